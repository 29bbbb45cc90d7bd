import type { KeyObject } from 'node:crypto';
import type { z } from 'zod';
import type { CompletedOrder } from '../../../shared/order/order-message.ts';
import type { Failure, Result } from '../../../shared/result/result.ts';
import type { RandomBytes } from '../../platform/ports.ts';
import type { ReceivedWebhook, WebhookProblem, WebhookTrust } from '../../standard-webhooks/verify.ts';

/** What a processor tells us, whichever it is. */
export type OrderEvent =
  | { readonly kind: 'completed'; readonly order: CompletedOrder }
  /** All of it was paid back. */
  | { readonly kind: 'refunded'; readonly number: string }
  | { readonly kind: 'chargedBack'; readonly number: string }
  /** Nothing for us: a type that we have no use for, or an order for something else than Deed's products. */
  | { readonly kind: 'ignored' };

/** A genuine message. */
export interface GenuineMessage {
  /** What it is known by when it comes again; where the processor puts it into the body, `readEvent` gives it. */
  readonly id?: string;
}

/** A message that was understood. */
export interface ReadMessage {
  readonly id?: string;
  readonly event: OrderEvent;
}

/** How one processor signs and words its messages. */
export interface OrderAdapter {
  /** Draws a secret; absent where the processor makes it and the vendor takes it from there. */
  readonly drawSecret?: (randomBytes: RandomBytes) => string;
  readonly parseSecret: (text: string) => Result<KeyObject, Failure<'WEBHOOK_SECRET_INVALID'>>;
  readonly verify: (
    message: ReceivedWebhook,
    trust: WebhookTrust,
  ) => Result<GenuineMessage, Failure<WebhookProblem>>;
  /** Reads a genuine message; gives what does not fit where it is not the documented one. */
  readonly readEvent: (body: unknown) => Result<ReadMessage, ReadFailure>;
  /** Whether a message that comes again is the same to the byte. */
  readonly repeatsBytes: boolean;
}

/** Why a genuine message could not be read. */
export interface ReadFailure extends Failure<'REQUEST_INVALID'> {
  readonly error: z.ZodError;
}
