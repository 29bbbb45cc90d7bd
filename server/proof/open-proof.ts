import { sealRecord, type RecordContext } from '../sealing/sealed-record.ts';
import type { ServiceNeeds } from '../service-needs.ts';
import type { Queries } from '../store/schema.ts';
import { drawProofCode, hashProofCode, type ProofKind } from './proof-code.ts';

/** What opening and checking proofs works with. */
export type ProofNeeds = Pick<ServiceNeeds, 'keys' | 'ports'>;

/** A proof to be opened. */
export interface NewProof {
  readonly product: string;
  readonly kind: ProofKind;
  readonly licence: string;
  /** Whose proof it is; null for one that nobody can ever give, which only looks and works like the others. */
  readonly registration: string | null;
  /** What is to be known when the proof is given; sealed, because it can be personal. */
  readonly content: unknown;
  readonly lifetimeMs: number;
  readonly now: Date;
}

/** A proof that was opened: by its id and the code, which is nowhere else, somebody shows that they got the mail. */
export interface OpenedProof {
  readonly id: string;
  readonly code: string;
}

/** How often a code may be tried. */
export const ATTEMPTS = 5;
/** How many proofs of one kind are mailed for a licence within a day. */
export const MAILED_PER_DAY = 5;
/** Beyond these, a proof that nobody can give takes the place of the oldest such one. */
const EMPTY_MAX = 20;
const MILLISECONDS_PER_DAY = 24 * 60 * 60 * 1000;

/** The context of a proof's encryption. */
export function toProofContext(product: string, id: string): RecordContext {
  return ['proof', product, id];
}

/**
 * Whether one more code of a kind may be mailed for a licence today.
 *
 * Holds until the commit under the licence's row lock. Whoever asks must not learn the answer: above the number they get what
 * they always get.
 */
export async function mayMailProof(
  queries: Queries,
  { product, kind, licence, now }: Pick<NewProof, 'product' | 'kind' | 'licence' | 'now'>,
): Promise<boolean> {
  const { mailed } = await queries
    .selectFrom('proofs')
    .select((expression) => expression.fn.countAll<number | string>().as('mailed'))
    .where('product', '=', product)
    .where('licence', '=', licence)
    .where('kind', '=', kind)
    .where('created_at', '>', dayBefore(now))
    .where('registration', 'is not', null)
    .executeTakeFirstOrThrow();
  return Number(mailed) < MAILED_PER_DAY;
}

/** Opens a proof under the licence's row lock. */
export async function openProof(
  queries: Queries,
  proof: NewProof,
  { keys, ports }: ProofNeeds,
): Promise<OpenedProof> {
  if (proof.registration === null) await limitEmptyProofs(queries, proof);
  const { product, kind, licence, registration, content, now } = proof;
  const opened = { id: ports.createId(), code: drawProofCode(ports.randomBytes) };
  const tools = { keyRing: keys.keyEncryption, randomBytes: ports.randomBytes };
  await queries
    .insertInto('proofs')
    .values({
      ...{ product, id: opened.id, kind, licence, registration },
      secret_hash: hashProofCode(opened.code, { product, kind, id: opened.id }, keys.index),
      ...{ state: 'open', attempts_left: ATTEMPTS, created_at: now.toISOString() },
      expires_at: new Date(now.getTime() + proof.lifetimeMs).toISOString(),
      ...sealRecord(content, toProofContext(product, opened.id), tools),
    })
    .execute();
  return opened;
}

async function limitEmptyProofs(queries: Queries, { product, kind, licence }: NewProof): Promise<void> {
  const surplus = await queries
    .selectFrom('proofs')
    .select('id')
    .where('product', '=', product)
    .where('licence', '=', licence)
    .where('kind', '=', kind)
    .where('registration', 'is', null)
    .orderBy('created_at', 'desc')
    .offset(EMPTY_MAX - 1)
    .limit(EMPTY_MAX)
    .execute();
  if (surplus.length === 0) return;
  await queries
    .deleteFrom('proofs')
    .where('product', '=', product)
    .where(
      'id',
      'in',
      surplus.map(({ id }) => id),
    )
    .execute();
}

function dayBefore(now: Date): string {
  return new Date(now.getTime() - MILLISECONDS_PER_DAY).toISOString();
}
