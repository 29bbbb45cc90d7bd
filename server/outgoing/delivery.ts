import type { MailContent, EventContent } from './enqueue.ts';
import type { DeliveryCode } from './delivery-codes.ts';

/**
 * What became of one attempt to deliver a message.
 *
 * `failed` is tried again, not before `retryAfterMs` milliseconds; `refused` is final, because the same message would be refused
 * again.
 */
export type Delivery =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'failed'; readonly code: DeliveryCode; readonly retryAfterMs?: number | undefined }
  | { readonly kind: 'refused'; readonly code: DeliveryCode };

/** A delivery that arrived. */
export const DELIVERED: Delivery = { kind: 'delivered' };

/** A delivery to be tried again. */
export function failed(code: DeliveryCode, retryAfterMs?: number): Delivery {
  return { kind: 'failed', code, retryAfterMs };
}

/** A delivery that nobody need try again. */
export function refused(code: DeliveryCode): Delivery {
  return { kind: 'refused', code };
}

/** What is known of a message while it is delivered. */
export interface Parcel<Content> {
  readonly product: string;
  /** Stays the same however often the message is sent, so that its receiver can drop doubles. */
  readonly id: string;
  readonly createdAt: string;
  readonly content: Content;
}

/** Delivers a mail; gives up when the signal says so. */
export type DeliverMail = (parcel: Parcel<MailContent>, signal: AbortSignal) => Promise<Delivery>;

/** Delivers an event to an endpoint; gives up when the signal says so. */
export type DeliverEvent = (
  parcel: Parcel<EventContent> & { readonly endpoint: string },
  signal: AbortSignal,
) => Promise<Delivery>;
