import { productSchema, type Product } from '../../shared/product/product.ts';
import type { Queries } from '../store/schema.ts';
import { defineStatement, type Place } from '../store/statement.ts';

/** What adding a product did. */
export type ProductChange = 'added' | 'updated' | 'unchanged';

/** Finds a product by its id. */
export async function findProduct(queries: Queries, id: string): Promise<Product | undefined> {
  const [row] = await selectDocument(queries, { id });
  return row === undefined ? undefined : readDocument(row.document);
}

const selectDocument = defineStatement((queries, place: Place<{ readonly id: string }>) =>
  queries.selectFrom('products').select('document').where('id', '=', place('id')),
);

/** Documents that were read before, by their exact text: they hardly ever change, and every registration needs one. */
const parsed = new Map<string, Product>();
const PARSED_MAX = 100;

function readDocument(text: string): Product {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const product = productSchema.parse(JSON.parse(text));
  if (parsed.size >= PARSED_MAX) parsed.clear();
  parsed.set(text, product);
  return product;
}

/** All products, by id. */
export async function listProducts(queries: Queries): Promise<readonly Product[]> {
  const rows = await queries.selectFrom('products').select('document').orderBy('id').execute();
  return rows.map(({ document }) => readDocument(document));
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
