import path from 'node:path';
import { outDir, projectRoot } from '../project-paths.ts';
import { runForeground } from '../processes/run-foreground.ts';
import { findElectron } from '../window/launch-client.ts';
import { startSampleBackend } from './sample-backend.ts';

/** Starts the backend, prints a licence key to try, opens the client and waits until it is closed. */
export async function startOnDesktop(): Promise<number> {
  const store = path.join(outDir, 'start');
  const backend = await startSampleBackend(path.join(store, 'backend'));
  try {
    console.log(`The backend of the sample product listens at ${backend.url}.`);
    console.log(`A licence key to try: ${await backend.issueKey()}`);
    console.log('Close the window to stop. What you register stays in out/start/ for the next time.');
    return await runForeground({
      file: findElectron(),
      args: [projectRoot, `--user-data-dir=${path.join(store, 'client')}`],
      cwd: projectRoot,
      env: { ...process.env, ...backend.clientEnv },
    });
  } finally {
    await backend.stop();
  }
}
