import type { LicenceKey } from '../../shared/licence/licence-key.ts';
import type { ProductId } from '../../shared/product/product.ts';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import { findProduct } from '../product/product-records.ts';
import type { ServiceNeeds } from '../service-needs.ts';
import type { Queries } from '../store/schema.ts';
import { drawLicenceKey, hashLicenceKey } from './licence-key-secrets.ts';
import { deleteLicences, insertLicences, TRANSFERS_PER_YEAR, type NewLicence } from './licence-records.ts';

/** What a vendor orders: licences of one kind. */
export interface LicenceOrder {
  readonly product: ProductId;
  readonly count: number;
  readonly seats: number;
  /** The product's first edition, if absent. */
  readonly edition?: string | undefined;
  /** The last day of the term (UTC); for ever, if absent. */
  readonly until?: string | undefined;
  /** Days after the term in which the licence still registers; none, if absent. */
  readonly graceDays?: number | undefined;
  /** How many seats owners may give back within 365 days; the store's default, if absent. */
  readonly transfersPerYear?: number | undefined;
}

/** A licence that is not in the store yet, and its key, which nobody can find out afterwards. */
export interface DrawnLicence {
  readonly key: LicenceKey;
  readonly row: NewLicence;
}

/** An order whose edition is settled. */
export type SettledOrder = LicenceOrder & { readonly edition: string };

/** Why licences cannot be issued. */
export type IssueProblem = 'PRODUCT_UNKNOWN' | 'EDITION_UNKNOWN';

/** Checks the product of an order and settles the edition: the one that was asked for, or the product's first. */
export async function settleOrder<Order extends Pick<LicenceOrder, 'product' | 'edition'>>(
  queries: Queries,
  order: Order,
): Promise<Result<Order & { readonly edition: string }, Failure<IssueProblem>>> {
  const product = await findProduct(queries, order.product);
  if (product === undefined) return fail('PRODUCT_UNKNOWN', `found ${order.product}`);
  const editions = product.editions.map(({ id }) => id);
  const edition = order.edition ?? editions[0] ?? '';
  if (!editions.includes(edition)) return fail('EDITION_UNKNOWN', `expected one of ${editions.join(', ')}`);
  return ok({ ...order, edition });
}

/** Draws licences with their keys; `insertLicences` puts them into the store. */
export function drawLicences(
  order: SettledOrder,
  { keys, ports }: Pick<ServiceNeeds, 'keys' | 'ports'>,
): readonly DrawnLicence[] {
  const pepper = keys.peppers.current();
  const issuedAt = ports.clock().toISOString();
  return Array.from({ length: order.count }, () => {
    const key = drawLicenceKey(ports.randomBytes);
    const row = {
      ...{ product: order.product, id: ports.createId() },
      ...{ key_hash: hashLicenceKey(key, pepper), pepper_version: pepper.version, last_four: key.slice(-4) },
      ...{ edition: order.edition, seats: order.seats, until: order.until ?? null },
      ...{ state: 'active' as const, issued_at: issuedAt, grace_days: order.graceDays ?? 0 },
      transfers_per_year: order.transfersPerYear ?? TRANSFERS_PER_YEAR,
    };
    return { key, row };
  });
}

/** Issues all licences of an order, or none. */
export async function issueTogether(
  order: SettledOrder,
  needs: ServiceNeeds,
): Promise<readonly DrawnLicence[]> {
  // Drawn and hashed before the transaction, so that a large order does not keep registrations waiting.
  const drawn = drawLicences(order, needs);
  await needs.store.write((queries) =>
    insertLicences(
      queries,
      drawn.map(({ row }) => row),
    ),
  );
  return drawn;
}

/** In one transaction; others wait for it for some hundredths of a second. */
export const LICENCES_PER_CHUNK = 2000;

/** Who takes licences that were issued. */
export interface ChunkTaker {
  /** Takes the licences of a chunk, which are committed. */
  readonly take: (chunk: readonly DrawnLicence[]) => Promise<void>;
  /** Whether no further chunk is wanted. */
  readonly isStopped: () => boolean;
}

/**
 * Issues the licences of an order in chunks, so that a backend that serves the same store is not held up by a large one.
 *
 * A chunk that cannot be taken is removed from the store again, and what was thrown goes on to the caller: a licence whose
 * key nobody has is of no use.
 */
export async function issueInChunks(
  order: SettledOrder,
  { take, isStopped }: ChunkTaker,
  needs: ServiceNeeds,
): Promise<void> {
  for (let issued = 0; issued < order.count && !isStopped(); issued += LICENCES_PER_CHUNK) {
    const count = Math.min(LICENCES_PER_CHUNK, order.count - issued);
    const chunk = await issueTogether({ ...order, count }, needs);
    try {
      await take(chunk);
    } catch (error) {
      const ids = chunk.map(({ row }) => row.id);
      await needs.store.write((queries) => deleteLicences(queries, order.product, ids));
      throw error;
    }
  }
}
