import type { Selectable } from 'kysely';
import type { z } from 'zod';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import type { KeyRing } from '../sealing/key-ring.ts';
import { destroyRecord, unsealRecord } from '../sealing/sealed-record.ts';
import type { Queries, Tables } from '../store/schema.ts';
import { toProofContext, type ProofNeeds } from './open-proof.ts';
import { areHashesEqual, hashProofCode, type ProofName } from './proof-code.ts';

/** A proof as the store keeps it. */
export type ProofRow = Selectable<Tables['proofs']>;

/** Somebody's attempt to give a proof. */
export interface ProofAttempt extends ProofName {
  /** The licence that the proof must be about. */
  readonly licence: string;
  readonly code: string;
  readonly now: Date;
}

/** A proof that was given; whose it is, is known. */
export interface GivenProof extends ProofRow {
  readonly registration: string;
}

/**
 * Checks a code and keeps the proof's row from changing until the transaction ends; the proof stays open until `useProof`.
 *
 * A code that is wrong, was used, has run out or was tried too often, and a proof that never was, are all `PROOF_REFUSED`: the
 * same statements, the same comparison, the same answer. A refusal costs an attempt, and so is a refusal that must be committed.
 */
export async function checkProof(
  queries: Queries,
  attempt: ProofAttempt,
  { keys }: Pick<ProofNeeds, 'keys'>,
): Promise<Result<GivenProof, Failure<'PROOF_REFUSED'>>> {
  const { product, kind, id, licence, code, now } = attempt;
  const row = await queries
    .selectFrom('proofs')
    .selectAll()
    .where('product', '=', product)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  const isRight = areHashesEqual(hashProofCode(code, attempt, keys.index), row?.secret_hash ?? UNKNOWN_HASH);
  if (
    isRight &&
    row?.registration !== undefined &&
    row.registration !== null &&
    row.kind === kind &&
    row.licence === licence &&
    isOpen(row, now)
  ) {
    return ok({ ...row, registration: row.registration });
  }
  await queries
    .updateTable('proofs')
    .set((expression) => ({ attempts_left: expression('attempts_left', '-', 1) }))
    .where('product', '=', product)
    .where('id', '=', id)
    .where('attempts_left', '>', 0)
    .execute();
  return fail('PROOF_REFUSED');
}

/** As long as a hash, and none. */
const UNKNOWN_HASH = '-'.repeat(43);

/** Whether a proof can still be given. */
export function isOpen(
  { state, attempts_left, expires_at }: Pick<ProofRow, 'state' | 'attempts_left' | 'expires_at'>,
  now: Date,
): boolean {
  return state === 'open' && attempts_left > 0 && expires_at > now.toISOString();
}

/** Reads what a proof holds for when it is given. */
export function readProofContent<Schema extends z.ZodType>(
  proof: ProofRow,
  schema: Schema,
  keyRing: KeyRing,
): z.output<Schema> {
  return unsealRecord(proof, toProofContext(proof.product, proof.id), schema, keyRing);
}

/** Uses a proof up: it opens nothing any more, and what it held is destroyed. */
export async function useProof(
  queries: Queries,
  proof: Pick<ProofRow, 'product' | 'id' | 'key_version'>,
): Promise<void> {
  await queries
    .updateTable('proofs')
    .set({ state: 'used', ...destroyRecord(proof) })
    .where('product', '=', proof.product)
    .where('id', '=', proof.id)
    .execute();
}

/** Uses up every proof of some registrations and destroys what they held, whatever their state. */
export async function destroyProofsOf(
  queries: Queries,
  { product, registrations }: { readonly product: string; readonly registrations: readonly string[] },
): Promise<void> {
  if (registrations.length === 0) return;
  await queries
    .updateTable('proofs')
    .set({ state: 'used', ...WITHOUT_CONTENT })
    .where('product', '=', product)
    .where('registration', 'in', registrations)
    .execute();
}

/** As `destroyRecord` makes it, but for the version, which a key that is no more does not need. */
const WITHOUT_CONTENT = { wrapped_key: '', sealed: '' } as const;
