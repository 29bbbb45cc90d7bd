import type { Queries } from '../store/schema.ts';

/** Finds something by an id whose product is not known, by asking in one product after the other. */
export async function findInProducts<T>(
  queries: Queries,
  find: (product: string) => Promise<T | undefined>,
): Promise<T | undefined> {
  const products = await queries.selectFrom('products').select('id').orderBy('id').execute();
  for (const { id } of products) {
    const found = await find(id);
    if (found !== undefined) return found;
  }
  return undefined;
}
