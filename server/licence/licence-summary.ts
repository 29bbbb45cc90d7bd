import type { LicenceState, Seats } from '../../shared/licence/licence.ts';
import { countTransfers } from '../seat/release-seat.ts';
import type { Queries } from '../store/schema.ts';
import { toLicenceState } from './check-licence.ts';
import { countSeats, type LicenceRow } from './licence-records.ts';

/** What a vendor sees of a licence; nothing about its owner. */
export interface LicenceSummary {
  readonly product: string;
  readonly licence: string;
  readonly edition: string;
  readonly state: LicenceState;
  /** Why the vendor set the state. */
  readonly reason?: string;
  readonly seats: Seats;
  readonly term:
    | { readonly kind: 'perpetual' }
    | { readonly kind: 'until'; readonly until: string; readonly graceDays: number };
  /** Seats that owners gave back in the last 365 days, and how many they may. */
  readonly transfers: { readonly used: number; readonly allowed: number };
  /** How many installations were ever registered. */
  readonly registrations: number;
  /** The installations that registered last, at most a hundred. */
  readonly installations: readonly InstallationSummary[];
  /** The id of the order that it came from. */
  readonly order?: string;
  /** Keys beside the current one: those that were mailed to whoever lost one, and those that open nothing any more. */
  readonly furtherKeys: number;
  readonly lastFour: string;
  readonly issuedAt: string;
}

/** An installation that is registered with a licence. */
export interface InstallationSummary {
  readonly installation: string;
  readonly platform: string;
  readonly release: string;
  readonly registeredAt: string;
  /** Since when it holds a seat; absent if it holds none. */
  readonly seatSince?: string;
}

const INSTALLATIONS_MAX = 100;

/** Gathers what a vendor sees of a licence at a time. */
export async function summariseLicence(
  queries: Queries,
  licence: LicenceRow,
  now: Date,
): Promise<LicenceSummary> {
  const { product, id, until, state_reason: reason, order_id: order } = licence;
  return {
    ...{ product, licence: id, edition: licence.edition, state: toLicenceState(licence, now) },
    ...(reason === null ? {} : { reason }),
    seats: await countSeats(queries, licence),
    term: until === null ? { kind: 'perpetual' } : { kind: 'until', until, graceDays: licence.grace_days },
    transfers: {
      used: await countTransfers(queries, licence, now),
      allowed: licence.transfers_per_year,
    },
    registrations: await countRows(queries, 'registrations', licence),
    installations: await listInstallations(queries, licence),
    ...(order === null ? {} : { order }),
    furtherKeys: await countRows(queries, 'licence_keys', licence),
    lastFour: licence.last_four,
    issuedAt: licence.issued_at,
  };
}

async function countRows(
  queries: Queries,
  table: 'registrations' | 'licence_keys',
  licence: LicenceRow,
): Promise<number> {
  const { count } = await queries
    .selectFrom(table)
    .select((expression) => expression.fn.countAll<number | string>().as('count'))
    .where('product', '=', licence.product)
    .where('licence', '=', licence.id)
    .executeTakeFirstOrThrow();
  return Number(count);
}

async function listInstallations(
  queries: Queries,
  licence: LicenceRow,
): Promise<readonly InstallationSummary[]> {
  const rows = await queries
    .selectFrom('registrations')
    .leftJoin('seats', (join) =>
      join
        .onRef('seats.product', '=', 'registrations.product')
        .onRef('seats.licence', '=', 'registrations.licence')
        .onRef('seats.installation', '=', 'registrations.installation'),
    )
    .select(['registrations.installation', 'platform', 'release', 'changed_at', 'taken_at'])
    .where('registrations.product', '=', licence.product)
    .where('registrations.licence', '=', licence.id)
    .orderBy('changed_at', 'desc')
    .orderBy('registrations.installation')
    .limit(INSTALLATIONS_MAX)
    .execute();
  return rows.map(({ changed_at: registeredAt, taken_at: seatSince, ...installation }) => ({
    ...{ ...installation, registeredAt },
    ...(seatSince === null ? {} : { seatSince }),
  }));
}
