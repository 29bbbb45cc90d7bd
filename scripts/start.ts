import path from 'node:path';
import { buildClient } from './build.ts';
import { startOnDesktop } from './demo/desktop.ts';
import { isRoot } from './ordinary-user/ordinary-user.ts';
import { runAsOrdinaryUser } from './ordinary-user/run-as-ordinary-user.ts';
import { runMain } from './run-main.ts';
import { ensureElectronRuntime } from './setup/electron-runtime.ts';
import { ensureSandbox } from './setup/sandbox-check.ts';
import { ensureSystemPackages } from './setup/system-packages.ts';

// Shows the product: in a window where there is a display, else by walking through a registration by itself.
await runMain(async () => {
  await ensureSystemPackages('start', console.log);
  const electron = await ensureElectronRuntime(console.log);
  await ensureSandbox(electron.path, console.log);
  await buildClient();
  if (hasDisplay()) return startOnDesktop();
  console.log('No display here: the registration walks through the real window by itself.');
  return runAsOrdinaryUser({
    script: path.join('scripts', 'demo', 'walk-through.ts'),
    results: ['out/demo'],
  });
});

/** Whether a window of ours can be seen; an ordinary user's display is closed to root, and root's to the ordinary user. */
function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  return !isRoot() && [DISPLAY, WAYLAND_DISPLAY].some((name) => name !== undefined && name !== '');
}
