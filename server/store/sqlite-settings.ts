import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';

/** How long a write waits for another process's write before it gives up. */
export const BUSY_TIMEOUT_MS = 10_000;

/** How long SQLite itself waits, during which the process does nothing else; beyond that the dialect waits. */
const BLOCKING_WAIT_MS = 20;

/** What is needed of a connection to set and read its settings. */
export interface SettableConnection {
  readonly pragma: (source: string, options: { simple: true }) => unknown;
}

/**
 * How every connection must be set.
 *
 * `synchronous` is asserted because better-sqlite3 is compiled to lower it to NORMAL in WAL mode, where the last
 * acknowledged registrations can be lost with the power.
 */
const SETTINGS = [
  { name: 'journal_mode', value: 'WAL', readsAs: 'wal' },
  { name: 'synchronous', value: 'FULL', readsAs: 2 },
  // On macOS a plain flush stops at the drive's cache.
  { name: 'fullfsync', value: 'ON', readsAs: 1 },
  { name: 'checkpoint_fullfsync', value: 'ON', readsAs: 1 },
  // 16 MiB between checkpoints instead of 4: pages that many registrations touch are written back once for all of them.
  { name: 'wal_autocheckpoint', value: '4000', readsAs: 4000 },
  { name: 'foreign_keys', value: 'ON', readsAs: 1 },
  { name: 'secure_delete', value: 'ON', readsAs: 1 },
  { name: 'trusted_schema', value: 'OFF', readsAs: 0 },
] as const;

/** Sets a connection and reads every setting back; one that did not take is a failure, because promises rest on it. */
export function applySettings(connection: SettableConnection): Result<undefined, Failure<'STORE_UNSAFE'>> {
  for (const { name, value, readsAs } of SETTINGS) {
    connection.pragma(`${name} = ${value}`, { simple: true });
    const found = connection.pragma(name, { simple: true });
    if (found !== readsAs)
      return fail('STORE_UNSAFE', `expected ${name} to be ${readsAs}, found ${String(found)}`);
  }
  // Last: setting the journal mode may have to wait for another process, and the dialect is not there to do it.
  connection.pragma(`busy_timeout = ${BLOCKING_WAIT_MS}`, { simple: true });
  return ok(undefined);
}
