/** Every type of event that a webhook can tell of, and when it does. `data` holds ids and codes; docs/outgoing.md lists them. */
export const EVENT_TYPES = {
  'registration.recorded': 'somebody registered, or registered again with other data',
  'licence.suspended': 'a licence was suspended',
  'licence.revoked': 'a licence was ended',
  'licence.reinstated': 'a licence was made active again',
  'licence.extended': 'a licence’s term was set anew; as a rule it ends later now, or never',
  'seat.released': 'an installation’s seat was given back, by its owner or by the vendor',
  'seat.takenOver': 'an owner took a seat over from a computer that is gone, after proof by mail',
  'owner.changed': 'a licence went from one owner to another',
  'owner.merged': 'two records of one owner became one',
  'owner.erased': 'an owner’s data was erased; erase your copy too',
  'order.completed': 'an order came in and its licences were made',
  'order.refunded': 'an order was paid back, and its licences suspended',
  'order.chargedBack': 'a payment was reversed, and the order’s licences suspended',
} as const satisfies Readonly<Record<string, string>>;

/** A type of event. */
export type EventType = keyof typeof EVENT_TYPES;

/** What `deed webhook test` sends. */
export const TEST_EVENT = 'webhook.test';

/** Whether there is an event of that type. */
export function isEventType(text: string): text is EventType {
  return text in EVENT_TYPES;
}
