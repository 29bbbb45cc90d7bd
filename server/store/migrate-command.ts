import { z } from 'zod';
import { ok } from '../../shared/result/result.ts';
import { defineCommand, flagValue } from '../command-line/command.ts';
import { listMissing, migrate } from './migrate.ts';

/** `deed migrate`. */
export const migrateCommand = defineCommand({
  words: 'migrate',
  usage: '[--check]',
  summary: 'Brings the schema of the store up to date, as each start does; --check only says what is missing',
  flags: ['check'],
  values: z.strictObject({ check: flagValue }),
  run: ({ check }, { withStore }) =>
    withStore({ canCreate: false }, async ({ store }) => {
      const outcome = await store.read((queries) =>
        check ? listMissing(queries, store.engine) : migrate(queries, store.engine),
      );
      if (!outcome.ok) return outcome;
      const names = outcome.value;
      const isBehind = check && names.length > 0;
      return ok({
        json: check ? { missing: names } : { applied: names },
        text: names.length === 0 ? 'up to date' : `${isBehind ? 'missing' : 'applied'} ${names.join(', ')}`,
        exitCode: isBehind ? 1 : 0,
      });
    }),
});
