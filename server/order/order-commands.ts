import { z } from 'zod';
import { orderNumberSchema } from '../../shared/order/order-message.ts';
import { productIdSchema } from '../../shared/product/product.ts';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import { defineCommand, type Command, type CommandContext, type Outcome } from '../command-line/command.ts';
import { formatFacts } from '../command-line/format-facts.ts';
import { numberValue } from '../command-line/number-value.ts';
import { adapterNameSchema } from './adapters/adapters.ts';
import { importCommand } from './import/import-command.ts';
import { processorNameSchema } from './processor-records.ts';
import type { ProcessorWithSecret } from './processors.ts';

const OVERLAP_HOURS = 24;
const OVERLAP_MAX = 24 * 30;

/** Makes the commands about orders and about who tells us of them. */
export function createOrderCommands(): readonly Command[] {
  return [importCommand, showCommand, addCommand, rotateCommand, listCommand, removeCommand];
}

const showCommand = defineCommand({
  words: 'order show',
  usage: 'NUMBER --product P',
  summary: 'Shows an order and the ids of its licences, without its buyer',
  places: ['number'],
  values: z.strictObject({ number: orderNumberSchema, product: productIdSchema }),
  run: (search, context) =>
    context.withBackend(false, async ({ orders }) => {
      const found = await orders.find(search);
      if (found.length === 0) return fail('ORDER_UNKNOWN', `product ${search.product}`);
      return ok({ json: { orders: found }, text: found.map(formatFacts).join('\n\n') });
    }),
});

const addCommand = defineCommand({
  words: 'processor add',
  usage: '--name N --adapter standard|stripe|polar [--secret -]',
  summary:
    'Adds who tells us of orders; prints the secret that it signs with, or reads it from the standard input',
  values: z.strictObject({
    name: processorNameSchema,
    adapter: adapterNameSchema,
    secret: z.literal('-').optional(),
  }),
  run: async ({ name, adapter, secret }, context) => {
    const given = await readSecret(secret, context);
    if (!given.ok) return given;
    return context.withBackend(false, async ({ processors }) =>
      report(await processors.add({ name, adapter }, given.value), context),
    );
  },
});

const rotateCommand = defineCommand({
  words: 'processor rotate',
  usage: '--name N [--secret -] [--overlap HOURS]',
  summary: `Gives a processor another secret; the earlier one is good for ${OVERLAP_HOURS} hours more`,
  values: z.strictObject({
    name: processorNameSchema,
    secret: z.literal('-').optional(),
    overlap: numberValue(0, OVERLAP_MAX).optional(),
  }),
  run: async ({ name, secret, overlap = OVERLAP_HOURS }, context) => {
    const given = await readSecret(secret, context);
    if (!given.ok) return given;
    return context.withBackend(false, async ({ processors }) =>
      report(await processors.rotate(name, { secret: given.value, overlapHours: overlap }), context),
    );
  },
});

const listCommand = defineCommand({
  words: 'processor list',
  usage: '',
  summary: 'Shows who tells us of orders',
  values: z.strictObject({}),
  run: (_, context) =>
    context.withBackend(false, async ({ processors }) => {
      const list = await processors.list();
      const lines = list.map(({ name, adapter, secrets }) => `${name}  ${adapter}  secrets: ${secrets}`);
      return ok({ json: { processors: list }, text: lines.join('\n') });
    }),
});

const removeCommand = defineCommand({
  words: 'processor remove',
  usage: '--name N',
  summary: 'Takes no messages of a processor any more; its orders stay',
  values: z.strictObject({ name: processorNameSchema }),
  run: ({ name }, context) =>
    context.withBackend(false, async ({ processors }) => {
      const removed = await processors.remove(name);
      return removed.ok ? ok({ json: { removed: name }, text: `removed ${name}` }) : removed;
    }),
});

/** From the standard input only, so that no list of processes and no history shows it. */
async function readSecret(
  secret: '-' | undefined,
  { readText }: CommandContext,
): Outcome<string | undefined> {
  if (secret === undefined) return ok(undefined);
  const typed = await readText(secret);
  return typed === undefined ? fail('WEBHOOK_SECRET_INVALID', 'found none on the standard input') : ok(typed);
}

type ProcessorProblem =
  'WEBHOOK_SECRET_INVALID' | 'PROCESSOR_SECRET_MISSING' | 'PROCESSOR_EXISTS' | 'PROCESSOR_UNKNOWN';

async function report(
  changed: Result<ProcessorWithSecret, Failure<ProcessorProblem>>,
  { note }: CommandContext,
): Outcome {
  if (!changed.ok) return changed;
  if (changed.value.secret !== undefined) note('The secret cannot be shown again.');
  return ok({ json: changed.value, text: formatFacts(changed.value) });
}
