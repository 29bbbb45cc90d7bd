import { orderMessageSchema, type OrderMessage } from '../../../shared/order/order-message.ts';
import { assertNever, ok } from '../../../shared/result/result.ts';
import { drawWebhookSecret, parseWebhookSecret } from '../../standard-webhooks/secret.ts';
import { verifyWebhook } from '../../standard-webhooks/verify.ts';
import type { OrderAdapter, OrderEvent } from './adapter.ts';
import { readMessage } from './read-message.ts';

/** Deed's own message, signed as Standard Webhooks say. */
export const standardAdapter: OrderAdapter = {
  drawSecret: drawWebhookSecret,
  parseSecret: parseWebhookSecret,
  verify: verifyWebhook,
  repeatsBytes: true,
  readEvent: (body) => {
    const message = readMessage(orderMessageSchema, body);
    return message.ok ? ok({ event: toEvent(message.value) }) : message;
  },
};

function toEvent(message: OrderMessage): OrderEvent {
  switch (message.type) {
    case 'order.completed':
      return { kind: 'completed', order: message.order };
    case 'order.refunded':
      return { kind: 'refunded', number: message.order.number };
    case 'order.chargedBack':
      return { kind: 'chargedBack', number: message.order.number };
    default:
      return assertNever(message);
  }
}
