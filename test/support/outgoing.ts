import { createJsonLogger, type Logger } from '../../server/logging/logger.ts';
import type { MessageRow } from '../../server/outgoing/claims.ts';
import { enqueueMail, type NewMail } from '../../server/outgoing/enqueue.ts';
import type { TestBackend } from './test-backend.ts';

/** A mail to somebody; what is not said is filled in. */
export function writeMail(backend: TestBackend, mail: Partial<NewMail> = {}): Promise<void> {
  const whole = {
    ...{ product: 'sample-studio', kind: 'licenceKey', to: 'ada@customer.example' },
    ...{ subject: 'Your licence', text: 'Hello' },
    ...mail,
  };
  return backend.store.write((queries) => enqueueMail(queries, whole, backend));
}

/** All outgoing messages of the sample product as the store keeps them, the oldest first. */
export function readMessages({ store }: TestBackend): Promise<readonly MessageRow[]> {
  return store.read((queries) =>
    queries
      .selectFrom('outgoing_messages')
      .selectAll()
      .where('product', '=', 'sample-studio')
      .orderBy('created_at')
      .orderBy('id')
      .execute(),
  );
}

/** A logger whose lines can be read. */
export function createReadableLogger(): Logger & { readonly read: () => string } {
  const lines: string[] = [];
  const logger = createJsonLogger({ write: (line) => lines.push(line), clock: () => new Date() });
  return { ...logger, read: () => lines.join('') };
}
