import { z } from 'zod';
import { productIdSchema } from '../../shared/product/product.ts';
import { fail, ok } from '../../shared/result/result.ts';
import { defineCommand, type Command } from '../command-line/command.ts';
import { findInProducts } from '../product/find-in-products.ts';
import { listProducts } from '../product/product-records.ts';
import { listMessages, retryMessage, type MessageSummary } from './message-queue.ts';

/** Makes `deed outgoing list` and `deed outgoing retry`. */
export function createOutgoingCommands(): readonly Command[] {
  return [listCommand, retryCommand];
}

const LISTED_MAX = 200;

const listCommand = defineCommand({
  words: 'outgoing list',
  usage: '[--product P] [--state waiting|sent|failed]',
  summary: `Shows mails and webhooks without their content, the newest ${LISTED_MAX} of each product`,
  values: z.strictObject({
    product: productIdSchema.optional(),
    state: z.enum(['waiting', 'sent', 'failed']).optional(),
  }),
  run: ({ product, state }, context) =>
    context.withBackend(false, async ({ store }) => {
      const messages = await store.read(async (queries) => {
        const products =
          product === undefined ? (await listProducts(queries)).map(({ id }) => id) : [product];
        const lists = await Promise.all(
          products.map((id) => listMessages(queries, { product: id, state, limit: LISTED_MAX })),
        );
        return lists.flat();
      });
      return ok({ json: { messages }, text: messages.map(formatMessage).join('\n') });
    }),
});

const retryCommand = defineCommand({
  words: 'outgoing retry',
  usage: 'ID',
  summary: 'Tries a mail or a webhook again at once',
  places: ['id'],
  values: z.strictObject({ id: z.string() }),
  run: ({ id }, context) =>
    context.withBackend(false, async ({ store, ports }) => {
      const outcome = await store.write((queries) =>
        findInProducts(queries, (product) => retryMessage(queries, { product, id }, ports.clock())),
      );
      if (outcome === undefined) return fail('MESSAGE_UNKNOWN');
      return outcome === 'sent' ? fail('MESSAGE_SENT') : ok({ json: { id }, text: `${id} is tried again` });
    }),
});

function formatMessage(message: MessageSummary): string {
  const { id, createdAt, channel, kind, state, attempts, lastError, nextAttemptAt } = message;
  const facts = [createdAt, id, channel, kind, state, `attempts ${attempts}`];
  const more = [
    ...(lastError === null ? [] : [lastError]),
    ...(nextAttemptAt === null ? [] : [`next ${nextAttemptAt}`]),
  ];
  return [...facts, ...more].join('  ');
}
