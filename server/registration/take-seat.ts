import type { Seats } from '../../shared/licence/licence.ts';
import { countSeats, type LicenceRow } from '../licence/licence-records.ts';
import type { Queries } from '../store/schema.ts';

/** Gives an installation a seat of a licence, or keeps the one it has; gives the seats as they are then, or nothing if others hold them all. */
export async function takeSeat(
  queries: Queries,
  licence: LicenceRow,
  { installation, now }: { readonly installation: string; readonly now: Date },
): Promise<Seats | undefined> {
  const seat = { product: licence.product, licence: licence.id, installation };
  const held = await queries
    .selectFrom('seats')
    .select('taken_at')
    .where((expression) => expression.and(seat))
    .executeTakeFirst();
  const { used, total } = await countSeats(queries, licence);
  if (held !== undefined) return { used, total };
  if (used >= total) return undefined;
  await queries
    .insertInto('seats')
    .values({ ...seat, taken_at: now.toISOString() })
    .execute();
  return { used: used + 1, total };
}
