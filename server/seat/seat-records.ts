import type { LicenceRow } from '../licence/licence-records.ts';
import type { Queries } from '../store/schema.ts';

/** Whether an installation holds a seat of a licence. */
export async function isSeatHeld(
  queries: Queries,
  licence: Pick<LicenceRow, 'product' | 'id'>,
  installation: string,
): Promise<boolean> {
  const seat = await queries
    .selectFrom('seats')
    .select('taken_at')
    .where('product', '=', licence.product)
    .where('licence', '=', licence.id)
    .where('installation', '=', installation)
    .executeTakeFirst();
  return seat !== undefined;
}

/** Frees a seat. */
export async function deleteSeat(
  queries: Queries,
  licence: Pick<LicenceRow, 'product' | 'id'>,
  installation: string,
): Promise<void> {
  await queries
    .deleteFrom('seats')
    .where('product', '=', licence.product)
    .where('licence', '=', licence.id)
    .where('installation', '=', installation)
    .execute();
}
