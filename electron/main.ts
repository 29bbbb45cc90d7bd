import { app, Menu, net } from 'electron';
import { join } from 'node:path';
import { parseArguments, type Mode } from './command-line/parse-arguments.ts';
import { findProductFolder, settleFolders, type Folders } from './command-line/folders.ts';
import { composeClient } from './composition/compose-client.ts';
import { createHandlers } from './composition/create-handlers.ts';
import { printStatus } from './composition/print-status.ts';
import { refuseToStart } from './composition/refuse-to-start.ts';
import { runUntilClosed } from './composition/run-until-closed.ts';
import { createWindowKeeper } from './composition/window-keeper.ts';
import { loadConfiguration, type Configuration } from './configuration/load-configuration.ts';
import { policyFolder } from './configuration/read-policy.ts';
import { serveRequests } from './ipc/serve-requests.ts';
import { createFileLogger } from './logging/logger.ts';
import { reportBugs } from './logging/report-bugs.ts';
import { createSystemPlatform } from './platform/system-platform.ts';
import { loadPreferences } from './preferences/preferences.ts';
import { registerContentScheme, serveContent } from './window/content-protocol.ts';
import { applySecurityPolicy, denyPermissions } from './window/security-policy.ts';

// The composition root: what happens, in order. How is one step away in the file that each sentence names.

void main();

async function main(): Promise<void> {
  const mode = parseArguments(process.argv.slice(1));
  const configuration = loadConfiguration({
    productFolder: findProductFolder(),
    policyFolder: policyFolder(process.platform, process.env['PROGRAMDATA']),
    isPackaged: app.isPackaged,
    environment: process.env,
  });
  if (!configuration.ok) {
    await refuseToStart(mode, configuration.failure);
    return;
  }
  const folders = settleFolders(join(__dirname, '..'), configuration.value.product.id);
  // Before anything that waits: without a window there is no window system to wait for, and perhaps none at all.
  if (mode.kind === 'status') await printStatus(configuration.value, folders, mode.isJson);
  else await runClient(mode, configuration.value, folders);
}

async function runClient(mode: Mode, configuration: Configuration, folders: Folders): Promise<void> {
  // The first instance is told how the second was started: a window is wanted only by who asked for one.
  if (!app.requestSingleInstanceLock({ mode: mode.kind })) {
    app.quit();
    return;
  }
  enableSandbox();
  registerContentScheme();
  const platform = createSystemPlatform();
  const logger = createFileLogger(folders.logs, platform.clock);
  logger.event('start', { mode: mode.kind, electron: process.versions.electron });
  reportBugs(configuration.product, logger);
  applySecurityPolicy(logger);
  if (process.platform !== 'darwin') Menu.setApplicationMenu(null);

  await app.whenReady();
  denyPermissions();
  serveContent(join(folders.built, 'renderer'));
  const keeper = createWindowKeeper({ folders, configuration, logger });
  const preferences = loadPreferences(folders.userData, logger);
  const composed = composeClient({
    configuration,
    dataFolder: folders.data,
    preferences,
    fetch: (url, init) => net.fetch(url, init),
    platform,
    logger,
    onChange: () => {
      void keeper.tellState(composed.client);
    },
  });
  serveRequests(
    createHandlers({
      composed,
      configuration,
      preferences,
      window: keeper.window,
    }),
    { windowIds: keeper.windowIds, logger },
  );
  await runUntilClosed(mode, composed, keeper);
}

/**
 * Every page in the sandbox, whatever its window or a switch says. Chromium has none for root: a developer who is root and
 * said so goes without, where insisting would only make Chromium start and end its processes for ever.
 */
function enableSandbox(): void {
  const isRootsOwnWish = process.getuid?.() === 0 && app.commandLine.hasSwitch('no-sandbox');
  if (app.isPackaged || !isRootsOwnWish) app.enableSandbox();
}
