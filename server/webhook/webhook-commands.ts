import { z } from 'zod';
import { productIdSchema } from '../../shared/product/product.ts';
import { fail, ok } from '../../shared/result/result.ts';
import { defineCommand, flagValue, type Command } from '../command-line/command.ts';
import { CHANNEL_CODES } from '../outgoing/delivery-codes.ts';
import { replayCommand } from './replay-command.ts';
import { resolveBySystem } from './resolve-endpoint.ts';
import { createWebhooks, type EndpointSecret, type EndpointSummary } from './webhooks.ts';

/** Makes the commands about webhooks. */
export function createWebhookCommands(): readonly Command[] {
  return [addCommand, listCommand, rotateCommand, enableCommand, removeCommand, testCommand, replayCommand];
}

const ONCE = 'This secret cannot be shown again.';
const idSchema = z.strictObject({ id: z.string() });

const addCommand = defineCommand({
  words: 'webhook add',
  usage: '--product P --url URL [--events TYPE,TYPE] [--with-owner] [--internal]',
  summary: 'Adds an endpoint that hears of events, and prints the secret that its messages are signed with',
  flags: ['with-owner', 'internal'],
  values: z.strictObject({
    product: productIdSchema,
    url: z.string(),
    events: z.string().optional(),
    'with-owner': flagValue,
    internal: flagValue,
  }),
  run: ({ product, url, events = '', 'with-owner': withOwner, internal: isInternal }, context) =>
    context.withBackend(false, async (backend) => {
      const types = events.split(',').filter((type) => type !== '');
      const added = await createWebhooks(backend).add({ product, url, events: types, withOwner, isInternal });
      if (!added.ok) return added;
      context.note(ONCE);
      return ok(toReport(added.value));
    }),
});

const listCommand = defineCommand({
  words: 'webhook list',
  usage: '--product P',
  summary: 'Shows the endpoints of a product',
  values: z.strictObject({ product: productIdSchema }),
  run: ({ product }, context) =>
    context.withBackend(false, async (backend) => {
      const endpoints = await createWebhooks(backend).list(product);
      return ok({ json: { endpoints }, text: endpoints.map(formatEndpoint).join('\n') });
    }),
});

const rotateCommand = defineCommand({
  words: 'webhook rotate',
  usage: 'ID',
  summary: 'Draws another secret; the earlier one signs too for a day',
  places: ['id'],
  values: idSchema,
  run: ({ id }, context) =>
    context.withBackend(false, async (backend) => {
      const rotated = await createWebhooks(backend).rotate(id);
      if (!rotated.ok) return rotated;
      context.note(ONCE);
      return ok(toReport(rotated.value));
    }),
});

const enableCommand = defineCommand({
  words: 'webhook enable',
  usage: 'ID',
  summary: 'Sends again to an endpoint that was disabled because it answered 410',
  places: ['id'],
  values: idSchema,
  run: ({ id }, context) =>
    context.withBackend(false, async (backend) => {
      const enabled = await createWebhooks(backend).enable(id);
      return enabled.ok ? ok({ json: { id }, text: `enabled ${id}` }) : enabled;
    }),
});

const removeCommand = defineCommand({
  words: 'webhook remove',
  usage: 'ID',
  summary: 'Removes an endpoint and everything that waits for it',
  places: ['id'],
  values: idSchema,
  run: ({ id }, context) =>
    context.withBackend(false, async (backend) => {
      const removed = await createWebhooks(backend).remove(id);
      return removed.ok ? ok({ json: { id }, text: `removed ${id}` }) : removed;
    }),
});

const testCommand = defineCommand({
  words: 'webhook test',
  usage: 'ID',
  summary: 'Sends a test message to an endpoint and says what came of it',
  places: ['id'],
  values: idSchema,
  run: ({ id }, context) =>
    context.withBackend(false, async (backend) => {
      const sent = await createWebhooks(backend).test(id, resolveBySystem);
      if (!sent.ok) return sent;
      if (sent.value.kind === 'delivered')
        return ok({ json: { id, delivered: true }, text: `delivered to ${id}` });
      const { code } = sent.value;
      const meanings: Readonly<Record<string, string>> = CHANNEL_CODES;
      return fail('WEBHOOK_TEST_FAILED', `${code} ${meanings[code] ?? ''}`.trim());
    }),
});

function toReport({ id, secret }: EndpointSecret) {
  return { json: { id, secret }, text: `id      ${id}\nsecret  ${secret}` };
}

function formatEndpoint(endpoint: EndpointSummary): string {
  const notes = [
    endpoint.events.length === 0 ? 'all events' : endpoint.events.join(','),
    ...(endpoint.withOwner ? ['with owner'] : []),
    ...(endpoint.internal ? ['internal'] : []),
    ...(endpoint.disabledAt === null ? [] : [`disabled since ${endpoint.disabledAt}`]),
  ];
  return [endpoint.id, endpoint.url, ...notes].join('  ');
}
