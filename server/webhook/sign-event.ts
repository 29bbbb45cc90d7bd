import type { KeyObject } from 'node:crypto';
import type { EventContent } from '../outgoing/enqueue.ts';
import { parseWebhookSecret } from '../standard-webhooks/secret.ts';
import { signWebhook } from '../standard-webhooks/sign.ts';
import type { EndpointSecrets } from './endpoint-records.ts';
import type { WebhookPost } from './post-webhook.ts';

/** An event on its way to an endpoint. */
export interface EventToSign {
  /** The message's id, by which receivers drop doubles. */
  readonly id: string;
  readonly content: EventContent;
  readonly sentAt: Date;
}

/** Writes an event as the endpoint gets it, and signs it with the endpoint's secrets. */
export function signEvent(
  { id, content, sentAt }: EventToSign,
  secrets: EndpointSecrets,
): Pick<WebhookPost, 'body' | 'headers'> {
  const { type, at, data, owner } = content;
  const body = JSON.stringify({ type, timestamp: at, data, ...(owner === undefined ? {} : { owner }) });
  const { current, earlier } = secrets;
  const isEarlierGood = earlier !== undefined && Date.parse(earlier.until) > sentAt.getTime();
  const keys = [toKey(current), ...(isEarlierGood ? [toKey(earlier.secret)] : [])] as const;
  return { body, headers: signWebhook({ id, sentAt, body }, keys) };
}

function toKey(secret: string): KeyObject {
  const parsed = parseWebhookSecret(secret);
  if (!parsed.ok) throw new Error('expected a secret that was drawn here');
  return parsed.value;
}
