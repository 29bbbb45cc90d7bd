import { listProducts } from '../product/product-records.ts';
import type { Queries } from '../store/schema.ts';
import type { RegistrationRow } from './authorise-owner.ts';

/** A registration as a vendor names it: its product can be left out. */
export interface RegistrationSearch {
  readonly id: string;
  readonly product?: string | undefined;
}

/** Finds a registration by its id; without its product, one product after the other is asked. */
export async function findRegistration(
  queries: Queries,
  { id, product }: RegistrationSearch,
): Promise<RegistrationRow | undefined> {
  const products = product === undefined ? (await listProducts(queries)).map((each) => each.id) : [product];
  for (const each of products) {
    const found = await queries
      .selectFrom('registrations')
      .selectAll()
      .where('product', '=', each)
      .where('id', '=', id)
      .executeTakeFirst();
    if (found !== undefined) return found;
  }
  return undefined;
}
