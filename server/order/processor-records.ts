import { z } from 'zod';
import { sealRecord, unsealRecord, type RecordContext, type SealingTools } from '../sealing/sealed-record.ts';
import type { KeyRing } from '../sealing/key-ring.ts';
import type { Queries } from '../store/schema.ts';
import { adapterNameSchema, type AdapterName } from './adapters/adapters.ts';

/** A processor's name: as in the address that its messages go to. */
export const processorNameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/u)
  .max(40);

/** The processor whose messages come to `POST /v1/orders` without a name. */
export const DEFAULT_PROCESSOR = 'default';
/** Under this name are the orders of files; no processor has it. */
export const IMPORTED = 'csv';

const secretsSchema = z.array(
  z.strictObject({
    secret: z.string(),
    /** When it is good no longer; null while it is the current one. */
    until: z.iso.datetime().nullable(),
  }),
);
/** The secrets of a processor, the current one first. */
export type ProcessorSecrets = z.infer<typeof secretsSchema>;

/** A processor, and the secrets that its messages are signed with. */
export interface Processor {
  readonly name: string;
  readonly adapter: AdapterName;
  readonly changedAt: string;
  readonly secrets: ProcessorSecrets;
}

/** Finds a processor by its name. */
export async function findProcessor(
  queries: Queries,
  name: string,
  keyRing: KeyRing,
): Promise<Processor | undefined> {
  const row = await queries.selectFrom('processors').selectAll().where('id', '=', name).executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    name,
    adapter: adapterNameSchema.parse(row.adapter),
    changedAt: row.changed_at,
    secrets: unsealRecord(row, toContext(name), secretsSchema, keyRing),
  };
}

/** Finds a processor, and keeps its row from changing until the transaction ends. */
export async function lockProcessor(
  queries: Queries,
  name: string,
  keyRing: KeyRing,
): Promise<Processor | undefined> {
  await queries.selectFrom('processors').select('id').where('id', '=', name).forUpdate().executeTakeFirst();
  return findProcessor(queries, name, keyRing);
}

/** Adds a processor, or replaces what is known of it. */
export async function saveProcessor(
  queries: Queries,
  { name, adapter, changedAt, secrets }: Processor,
  tools: SealingTools,
): Promise<void> {
  const row = { adapter, changed_at: changedAt, ...sealRecord(secrets, toContext(name), tools) };
  await queries
    .insertInto('processors')
    .values({ id: name, ...row })
    .onConflict((found) => found.column('id').doUpdateSet(row))
    .execute();
}

/** Removes a processor; whether there was one. */
export async function deleteProcessor(queries: Queries, name: string): Promise<boolean> {
  const found = await queries.selectFrom('processors').select('id').where('id', '=', name).executeTakeFirst();
  await queries.deleteFrom('processors').where('id', '=', name).execute();
  return found !== undefined;
}

/** The names of all processors, in order. */
export async function listProcessorNames(queries: Queries): Promise<readonly string[]> {
  const rows = await queries.selectFrom('processors').select('id').orderBy('id').execute();
  return rows.map(({ id }) => id);
}

function toContext(name: string): RecordContext {
  return ['processor', name];
}
