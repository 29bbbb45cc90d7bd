import { createSecretKey, type KeyObject } from 'node:crypto';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import type { RandomBytes } from '../platform/ports.ts';
import type { ServiceNeeds } from '../service-needs.ts';
import type { ReceivedWebhook, WebhookProblem } from '../standard-webhooks/verify.ts';
import { ADAPTERS, type AdapterName } from './adapters/adapters.ts';
import type { GenuineMessage, OrderAdapter } from './adapters/adapter.ts';
import {
  deleteProcessor,
  findProcessor,
  IMPORTED,
  listProcessorNames,
  lockProcessor,
  saveProcessor,
  type Processor,
  type ProcessorSecrets,
} from './processor-records.ts';

/** What the vendor may see of a processor. */
export interface ProcessorSummary {
  readonly name: string;
  readonly adapter: AdapterName;
  /** How many secrets are good now: two while they change. */
  readonly secrets: number;
  readonly changedAt: string;
}

/** A processor with the secret that was made for it; absent if the vendor brought it. */
export interface ProcessorWithSecret extends ProcessorSummary {
  readonly secret?: string;
}

/** A genuine message and how it is read. */
export interface Verified {
  readonly processor: string;
  readonly adapter: OrderAdapter;
  readonly message: GenuineMessage;
}

type Changed<Problem extends string> = Promise<Result<ProcessorWithSecret, Failure<Problem>>>;
/** Why a secret is not taken. */
type SecretProblem = 'WEBHOOK_SECRET_INVALID' | 'PROCESSOR_SECRET_MISSING';

/** Who tells us of orders. */
export interface Processors {
  /** Adds a processor; without a secret one is made, where the processor takes one. */
  readonly add: (
    processor: Pick<Processor, 'name' | 'adapter'>,
    secret: string | undefined,
  ) => Changed<SecretProblem | 'PROCESSOR_EXISTS'>;
  /** Gives a processor another secret; the earlier one is good for some hours more. */
  readonly rotate: (
    name: string,
    rotation: { readonly secret: string | undefined; readonly overlapHours: number },
  ) => Changed<SecretProblem | 'PROCESSOR_UNKNOWN'>;
  readonly list: () => Promise<readonly ProcessorSummary[]>;
  readonly remove: (name: string) => Promise<Result<undefined, Failure<'PROCESSOR_UNKNOWN'>>>;
  /** Says whether a message is a processor's own. */
  readonly verify: (
    name: string,
    message: ReceivedWebhook,
  ) => Promise<Result<Verified, Failure<WebhookProblem | 'PROCESSOR_UNKNOWN'>>>;
}

const MILLISECONDS_PER_HOUR = 60 * 60 * 1000;
const KEY_BYTES = 32;

/** Makes the processors of a store. */
export function createProcessors({ store, keys, ports }: ServiceNeeds): Processors {
  const tools = { keyRing: keys.keyEncryption, randomBytes: ports.randomBytes };
  return {
    add: async ({ name, adapter }, given) => {
      const secret = chooseSecret(adapter, given, ports.randomBytes);
      if (!secret.ok) return secret;
      if (name === IMPORTED) return fail('PROCESSOR_EXISTS', `${IMPORTED} is what orders of files belong to`);
      const now = ports.clock();
      const secrets = [{ secret: secret.value, until: null }];
      const processor = { name, adapter, secrets, changedAt: now.toISOString() };
      return store.write(async (queries) => {
        if ((await lockProcessor(queries, name, keys.keyEncryption)) !== undefined)
          return fail('PROCESSOR_EXISTS', name);
        await saveProcessor(queries, processor, tools);
        return ok(withSecret(processor, { secret: secret.value, given, now }));
      });
    },
    rotate: (name, { secret: given, overlapHours }) =>
      store.write(async (queries) => {
        const now = ports.clock();
        const processor = await lockProcessor(queries, name, keys.keyEncryption);
        if (processor === undefined) return fail('PROCESSOR_UNKNOWN', name);
        const secret = chooseSecret(processor.adapter, given, ports.randomBytes);
        if (!secret.ok) return secret;
        const until = new Date(now.getTime() + overlapHours * MILLISECONDS_PER_HOUR);
        const secrets = [
          { secret: secret.value, until: null },
          ...limitTo(until, listGood(processor, now), now),
        ];
        const rotated = { ...processor, secrets, changedAt: now.toISOString() };
        await saveProcessor(queries, rotated, tools);
        return ok(withSecret(rotated, { secret: secret.value, given, now }));
      }),
    list: () =>
      store.read(async (queries) => {
        const names = await listProcessorNames(queries);
        const found = await Promise.all(
          names.map((name) => findProcessor(queries, name, keys.keyEncryption)),
        );
        return found.flatMap((each) => (each === undefined ? [] : [summarise(each, ports.clock())]));
      }),
    remove: (name) =>
      store.write(async (queries) =>
        (await deleteProcessor(queries, name)) ? ok(undefined) : fail('PROCESSOR_UNKNOWN', name),
      ),
    verify: async (name, message) => {
      const now = ports.clock();
      const processor = await store.read((queries) => findProcessor(queries, name, keys.keyEncryption));
      if (processor === undefined) {
        // As much work as for a known one, so that the time tells no names.
        ADAPTERS.standard.verify(message, { secrets: [createSecretKey(ports.randomBytes(KEY_BYTES))], now });
        return fail('PROCESSOR_UNKNOWN');
      }
      const adapter = ADAPTERS[processor.adapter];
      const verified = adapter.verify(message, { secrets: toKeys(adapter, listGood(processor, now)), now });
      return verified.ok ? ok({ processor: name, adapter, message: verified.value }) : verified;
    },
  };
}

/** The secret that the vendor brought, else a new one. */
function chooseSecret(
  name: AdapterName,
  given: string | undefined,
  randomBytes: RandomBytes,
): Result<string, Failure<SecretProblem>> {
  const adapter = ADAPTERS[name];
  const secret = given?.trim() ?? adapter.drawSecret?.(randomBytes);
  if (secret === undefined)
    return fail('PROCESSOR_SECRET_MISSING', `${name} makes the secret; bring it with --secret -`);
  const parsed = adapter.parseSecret(secret);
  return parsed.ok ? ok(secret) : parsed;
}

function listGood({ secrets }: Processor, now: Date): ProcessorSecrets {
  return secrets.filter(({ until }) => until === null || new Date(until) > now);
}

/** Secrets that are good no longer than until then; those that are at an end now are not kept. */
function limitTo(end: Date, secrets: ProcessorSecrets, now: Date): ProcessorSecrets {
  if (end <= now) return [];
  const last = end.toISOString();
  return secrets.map(({ secret, until }) => ({
    secret,
    until: until === null || until > last ? last : until,
  }));
}

function toKeys(adapter: OrderAdapter, secrets: ProcessorSecrets): readonly KeyObject[] {
  return secrets.flatMap(({ secret }) => {
    const key = adapter.parseSecret(secret);
    return key.ok ? [key.value] : [];
  });
}

function summarise(processor: Processor, now: Date): ProcessorSummary {
  const { name, adapter, changedAt } = processor;
  return { name, adapter, secrets: listGood(processor, now).length, changedAt };
}

function withSecret(
  processor: Processor,
  { secret, given, now }: { readonly secret: string; readonly given: string | undefined; readonly now: Date },
): ProcessorWithSecret {
  return { ...summarise(processor, now), ...(given === undefined ? { secret } : {}) };
}
