import { app, dialog, Menu, net } from 'electron';
import { join } from 'node:path';
import { parseArguments, type Mode } from './command-line/parse-arguments.ts';
import { findProductFolder, settleFolders, type Folders } from './command-line/folders.ts';
import { composeClient, type ComposedClient } from './composition/compose-client.ts';
import { createHandlers } from './composition/create-handlers.ts';
import { createWindowKeeper } from './composition/window-keeper.ts';
import { loadConfiguration, type Configuration } from './configuration/load-configuration.ts';
import { policyFolder } from './configuration/read-policy.ts';
import { serveRequests } from './ipc/serve-requests.ts';
import { createFileLogger, type Logger } from './logging/logger.ts';
import { reportBugs } from './logging/report-bugs.ts';
import { createSystemPlatform } from './platform/system-platform.ts';
import { loadPreferences } from './preferences/preferences.ts';
import { isReminderDue } from './reminder/is-reminder-due.ts';
import { toStatusReport } from './status/print-status.ts';
import { registerContentScheme, serveContent } from './window/content-protocol.ts';
import { applySecurityPolicy, denyPermissions } from './window/security-policy.ts';

// The composition root: what happens, in order. How is one step away in the file that each sentence names.

const EXIT_CONFIGURATION = 1;
/** Longer than the backend may be silent; a keychain that asks for a password in the background gets no more patience than that. */
const BACKGROUND_LIMIT_MS = 90_000;

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
    stopForConfiguration(mode, configuration.failure.detail ?? configuration.failure.code);
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
      isReminder: mode.kind === 'reminder',
      window: keeper.window,
    }),
    { windowIds: keeper.windowIds, logger },
  );
  await start(mode, composed, keeper);
}

/** Every page in the sandbox, whatever its window says; only a developer's own switch, never a shipped client, goes without. */
function enableSandbox(): void {
  if (app.isPackaged || !app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
}

async function start(
  mode: Mode,
  composed: ComposedClient,
  keeper: ReturnType<typeof createWindowKeeper>,
): Promise<void> {
  const isWindowWanted =
    mode.kind === 'window' || (mode.kind === 'reminder' && isReminderDue(await composed.client.state()));
  app.on('second-instance', (_event, _arguments, _folder, asked) => {
    if (isAskedForWindow(asked)) keeper.show();
    else void composed.sync.wake('due');
  });
  app.on('activate', keeper.show);
  app.on('will-quit', () => {
    endDespiteKeychain(composed);
  });
  app.on('window-all-closed', () => {
    composed.sync.stop();
    app.quit();
  });
  if (isWindowWanted) keeper.show();
  await composed.tidyUp();
  if (isWindowWanted) {
    await composed.sync.wake('due');
  } else {
    await Promise.race([composed.sync.wake('due'), waitFor(BACKGROUND_LIMIT_MS)]);
    if (keeper.window() === undefined) app.quit();
  }
}

/** Whether a second start wants to see something; one from a version that did not say so does. */
function isAskedForWindow(asked: unknown): boolean {
  const isQuiet = typeof asked === 'object' && asked !== null && 'mode' in asked && asked.mode !== 'window';
  return !isQuiet;
}

/**
 * A keychain that waits for a person to type a password keeps the program from ending, even after its last window. What
 * is saved is flushed by then, so there is nothing that a sudden end could hurt.
 */
function endDespiteKeychain({ isKeychainBusy }: ComposedClient): void {
  if (isKeychainBusy()) process.kill(process.pid, 'SIGKILL');
}

function waitFor(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

async function printStatus(configuration: Configuration, folders: Folders, isJson: boolean): Promise<void> {
  const silent: Logger = { event: () => undefined };
  const { client } = composeClient({
    configuration,
    dataFolder: folders.data,
    preferences: loadPreferences(folders.userData, silent),
    fetch: () => Promise.reject(new Error('the status asks nobody')),
    platform: createSystemPlatform(),
    logger: silent,
    onChange: () => undefined,
  });
  const { text, exitCode } = toStatusReport(await client.state(), isJson);
  process.stdout.write(`${text}\n`);
  process.exit(exitCode);
}

function stopForConfiguration(mode: Mode, detail: string): void {
  process.stderr.write(`error CONFIGURATION_INVALID: ${detail}\n`);
  if (mode.kind === 'window') dialog.showErrorBox('The registration cannot start', detail);
  process.exit(EXIT_CONFIGURATION);
}
