import { toLicenceState } from '../licence/check-licence.ts';
import type { Clock } from '../platform/ports.ts';
import type { Queries } from '../store/schema.ts';
import { countBy } from './count-by.ts';
import type { ExportTable, Page } from './export-table.ts';

const COLUMNS = [
  ...['licence', 'product', 'edition', 'state', 'stateReason', 'seats', 'seatsUsed', 'registrations'],
  ...['until', 'graceDays', 'transfersPerYear', 'order', 'keyEnding', 'issuedAt', 'changedAt'],
];

/** Makes the export of licences; their keys are nowhere to be had. */
export function createLicenceExport(clock: Clock): ExportTable {
  return {
    columns: COLUMNS,
    readPage: async (queries, page) => {
      const now = clock();
      const licences = await readLicences(queries, page);
      const ids = licences.map(({ id }) => id);
      const seats = await countBy(queries, { table: 'seats', product: page.product, licences: ids });
      const registrations = await countBy(queries, {
        table: 'registrations',
        product: page.product,
        licences: ids,
      });
      const rows = licences.map((row) => ({
        ...{ licence: row.id, product: row.product, edition: row.edition, state: toLicenceState(row, now) },
        ...{ stateReason: row.state_reason, seats: row.seats, seatsUsed: seats.get(row.id) ?? 0 },
        ...{ registrations: registrations.get(row.id) ?? 0, until: row.until, graceDays: row.grace_days },
        ...{ transfersPerYear: row.transfers_per_year, order: row.order_id, keyEnding: row.last_four },
        ...{ issuedAt: row.issued_at, changedAt: row.changed_at },
      }));
      return { rows, last: ids.at(-1) };
    },
  };
}

function readLicences(queries: Queries, { product, after, size }: Page) {
  return queries
    .selectFrom('licences')
    .selectAll()
    .where('product', '=', product)
    .where('id', '>', after)
    .orderBy('id')
    .limit(size)
    .execute();
}
