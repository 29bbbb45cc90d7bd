import { appendFile, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../platform/ports.ts';

/** A value that may stand in a log: ids, codes and numbers; never what a person typed, a key, a token or a ciphertext. */
export type LogValue = string | number | boolean;

/** Writes events; never waits and never fails for its caller. */
export interface Logger {
  readonly event: (name: string, fields?: Readonly<Record<string, LogValue>>) => void;
}

const FILES_KEPT = 14;
/** Ids, codes, names of events; anything longer or with other characters is not for a log. */
const SAFE_TEXT = /^[\w.:-]{1,64}$/u;

/** Writes events as lines of JSON into one file a day and keeps fourteen. */
export function createFileLogger(folder: string, clock: Clock): Logger {
  let queue: Promise<void> = startFolder(folder);
  return {
    event(name, fields = {}) {
      const at = clock().toISOString();
      const line = `${JSON.stringify({ at, event: name, ...redactFields(fields) })}\n`;
      queue = queue.then(() => appendLine(join(folder, `client-${at.slice(0, 10)}.log`), line));
    },
  };
}

/** Replaces text that does not look like an id or a code, so that a mistake in a caller cannot leak what a person typed. */
export function redactFields(fields: Readonly<Record<string, LogValue>>): Readonly<Record<string, LogValue>> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'string' && !SAFE_TEXT.test(value) ? '[left out]' : value,
    ]),
  );
}

async function startFolder(folder: string): Promise<void> {
  await ignoreFailure(async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const old = (await readdir(folder)).toSorted().slice(0, -FILES_KEPT);
    for (const name of old) await rm(join(folder, name), { force: true });
  });
}

async function appendLine(path: string, line: string): Promise<void> {
  await ignoreFailure(() => appendFile(path, line, { mode: 0o600 }));
}

/** A log that cannot be written must never stop what it tells of; there is nowhere else to tell it. */
async function ignoreFailure(write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    process.stderr.write(`log not written: ${error instanceof Error ? error.name : 'unknown error'}\n`);
  }
}
