import type { Queries } from '../store/schema.ts';

/** A buyer of a product, by the blind index of their address. */
export interface BuyerName {
  readonly product: string;
  readonly emailIndex: string;
}

/**
 * Destroys what is known of a buyer, inside the caller's transaction: name, addresses and order numbers of all their orders, and
 * that they can be found by their address. The orders stay, with what was bought and their licences.
 */
export async function forgetBuyer(queries: Queries, { product, emailIndex }: BuyerName): Promise<void> {
  if (emailIndex === '') return;
  await queries
    .updateTable('orders')
    .set({ wrapped_key: '', sealed: '', email_index: '', prefill_hash: null, prefill_until: null })
    .where('product', '=', product)
    .where('email_index', '=', emailIndex)
    .execute();
}
