import type { LicenceKey } from '../../shared/licence/licence-key.ts';
import type { LicenceState, Seats, Term } from '../../shared/licence/licence.ts';
import type { ProductId } from '../../shared/product/product.ts';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import type { ServiceNeeds } from '../service-needs.ts';
import { findProduct } from '../product/product-records.ts';
import type { Queries, VendorState } from '../store/schema.ts';
import { toLicenceState } from './check-licence.ts';
import { findLicence, findProductOfKey } from './find-licence.ts';
import { drawLicenceKey, hashLicenceKey } from './licence-key-secrets.ts';
import {
  countSeats,
  insertLicences,
  toTerm,
  updateLicence,
  type LicenceChange,
  type LicenceRow,
  type NewLicence,
} from './licence-records.ts';

/** What a vendor orders: licences of one kind. */
export interface LicenceOrder {
  readonly product: ProductId;
  readonly count: number;
  readonly seats: number;
  /** The product's first edition, if absent. */
  readonly edition?: string | undefined;
  readonly until?: string | undefined;
}

/** What anybody may know about a licence who has its key; nothing about its owner. */
export interface LicenceSummary {
  readonly product: string;
  readonly licence: string;
  readonly edition: string;
  readonly state: LicenceState;
  readonly seats: Seats;
  readonly term: Term;
  readonly registrations: number;
  readonly lastFour: string;
  readonly issuedAt: string;
}

/** Everything a vendor does with licences. */
export interface Licences {
  /** Issues licences and gives their keys; they can never be seen again. */
  readonly issue: (
    order: LicenceOrder,
  ) => Promise<Result<readonly LicenceKey[], Failure<'PRODUCT_UNKNOWN' | 'EDITION_UNKNOWN'>>>;
  readonly show: (key: LicenceKey) => Promise<Result<LicenceSummary, Failure<'LICENCE_UNKNOWN'>>>;
  /** Sets how many seats a licence has; seats that are held stay held, also when there are fewer now. */
  readonly setSeats: (
    key: LicenceKey,
    seats: number,
  ) => Promise<Result<LicenceSummary, Failure<'LICENCE_UNKNOWN'>>>;
  readonly setState: (
    key: LicenceKey,
    state: VendorState,
  ) => Promise<Result<LicenceSummary, Failure<'LICENCE_UNKNOWN'>>>;
}

/** Makes the licences of a store. */
export function createLicences(needs: ServiceNeeds): Licences {
  const { store, keys, ports } = needs;
  return {
    issue: (order) => issueLicences(order, needs),
    show: (key) =>
      store.read(async (queries) => summarise(queries, await findByKey(queries, key), ports.clock())),
    setSeats: (key, seats) => update(key, { seats }),
    setState: (key, state) => update(key, { state }),
  };
  function update(key: LicenceKey, change: LicenceChange): ReturnType<Licences['show']> {
    return store.write(async (queries) => {
      const now = ports.clock();
      const found = await findByKey(queries, key);
      if (found === undefined) return fail('LICENCE_UNKNOWN');
      await updateLicence(queries, found, { ...change, changed_at: now.toISOString() });
      return summarise(queries, await findByKey(queries, key), now);
    });
  }
  async function findByKey(queries: Queries, key: LicenceKey): Promise<LicenceRow | undefined> {
    const product = await findProductOfKey(queries, key, keys.peppers);
    if (product === undefined) return undefined;
    return (await findLicence(queries, { product, key }, keys.peppers))?.licence;
  }
}

async function issueLicences(order: LicenceOrder, needs: ServiceNeeds): ReturnType<Licences['issue']> {
  const product = await needs.store.read((queries) => findProduct(queries, order.product));
  if (product === undefined) return fail('PRODUCT_UNKNOWN', `found ${order.product}`);
  const editions = product.editions.map(({ id }) => id);
  const edition = order.edition ?? editions[0] ?? '';
  if (!editions.includes(edition)) return fail('EDITION_UNKNOWN', `expected one of ${editions.join(', ')}`);
  // Drawn and hashed before the transaction, so that a large order does not keep registrations waiting.
  const keys = Array.from({ length: order.count }, () => drawLicenceKey(needs.ports.randomBytes));
  const rows = keys.map((key) => toRow(key, { ...order, edition }, needs));
  await needs.store.write((queries) => insertLicences(queries, rows));
  return ok(keys);
}

function toRow(
  key: LicenceKey,
  order: LicenceOrder & { readonly edition: string },
  { keys, ports: { clock, createId } }: ServiceNeeds,
): NewLicence {
  const pepper = keys.peppers.current();
  return {
    product: order.product,
    id: createId(),
    key_hash: hashLicenceKey(key, pepper),
    pepper_version: pepper.version,
    last_four: key.slice(-4),
    edition: order.edition,
    seats: order.seats,
    until: order.until ?? null,
    state: 'active',
    issued_at: clock().toISOString(),
  };
}

async function summarise(
  queries: Queries,
  licence: LicenceRow | undefined,
  now: Date,
): ReturnType<Licences['show']> {
  if (licence === undefined) return fail('LICENCE_UNKNOWN');
  const { registrations } = await queries
    .selectFrom('registrations')
    .select((expression) => expression.fn.countAll<number | string>().as('registrations'))
    .where('product', '=', licence.product)
    .where('licence', '=', licence.id)
    .executeTakeFirstOrThrow();
  return ok({
    product: licence.product,
    licence: licence.id,
    edition: licence.edition,
    state: toLicenceState(licence, now),
    seats: await countSeats(queries, licence),
    term: toTerm(licence),
    registrations: Number(registrations),
    lastFour: licence.last_four,
    issuedAt: licence.issued_at,
  });
}
