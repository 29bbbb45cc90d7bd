import { toErrorFields } from '../logging/error-fields.ts';
import type { Logger } from '../logging/logger.ts';
import type { Ports } from '../platform/ports.ts';
import type { Store } from '../store/store.ts';
import { addCounts, NO_ATTEMPTS, type AttemptCounts } from './attempt-counts.ts';
import { claimDue, markAttempt, releaseClaim, CLAIMED_AT_ONCE, type MessageRow } from './claims.ts';
import { failed, type Delivery } from './delivery.ts';
import { findDueLanes, type Lane } from './lanes.ts';

/** Sends what is due. Messages leave at least once: one that was sent and not marked, because of a crash, is sent again. */
export interface Relay {
  /** Looks for what is due and sends it; resolves when all lanes that were found are empty, with what came of the attempts. */
  readonly send: () => Promise<AttemptCounts>;
  /** Claims nothing more and finishes what it has begun; what takes longer is cut off, and another relay sends it again. */
  readonly stop: (withinMs: number) => Promise<void>;
}

/** What a relay works with. */
export interface RelayNeeds {
  readonly store: Store;
  readonly ports: Ports;
  readonly logger: Logger;
  readonly deliver: (message: MessageRow, signal: AbortSignal) => Promise<Delivery>;
}

const CLAIM_MS = 2 * 60 * 1000;
/** No attempt takes longer. */
const ATTEMPT_MS = 20 * 1000;
/** An attempt is begun only if it ends well within the claim, also by a clock that is a little wrong. */
const SPARE_MS = 10 * 1000;
const AT_ONCE = 5;
const RANDOM_BYTES = 4;

/** Makes a relay. */
export function createRelay(needs: RelayNeeds): Relay {
  const { store, ports } = needs;
  const busy = new Map<string, Promise<AttemptCounts>>();
  const stopping = new AbortController();
  const cutOff = new AbortController();
  const worker = { ...needs, me: ports.createId(), stopping: stopping.signal, cutOff: cutOff.signal };

  function work(lane: Lane): Promise<AttemptCounts> {
    const name = JSON.stringify(lane);
    const running = busy.get(name) ?? emptyLane(lane, worker).finally(() => busy.delete(name));
    busy.set(name, running);
    return running;
  }

  return {
    send: async () => {
      if (stopping.signal.aborted) return NO_ATTEMPTS;
      const lanes = await store.read((queries) => findDueLanes(queries, ports.clock()));
      return addCounts(await Promise.all(lanes.map(work)));
    },
    stop: async (withinMs) => {
      stopping.abort();
      const timer = setTimeout(() => cutOff.abort(), withinMs);
      await Promise.all(busy.values());
      clearTimeout(timer);
    },
  };
}

interface Worker extends RelayNeeds {
  /** By which its claims are known. */
  readonly me: string;
  /** Nothing new is begun any more. */
  readonly stopping: AbortSignal;
  /** What was begun ends now. */
  readonly cutOff: AbortSignal;
}

/** Sends what is due in a lane, a batch at a time, each claimed before and marked after. */
async function emptyLane(lane: Lane, worker: Worker): Promise<AttemptCounts> {
  const { store, ports, logger, me, stopping } = worker;
  let counts = NO_ATTEMPTS;
  try {
    let isMore = true;
    while (isMore && !stopping.aborted) {
      const claim = { by: me, now: ports.clock(), forMs: CLAIM_MS };
      const messages = await store.write((queries) => claimDue(queries, lane, claim));
      counts = addCounts([counts, await sendSome(messages, worker)]);
      isMore = messages.length === CLAIMED_AT_ONCE;
    }
  } catch (error) {
    // Such as a database that is gone. The claims end by themselves, and what was not marked is sent again then.
    logger.error('relayFailed', { channel: lane.channel, ...toErrorFields(error) });
  }
  return counts;
}

/** Sends claimed messages, a few at once. */
async function sendSome(messages: readonly MessageRow[], worker: Worker): Promise<AttemptCounts> {
  const queue = [...messages];
  const sendOn = async (): Promise<AttemptCounts> => {
    let counts = NO_ATTEMPTS;
    for (let message = queue.shift(); message !== undefined; message = queue.shift()) {
      counts = addCounts([counts, await sendOne(message, worker)]);
    }
    return counts;
  };
  // Each finishes what it has begun, also when another one cannot write down what it did.
  const ended = await Promise.allSettled(Array.from({ length: AT_ONCE }, sendOn));
  const broken = ended.find((each) => each.status === 'rejected');
  if (broken !== undefined) throw broken.reason;
  return addCounts(ended.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : [])));
}

async function sendOne(message: MessageRow, worker: Worker): Promise<AttemptCounts> {
  const { store, ports, stopping, cutOff } = worker;
  const beginBy = Date.parse(message.claimed_until ?? '') - ATTEMPT_MS - SPARE_MS;
  if (stopping.aborted || ports.clock().getTime() > beginBy) {
    await store.write((queries) => releaseClaim(queries, message));
    return NO_ATTEMPTS;
  }
  const delivery = await deliverSafely(message, worker);
  // Whether it arrived cannot be told; after the claim's end somebody tries again.
  if (cutOff.aborted && delivery.kind !== 'delivered') return NO_ATTEMPTS;
  const attempt = { delivery, now: ports.clock(), random: drawRandom(ports) };
  await store.write((queries) => markAttempt(queries, message, attempt));
  log(message, delivery, worker.logger);
  return { ...NO_ATTEMPTS, [delivery.kind]: 1 };
}

/** A bug while sending one message must not keep the others from leaving. */
async function deliverSafely(message: MessageRow, { deliver, logger, cutOff }: Worker): Promise<Delivery> {
  try {
    return await deliver(message, AbortSignal.any([cutOff, AbortSignal.timeout(ATTEMPT_MS)]));
  } catch (error) {
    logger.error('deliveryFailed', { kind: message.kind, channel: message.channel, ...toErrorFields(error) });
    return failed('INTERNAL');
  }
}

/** Says what came of an attempt, and nothing of what is in the message. */
function log({ id, kind, channel, attempts }: MessageRow, delivery: Delivery, logger: Logger): void {
  const fields = { messageId: id, kind, channel, attempt: attempts };
  if (delivery.kind === 'delivered') logger.info('sent', fields);
  else logger.error(delivery.kind === 'failed' ? 'notSent' : 'refused', { ...fields, code: delivery.code });
}

/** A number in [0, 1). */
function drawRandom({ randomBytes }: Ports): number {
  return Buffer.from(randomBytes(RANDOM_BYTES)).readUInt32BE() / 2 ** 32;
}
