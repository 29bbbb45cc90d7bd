import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openConnection } from '../../../server/store/open-sqlite-store.ts';
import { applySettings } from '../../../server/store/sqlite-settings.ts';
import { makeTemporaryFolder, removeFolder } from '../../support/temporary-folder.ts';

let folder = '';
beforeEach(async () => {
  folder = await makeTemporaryFolder();
});
afterEach(() => removeFolder(folder));

describe('a connection to the database', () => {
  it('flushes every commit, at every open', () => {
    for (const name of ['deed.sqlite', 'deed.sqlite']) {
      const connection = openConnection(join(folder, name));
      if (!connection.ok) throw new Error(connection.failure.code);
      const read = (setting: string) => connection.value.pragma(setting, { simple: true });
      expect([read('journal_mode'), read('synchronous'), read('foreign_keys')]).toEqual(['wal', 2, 1]);
      connection.value.close();
    }
  });

  it('is refused when a setting does not take', () => {
    expect(applySettings({ pragma: readAsNormal })).toMatchObject({
      failure: { code: 'STORE_UNSAFE', detail: 'expected synchronous to be 2, found 1' },
    });
  });
});

/** Answers as a connection would that takes every setting but the one that was compiled into it. */
function readAsNormal(source: string): unknown {
  const answers: Readonly<Record<string, unknown>> = {
    busy_timeout: 10_000,
    journal_mode: 'wal',
    synchronous: 1,
  };
  return answers[source];
}
