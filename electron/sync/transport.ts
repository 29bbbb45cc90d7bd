import type { WaitingReason } from '../../shared/outbox/outbox-entry.ts';

/** A request to the backend; the body is sent byte for byte. */
export interface TransportRequest {
  readonly url: string;
  /** Names a request that must have one effect only. */
  readonly idempotencyKey?: string;
  /** Authorises the owner; goes into the Authorization header and nowhere else. */
  readonly ownerToken?: string;
  readonly body: string;
}

/** What came back: an answer of any kind, or none. */
export type TransportAnswer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly mediaType: string;
      readonly retryAfter: string | null;
      readonly body: string;
    }
  | { readonly kind: 'none'; readonly reason: WaitingReason };

/** Sends one request; never throws for what a network can do. */
export type Transport = (request: TransportRequest) => Promise<TransportAnswer>;
