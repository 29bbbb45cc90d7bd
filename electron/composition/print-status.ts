import type { Folders } from '../command-line/folders.ts';
import type { Configuration } from '../configuration/load-configuration.ts';
import type { Logger } from '../logging/logger.ts';
import { createSystemPlatform } from '../platform/system-platform.ts';
import { loadPreferences } from '../preferences/preferences.ts';
import { toStatusReport } from '../status/to-status-report.ts';
import { composeClient } from './compose-client.ts';

/** Prints the state and ends the program with the state's exit code; asks neither window system, keychain nor network. */
export async function printStatus(
  configuration: Configuration,
  folders: Folders,
  isJson: boolean,
): Promise<void> {
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
