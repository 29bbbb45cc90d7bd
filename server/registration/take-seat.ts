import type { Seats } from '../../shared/licence/licence.ts';
import type { LicenceRow } from '../licence/licence-records.ts';
import type { Queries } from '../store/schema.ts';
import { defineInsert, defineStatement, type Place } from '../store/statement.ts';

/** Gives an installation a seat of a licence, or keeps the one it has; gives the seats as they are then, or nothing if others hold them all. */
export async function takeSeat(
  queries: Queries,
  licence: LicenceRow,
  { installation, now }: { readonly installation: string; readonly now: Date },
): Promise<Seats | undefined> {
  const seat = { product: licence.product, licence: licence.id, installation };
  const [counted] = await countHeld(queries, seat);
  const [used, held] = [Number(counted?.used), Number(counted?.held)];
  const total = licence.seats;
  if (held > 0) return { used, total };
  if (used >= total) return undefined;
  await insertSeat(queries, { ...seat, taken_at: now.toISOString() });
  return { used: used + 1, total };
}

interface Seat {
  readonly product: string;
  readonly licence: string;
  readonly installation: string;
}

const countHeld = defineStatement((queries, place: Place<Seat>) =>
  queries
    .selectFrom('seats')
    .select((build) => {
      const own = build.case().when('installation', '=', place('installation')).then(build.lit(1)).end();
      return [
        build.fn.countAll<number | string>().as('used'),
        build.fn.count<number | string>(own).as('held'),
      ];
    })
    .where('product', '=', place('product'))
    .where('licence', '=', place('licence')),
);

const insertSeat = defineInsert('seats', ['product', 'licence', 'installation', 'taken_at']);
