import { productSchema, type Product } from '../../shared/product/product.ts';
import type { Queries } from '../store/schema.ts';

/** What adding a product did. */
export type ProductChange = 'added' | 'updated' | 'unchanged';

/** Finds a product by its id. */
export async function findProduct(queries: Queries, id: string): Promise<Product | undefined> {
  const row = await queries.selectFrom('products').select('document').where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : productSchema.parse(JSON.parse(row.document));
}

/** All products, by id. */
export async function listProducts(queries: Queries): Promise<readonly Product[]> {
  const rows = await queries.selectFrom('products').select('document').orderBy('id').execute();
  return rows.map(({ document }) => productSchema.parse(JSON.parse(document)));
}

/** Adds a product, or replaces what the vendor said about it before. */
export async function saveProduct(queries: Queries, product: Product, now: Date): Promise<ProductChange> {
  const document = JSON.stringify(product);
  const earlier = await findProduct(queries, product.id);
  if (earlier !== undefined && JSON.stringify(earlier) === document) return 'unchanged';
  const row = { document, changed_at: now.toISOString() };
  await queries
    .insertInto('products')
    .values({ id: product.id, ...row })
    .onConflict((found) => found.column('id').doUpdateSet(row))
    .execute();
  return earlier === undefined ? 'added' : 'updated';
}
