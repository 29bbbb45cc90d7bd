import { z } from 'zod';
import { languageSchema, productIdSchema } from '../product/product.ts';
import { ownerSchema } from '../registration/owner.ts';

/** The most seats of a licence. */
const SEATS_MAX = 1_000_000;
/** The most licences of one order; more are issued with `deed licence issue`. */
const LICENCES_MAX = 1000;
const LINES_MAX = 50;

const { name, email, organisation, country, postalAddress } = ownerSchema.shape;

/** The number under which a processor knows an order: 1 to 100 visible characters. */
export const orderNumberSchema = z
  .string()
  .trim()
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]{1,100}$/u);

/** What is kept of a buyer. What the form could not take is left out: an order that was paid is not refused for its address. */
export const buyerSchema = z.object({
  email,
  name: forgiving(name),
  organisation: forgiving(organisation),
  country: forgiving(country),
  postalAddress: forgiving(postalAddress),
});
/** The buyer of an order. */
export type Buyer = z.infer<typeof buyerSchema>;

/** One line of an order: so many licences of one kind. */
export const orderLineSchema = z.object({
  product: productIdSchema,
  /** The product's first edition, if absent. */
  edition: z.string().max(40).optional(),
  seats: z.int().min(1).max(SEATS_MAX).default(1),
  count: z.int().min(1).max(LICENCES_MAX).default(1),
  /** The last day of the term (UTC); for ever, if absent. */
  until: z.iso.date().optional(),
});
/** One line of an order. */
export type OrderLine = z.infer<typeof orderLineSchema>;

/** The lines of an order, with a limit to all their licences together. */
export const orderLinesSchema = z
  .array(orderLineSchema)
  .min(1)
  .max(LINES_MAX)
  .refine((lines) => lines.reduce((sum, { count }) => sum + count, 0) <= LICENCES_MAX, 'ORDER_TOO_LARGE');

/** An order that was paid. */
export const completedOrderSchema = z.object({
  number: orderNumberSchema,
  /** When it was placed; any offset from UTC. */
  orderedAt: z.iso.datetime({ offset: true }),
  /** The language of the mail: `de-AT` is German; what is none of ours is English. */
  language: z
    .string()
    .transform((tag) => tag.slice(0, 2).toLowerCase())
    .pipe(languageSchema)
    .catch('en'),
  buyer: buyerSchema,
  lines: orderLinesSchema,
});
/** An order that was paid. */
export type CompletedOrder = z.infer<typeof completedOrderSchema>;

const reversedOrderSchema = z.object({ number: orderNumberSchema });

/**
 * Body of `POST /v1/orders`, version 1: Deed's own message, for shops and processors without an adapter.
 *
 * Unlike Deed's other documents it may hold more than is named here, such as the processor's token of the payment, a phone
 * number or an amount: all of that is dropped when it is read.
 */
export const orderMessageSchema = z.discriminatedUnion('type', [
  z.object({ version: z.literal(1), type: z.literal('order.completed'), order: completedOrderSchema }),
  z.object({ version: z.literal(1), type: z.literal('order.refunded'), order: reversedOrderSchema }),
  z.object({ version: z.literal(1), type: z.literal('order.chargedBack'), order: reversedOrderSchema }),
]);
/** A message about an order. */
export type OrderMessage = z.infer<typeof orderMessageSchema>;

/** Body of the answer to every message that was taken, at once or earlier. */
export const orderAnswerSchema = z.strictObject({ version: z.literal(1), received: z.literal(true) });

/** Absent, blank and null count as not given, and so does what does not fit. */
function forgiving<Schema extends z.ZodType>(schema: Schema) {
  return schema.optional().catch(undefined);
}
