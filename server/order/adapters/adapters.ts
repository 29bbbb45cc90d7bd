import { z } from 'zod';
import type { OrderAdapter } from './adapter.ts';
import { polarAdapter } from './polar.ts';
import { standardAdapter } from './standard.ts';
import { stripeAdapter } from './stripe.ts';

/** The name of an adapter. */
export const adapterNameSchema = z.enum(['standard', 'stripe', 'polar']);
/** The name of an adapter. */
export type AdapterName = z.infer<typeof adapterNameSchema>;

/** How each processor signs and words its messages. */
export const ADAPTERS: Readonly<Record<AdapterName, OrderAdapter>> = {
  standard: standardAdapter,
  stripe: stripeAdapter,
  polar: polarAdapter,
};
