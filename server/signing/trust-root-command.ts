import { z } from 'zod';
import { ok } from '../../shared/result/result.ts';
import { defineCommand } from '../command-line/command.ts';

/** `deed trust-root`: what the vendor ships with the client, the same with and without `--json`. */
export const trustRootCommand = defineCommand({
  words: 'trust-root',
  usage: '',
  summary: 'Prints trust-root.json, which ships with the client',
  values: z.strictObject({}),
  run: (_values, context) =>
    context.withBackend(true, async ({ trustRoot }) =>
      ok({ json: trustRoot, text: JSON.stringify(trustRoot, undefined, 2) }),
    ),
});
