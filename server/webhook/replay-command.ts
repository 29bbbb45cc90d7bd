import { z } from 'zod';
import { productIdSchema } from '../../shared/product/product.ts';
import { fail, ok } from '../../shared/result/result.ts';
import { defineCommand, flagValue } from '../command-line/command.ts';
import { replayWebhooks, type Replay } from '../outgoing/message-queue.ts';

const valuesSchema = z.strictObject({
  product: productIdSchema,
  id: z.string().optional(),
  since: z.iso.datetime({ offset: true }).optional(),
  failed: flagValue,
});

/** `deed webhook replay`. */
export const replayCommand = defineCommand({
  words: 'webhook replay',
  usage: '--product P (--id MESSAGE | --since TIME | --failed)',
  summary: 'Sends webhooks of the last 30 days again, with the ids that they had',
  flags: ['failed'],
  values: valuesSchema,
  run: async (values, context) => {
    const replay = toReplay(values);
    if (replay === undefined) return fail('USAGE', 'expected one of --id, --since and --failed');
    return context.withBackend(false, async ({ store, ports }) => {
      const replayed = await store.write((queries) => replayWebhooks(queries, replay, ports.clock()));
      if (replayed === 0 && replay.kind === 'one') return fail('MESSAGE_UNKNOWN');
      return ok({ json: { replayed }, text: `${replayed} to be sent again` });
    });
  },
});

function toReplay({ product, id, since, failed }: z.output<typeof valuesSchema>): Replay | undefined {
  const wishes: readonly Replay[] = [
    ...(id === undefined ? [] : [{ product, kind: 'one' as const, id }]),
    ...(since === undefined
      ? []
      : [{ product, kind: 'since' as const, time: new Date(since).toISOString() }]),
    ...(failed ? [{ product, kind: 'failed' as const }] : []),
  ];
  return wishes.length === 1 ? wishes[0] : undefined;
}
