import { randomUUID } from 'node:crypto';
import type { Engine } from '../../server/store/store.ts';
import type { OrderSummary } from '../../server/order/show-orders.ts';
import { injectRegistration } from './inject-registration.ts';
import { addProcessor, createOrder, injectOrder, placeOrder, toMessage, type OrderBody } from './orders.ts';
import type { PlainAnswer } from './post-registration.ts';
import { readEvents, watchEvents } from './read-events.ts';
import { findKeys, readMails, type OwedMail } from './read-mail.ts';
import { ADA, createRegistrationBody } from './registration-request.ts';
import { openTestBackend, type TestBackend } from './test-backend.ts';

/** The sample product, which orders of tests are for. */
export const SAMPLE = 'sample-studio';

/** An order that was taken, with the key that was mailed to its buyer. */
export interface Bought {
  readonly order: OrderBody;
  readonly email: string;
  readonly key: string;
}

/** A backend with a processor that tells it of orders, and what tests ask of both. */
export interface OrderDesk {
  readonly backend: TestBackend;
  readonly secret: string;
  readonly complete: (order: OrderBody, id?: string) => Promise<PlainAnswer>;
  readonly reverse: (type: 'order.refunded' | 'order.chargedBack', number: string) => Promise<PlainAnswer>;
  /** An order of one licence, with an address of its own. */
  readonly buy: (given?: Partial<OrderBody>) => Promise<Bought>;
  readonly show: (number: string) => Promise<OrderSummary | undefined>;
  readonly mailsTo: (to: string) => Promise<readonly OwedMail[]>;
  readonly register: (licenceKey: string) => Promise<PlainAnswer>;
  /** The state of an order, and of each of its licences with the reason. */
  readonly stateOf: (number: string) => Promise<readonly string[]>;
  /** The types of all events about an order and its licences, in alphabetical order. */
  readonly eventsOf: (number: string) => Promise<readonly string[]>;
}

/** Opens a backend with the processor `default`, whose events a test can read. */
export async function openOrderDesk(engine: Engine): Promise<OrderDesk> {
  const backend = await openTestBackend({ engine });
  const secret = await addProcessor(backend);
  await watchEvents(backend);
  const show = async (number: string) => (await backend.orders.find({ product: SAMPLE, number }))[0];
  const mailsTo = (to: string) => readMails(backend, { kind: 'licenceKey', to });
  return {
    ...{ backend, secret, show, mailsTo },
    complete: (order, id = randomUUID()) =>
      injectOrder(backend, toMessage('order.completed', order), { secret, id }),
    reverse: (type, number) => injectOrder(backend, toMessage(type, { number }), { secret }),
    register: (licenceKey) => injectRegistration(backend, createRegistrationBody({ licenceKey })),
    buy: async (given = {}) => {
      const email = `${randomUUID()}@example.com`;
      const order = createOrder({ buyer: { name: ADA.name, email }, ...given });
      await placeOrder(backend, secret, order);
      const [mail] = await mailsTo(email);
      return { order, email, key: mail === undefined ? '' : (findKeys(mail)[0] ?? '') };
    },
    stateOf: async (number) => {
      const order = await show(number);
      const licences = await readLicences(backend, order?.order ?? '');
      return [order?.state ?? '', ...licences];
    },
    eventsOf: async (number) => {
      const order = await show(number);
      const ids = new Set<unknown>([order?.order, ...(order?.licences ?? [])]);
      const events = await readEvents(backend);
      return events
        .filter(({ data }) => ids.has(data['order'] ?? data['licence']))
        .map(({ type }) => type)
        .toSorted();
    },
  };
}

async function readLicences({ store }: TestBackend, order: string): Promise<readonly string[]> {
  const rows = await store.read((queries) =>
    queries
      .selectFrom('licences')
      .select(['state', 'state_reason'])
      .where('product', '=', SAMPLE)
      .where('order_id', '=', order)
      .execute(),
  );
  return rows.map(({ state, state_reason }) => `${state} ${state_reason ?? ''}`.trim());
}
