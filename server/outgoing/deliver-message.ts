import type { z } from 'zod';
import type { Keys } from '../keys/load-keys.ts';
import { unsealRecord } from '../sealing/sealed-record.ts';
import type { MessageRow } from './claims.ts';
import { failed, type Delivery, type DeliverEvent, type DeliverMail } from './delivery.ts';
import { eventContentSchema, mailContentSchema, toMessageContext } from './enqueue.ts';

/** What delivers the messages of each channel. */
export interface Carriers {
  readonly keys: Pick<Keys, 'keyEncryption'>;
  readonly deliverMail: DeliverMail;
  readonly deliverEvent: DeliverEvent;
}

/** Makes what decrypts a message and hands it to its channel. */
export function createDeliver({ keys, deliverMail, deliverEvent }: Carriers) {
  return async (message: MessageRow, signal: AbortSignal): Promise<Delivery> => {
    const { product, id, endpoint, created_at: createdAt } = message;
    if (message.channel === 'mail') {
      const content = open(message, mailContentSchema);
      if (content === undefined) return failed('CONTENT_UNREADABLE');
      return deliverMail({ product, id, createdAt, content }, signal);
    }
    const content = open(message, eventContentSchema);
    if (content === undefined) return failed('CONTENT_UNREADABLE');
    return deliverEvent({ product, id, createdAt, content, endpoint: endpoint ?? '' }, signal);
  };

  function open<Schema extends z.ZodType>(message: MessageRow, schema: Schema): z.output<Schema> | undefined {
    try {
      return unsealRecord(message, toMessageContext(message.product, message.id), schema, keys.keyEncryption);
    } catch {
      // Whatever is wrong with key or content, its words could quote the content. Tried again: the key may come back.
      return undefined;
    }
  }
}
