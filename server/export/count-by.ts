import type { Queries } from '../store/schema.ts';

/** What is counted for which licences. */
export interface CountQuestion {
  readonly table: 'seats' | 'registrations';
  readonly product: string;
  readonly licences: readonly string[];
}

/** How many rows each licence has; those without any are missing. */
export async function countBy(
  queries: Queries,
  { table, product, licences }: CountQuestion,
): Promise<ReadonlyMap<string, number>> {
  if (licences.length === 0) return new Map();
  const rows = await queries
    .selectFrom(table)
    .select('licence')
    .select((expression) => expression.fn.countAll<number | string>().as('count'))
    .where('product', '=', product)
    .where('licence', 'in', licences)
    .groupBy('licence')
    .execute();
  return new Map(rows.map(({ licence, count }) => [licence, Number(count)]));
}
