import type { Selectable } from 'kysely';
import { z } from 'zod';
import { parseJson } from '../../shared/result/parse-json.ts';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import { listProducts } from '../product/product-records.ts';
import type { Queries, Tables } from '../store/schema.ts';

/** One erasure: which owner's record was destroyed, why and when. No personal data: who the owner was is gone. */
export const ledgerEntrySchema = z.strictObject({
  version: z.literal(1),
  /** The same erasure has the same id in the table and in every copy. */
  id: z.uuid(),
  product: z.string(),
  owner: z.string(),
  cause: z.enum(['request', 'ownerChange', 'merge']),
  /** With `merge`: the owner who has the registrations now. */
  mergedInto: z.string().optional(),
  erasedAt: z.iso.datetime(),
});
/** One erasure. */
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>;

/** Writes entries as JSON lines. */
export function formatLedger(entries: readonly LedgerEntry[]): string {
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
}

/**
 * Reads entries from JSON lines; an erasure that stands there twice is given once.
 *
 * A line that a crash cut off is let pass if the same line stands there whole as well, as `syncLedgerFile` sees to. Any other
 * line that is no entry stands for an owner who would not be erased: `LEDGER_DAMAGED`, with its number.
 */
export function parseLedger(text: string): Result<readonly LedgerEntry[], Failure<'LEDGER_DAMAGED'>> {
  const lines = text.split('\n');
  const entries = new Map<string, LedgerEntry>();
  for (const [index, line] of lines.entries()) {
    const entry = ledgerEntrySchema.safeParse(parseJson(line));
    if (entry.success) entries.set(entry.data.id, entry.data);
    else if (!isBlankOrCutOff(line, lines)) return fail('LEDGER_DAMAGED', `line ${index + 1}`);
  }
  return ok([...entries.values()]);
}

function isBlankOrCutOff(line: string, lines: readonly string[]): boolean {
  return line.trim() === '' || lines.some((each) => each !== line && each.startsWith(line));
}

/** The erasures that the store knows of, product by product, each from the first on. */
export async function listErasures(queries: Queries): Promise<readonly LedgerEntry[]> {
  const entries: LedgerEntry[] = [];
  for (const { id } of await listProducts(queries)) {
    const rows = await queries
      .selectFrom('erasure_ledger')
      .selectAll()
      .where('product', '=', id)
      .orderBy('erased_at')
      .orderBy('id')
      .execute();
    entries.push(...rows.map(toEntry));
  }
  return entries;
}

function toEntry(row: Selectable<Tables['erasure_ledger']>): LedgerEntry {
  return {
    ...{ version: 1, id: row.id, product: row.product, owner: row.owner, cause: row.cause },
    ...(row.merged_into === null ? {} : { mergedInto: row.merged_into }),
    erasedAt: row.erased_at,
  };
}

/** Adds an erasure to the store's ledger, unless it stands there. */
export async function insertErasure(queries: Queries, entry: LedgerEntry): Promise<void> {
  await queries
    .insertInto('erasure_ledger')
    .values({
      ...{ product: entry.product, id: entry.id, owner: entry.owner, cause: entry.cause },
      ...{ merged_into: entry.mergedInto ?? null, erased_at: entry.erasedAt },
    })
    .onConflict((found) => found.columns(['product', 'id']).doNothing())
    .execute();
}
