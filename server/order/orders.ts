import type { ErrorCode } from '../../shared/errors/error-codes.ts';
import { assertNever, fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import { toBlindIndex } from '../sealing/blind-index.ts';
import type { ServiceNeeds } from '../service-needs.ts';
import type { OrderEvent, ReadFailure } from './adapters/adapter.ts';
import { importOrders, type ImportResult, type OrderImport } from './import/import-orders.ts';
import { prepareOrder, type OrderProblem, type PreparedOrder } from './prepare-order.ts';
import type { Verified } from './processors.ts';
import { findReceived, saveReceived, type Reversal } from './received-events.ts';
import { recordOrders } from './record-order.ts';
import { reverseOrder } from './reverse-order.ts';
import { findOrders, type OrderSearch, type OrderSummary } from './show-orders.ts';

/** Why a genuine message is not taken. */
export type ReceiveFailure =
  Failure<Extract<ErrorCode, 'EVENT_ID_REUSED'>> | Failure<OrderProblem> | ReadFailure;

/** A message as it arrived, parsed. */
export interface ArrivedMessage {
  readonly body: unknown;
  readonly bodyHash: string;
}

/** What was bought. */
export interface Orders {
  /** Carries out a processor's message once, however often it comes; gives what it told of. */
  readonly receive: (
    verified: Verified,
    message: ArrivedMessage,
  ) => Promise<Result<OrderEvent['kind'], ReceiveFailure>>;
  /** Records orders of a file; those that are there already stay as they are. */
  readonly import: (orders: OrderImport) => Promise<ImportResult>;
  /** Finds what orders of this number have of a product, without anything about their buyers. */
  readonly find: (search: OrderSearch) => Promise<readonly OrderSummary[]>;
}

/** Makes the orders of a store. */
export function createOrders(needs: ServiceNeeds): Orders {
  return {
    receive: (verified, message) => receive(verified, message, needs),
    import: (orders) => importOrders(orders, needs),
    find: (search) => findOrders(search, needs),
  };
}

async function receive(
  { processor, adapter, message }: Verified,
  { body, bodyHash }: ArrivedMessage,
  needs: ServiceNeeds,
): ReturnType<Orders['receive']> {
  const read = adapter.readEvent(body);
  if (!read.ok) return read;
  const { event } = read.value;
  // Nothing comes of it, so it may come as often as it likes.
  if (event.kind === 'ignored') return ok(event.kind);
  const id = message.id ?? read.value.id;
  if (id === undefined) throw new Error('expected an adapter to give every message an id');
  const received = { processor, id, bodyHash: adapter.repeatsBytes ? bodyHash : null };
  const before = await needs.store.read((queries) => findReceived(queries, received));
  if (before !== undefined) return answerAgain(before, event);
  // Drawn before the transaction, which may be run more than once and should be short.
  const prepared = await prepare(event, needs);
  if (!prepared.ok) return prepared;
  return needs.store.write(async (queries) => {
    const earlier = await findReceived(queries, received);
    if (earlier !== undefined) return answerAgain(earlier, event);
    const now = needs.ports.clock();
    await saveReceived(queries, received, now);
    await recordOrders(queries, prepared.value, { processor, sendsMail: true }, needs);
    const reversal = toReversal(event);
    if (reversal !== undefined) {
      const numberIndex = toBlindIndex('orderNumber', reversal.number, needs.keys.index);
      await reverseOrder(queries, { processor, numberIndex }, { reversal: reversal.kind, now }, needs);
    }
    return ok(event.kind);
  });
}

function answerAgain(
  earlier: 'same' | 'other',
  { kind }: OrderEvent,
): Result<OrderEvent['kind'], Failure<'EVENT_ID_REUSED'>> {
  return earlier === 'same' ? ok(kind) : fail('EVENT_ID_REUSED');
}

async function prepare(
  event: OrderEvent,
  needs: ServiceNeeds,
): Promise<Result<readonly PreparedOrder[], Failure<OrderProblem>>> {
  if (event.kind !== 'completed') return ok([]);
  return needs.store.read((queries) => prepareOrder(queries, event.order, needs));
}

function toReversal(event: OrderEvent): { readonly kind: Reversal; readonly number: string } | undefined {
  switch (event.kind) {
    case 'refunded':
    case 'chargedBack':
      return event;
    case 'completed':
    case 'ignored':
      return undefined;
    default:
      return assertNever(event);
  }
}
