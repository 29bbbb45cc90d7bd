import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PlainAnswer } from './post-registration.ts';
import { createRegistrationBody } from './registration-request.ts';

/** What clients are told before they begin. */
export interface LoadOrder {
  /** The backends; a client that gets no answer from one goes to the next. */
  readonly urls: readonly string[];
  /** The clients take turns with the licences. */
  readonly licenceKeys: readonly string[];
  readonly clients: number;
  /** How long a client waits before it sends the same bytes again; a person's client waits longer. */
  readonly retryAfterMs?: number;
}

/** A registration that a backend has answered, as its client knows it. */
export interface Acknowledged {
  readonly licenceKey: string;
  readonly key: string;
  readonly body: string;
  readonly installation: string;
  /** SHA-256 of the answer's bytes. */
  readonly answerHash: string;
  /** When it came, by `performance.now()`. */
  readonly at: number;
}

/** Clients that register one installation after the other, each under a key of its own, until they are told to stop. */
export interface RegistrationLoad {
  readonly acknowledged: readonly Acknowledged[];
  /** Answers that no repetition would change; there should be none. */
  readonly refused: readonly string[];
  /** How often the same bytes had to be sent again. */
  readonly repeats: () => number;
  /** Lets every client bring what it has begun to an answer; throws if one gets none for a minute. */
  readonly stop: () => Promise<void>;
  /** Lets every client give up what it has begun. */
  readonly abandon: () => Promise<void>;
}

const ANSWER_WITHIN_MS = 10_000;
const RETRY_AFTER_MS = 50;
const STOPPED_WITHIN_MS = 60_000;
const RESEND_TRIES_MAX = 100;
/** What a client sends again later: too many at once, the same entry still on its way, and whatever is the backend's fault. */
function isForLater({ status, body }: PlainAnswer): boolean {
  return status === 429 || status >= 500 || body.includes('"IDEMPOTENCY_KEY_IN_USE"');
}

/** Starts the clients. */
export function startRegistrationLoad(order: LoadOrder): RegistrationLoad {
  const acknowledged: Acknowledged[] = [];
  const refused: string[] = [];
  const counts = { repeats: 0 };
  const stopping = new AbortController();
  const abandoned = new AbortController();
  const runClient = async (client: number): Promise<void> => {
    for (let turn = client; !stopping.signal.aborted; turn += order.clients) {
      const licenceKey = order.licenceKeys[turn % order.licenceKeys.length] ?? '';
      const outcome = await registerOnce(order, { client, licenceKey, counts, signal: abandoned.signal });
      if (outcome.kind === 'acknowledged') acknowledged.push(outcome.acknowledged);
      if (outcome.kind === 'refused') refused.push(outcome.answer);
    }
  };
  const clients = Array.from({ length: order.clients }, (_, client) => runClient(client));
  return {
    acknowledged,
    refused,
    repeats: () => counts.repeats,
    stop: async () => {
      stopping.abort();
      const impatience = setTimeout(() => abandoned.abort(), STOPPED_WITHIN_MS);
      await Promise.all(clients);
      clearTimeout(impatience);
      if (abandoned.signal.aborted)
        throw new Error('expected every client to get an answer, found some without');
    },
    abandon: async () => {
      stopping.abort();
      abandoned.abort();
      await Promise.all(clients);
    },
  };
}

type Outcome =
  | { readonly kind: 'acknowledged'; readonly acknowledged: Acknowledged }
  | { readonly kind: 'refused'; readonly answer: string }
  | { readonly kind: 'abandoned' };

interface Attempts {
  readonly client: number;
  readonly licenceKey: string;
  readonly counts: { repeats: number };
  readonly signal: AbortSignal;
}

/** Sends the same bytes under the same key until there is an answer, as a client does. */
async function registerOnce(
  { urls, retryAfterMs = RETRY_AFTER_MS }: LoadOrder,
  from: Attempts,
): Promise<Outcome> {
  const request = createRegistrationBody({ licenceKey: from.licenceKey });
  const [key, body] = [randomUUID(), JSON.stringify(request)];
  for (let tries = 0; !from.signal.aborted; tries += 1) {
    const url = urls[(from.client + tries) % urls.length] ?? '';
    const answer = await sendRegistration(url, body, key).catch(() => undefined);
    if (answer?.status === 201) {
      const answerHash = toHash(answer.body);
      const { licenceKey } = from;
      const installation = request.installation.id;
      const acknowledged = { licenceKey, key, body, installation, answerHash, at: performance.now() };
      return { kind: 'acknowledged', acknowledged };
    }
    if (answer !== undefined && !isForLater(answer)) {
      return { kind: 'refused', answer: `${answer.status} ${answer.body}` };
    }
    from.counts.repeats += 1;
    await sleep(retryAfterMs);
  }
  return { kind: 'abandoned' };
}

/** Sends one registration and reads the answer; throws when none comes in time. */
export async function sendRegistration(url: string, body: string, key: string): Promise<PlainAnswer> {
  const answer = await fetch(`${url}/v1/registrations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': `"${key}"` },
    body,
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  return { status: answer.status, body: await answer.text() };
}

/** Sends every acknowledged registration again and gives those that are not answered with the same bytes. */
export async function findChangedAnswers(
  urls: readonly string[],
  acknowledged: readonly Acknowledged[],
  signal?: AbortSignal,
): Promise<readonly Acknowledged[]> {
  const changed: Acknowledged[] = [];
  const waiting = acknowledged.entries();
  const resend = async (): Promise<void> => {
    for (const [index, each] of waiting) {
      signal?.throwIfAborted();
      const url = urls[index % urls.length] ?? '';
      if (!(await isAnsweredTheSame(url, each))) changed.push(each);
    }
  };
  await Promise.all(Array.from({ length: 16 }, resend));
  return changed;
}

async function isAnsweredTheSame(url: string, { body, key, answerHash }: Acknowledged): Promise<boolean> {
  for (let tries = 0; ; tries += 1) {
    const answer = await sendRegistration(url, body, key);
    if (!isForLater(answer) || tries === RESEND_TRIES_MAX) return toHash(answer.body) === answerHash;
    await sleep(RETRY_AFTER_MS);
  }
}

/** The longest time between two acknowledgements that follow each other, of those between two moments. */
export function longestPause(
  acknowledged: readonly Acknowledged[],
  between: { readonly from: number; readonly to: number },
): number {
  const times = acknowledged.map(({ at }) => at).filter((at) => at >= between.from && at <= between.to);
  const marks = [between.from, ...times.toSorted((a, b) => a - b), between.to];
  return marks.reduce((longest, at, index) => Math.max(longest, at - (marks[index - 1] ?? at)), 0);
}

function toHash(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
