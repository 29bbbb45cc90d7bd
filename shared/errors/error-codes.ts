/** What the outbox does after a code: try again later by itself, wait for a person to change something, or stop for good. */
export type RetryRule = 'later' | 'afterChange' | 'never';

interface ErrorRow {
  readonly retry: RetryRule;
  /** Set where the backend answers with it. */
  readonly httpStatus?: number;
  /** For developers: the one cause. */
  readonly meaning: string;
}

/**
 * The catalogue of errors: a code means one cause. What a person reads stands under `error.CODE.what` and `error.CODE.do`
 * in the texts; docs/errors.md lists all of it, and a test holds the three together.
 */
export const ERRORS = {
  LICENCE_UNKNOWN: row('afterChange', 'the key is well-formed but this backend issued none like it', 404),
  LICENCE_WRONG_PRODUCT: row('afterChange', 'the key belongs to another product of this vendor', 403),
  LICENCE_SUSPENDED: row('afterChange', 'the vendor has suspended the licence', 403),
  LICENCE_REVOKED: row(
    'afterChange',
    'the vendor has revoked the licence; the answer to a licence key carries a signed certificate',
    403,
  ),
  LICENCE_EXPIRED: row('afterChange', 'the licence’s term is over', 403),
  LICENCE_KEY_REPLACED: row(
    'afterChange',
    'other keys have taken the place of this one: the licence changed hands, or newer keys were mailed',
    403,
  ),
  LICENCE_NO_SEAT: row('afterChange', 'other installations hold every seat of the licence', 409),
  SEAT_NOT_HELD: row(
    'afterChange',
    'the installation holds no seat of the licence; registering it again takes one if one is free',
    409,
  ),
  TRANSFERS_EXHAUSTED: row(
    'afterChange',
    'the licence was moved as often as it may be within 365 days; the vendor can free a seat',
    409,
  ),
  REGISTRATION_UNKNOWN: row(
    'afterChange',
    'no registration of this installation with this licence has this owner token',
    404,
  ),
  OWNER_TOKEN_MISSING: row('afterChange', 'the Authorization header does not bring an owner token', 400),
  PROOF_REFUSED: row(
    'afterChange',
    'the mailed code is wrong, was used, has run out or was tried too often, or there is no such proof',
    403,
  ),
  OWNER_CHANGE_CLOSED: row(
    'afterChange',
    'the owner change was accepted, withdrawn or has run out, or is not one that this registration began',
    409,
  ),
  PRODUCT_UNKNOWN: row('later', 'this backend does not know the product', 404),
  REQUEST_INVALID: row('afterChange', 'the body does not have the documented shape', 400),
  NOTICE_MISSING: row(
    'afterChange',
    'a personal item came without the notice that must be served before it',
    422,
  ),
  CARD_NUMBER_REFUSED: row(
    'afterChange',
    'the body holds 13 to 19 digits that make a payment card number; nothing of it was kept',
    422,
  ),
  BODY_TOO_LARGE: row(
    'afterChange',
    'the body is larger than the route takes, which is 16 KiB for most',
    413,
  ),
  BODY_TOO_DEEP: row('afterChange', 'the values of the body are nested deeper than 20', 400),
  MEDIA_TYPE_UNSUPPORTED: row('afterChange', 'the body is not application/json in UTF-8, or is packed', 415),
  HEADERS_INVALID: row(
    'later',
    'the request or its headers are not HTTP, not clear, too large, too many or too slow',
    400,
  ),
  IDEMPOTENCY_KEY_MISSING: row('afterChange', 'the Idempotency-Key header is missing', 400),
  IDEMPOTENCY_KEY_INVALID: row('afterChange', 'the Idempotency-Key header is not a UUID', 400),
  IDEMPOTENCY_KEY_IN_USE: row(
    'later',
    'the first request with this Idempotency-Key is still being answered',
    409,
  ),
  IDEMPOTENCY_KEY_REUSED: row('afterChange', 'the Idempotency-Key came before with another body', 422),
  SIGNATURE_REFUSED: row(
    'afterChange',
    'the processor is unknown, or its message is not signed as it must be, is too old or from the future',
    401,
  ),
  EVENT_ID_REUSED: row('afterChange', 'a message with this id came before with another body', 422),
  ORDER_PRODUCT_UNKNOWN: row(
    'afterChange',
    'the order is for a product that this backend does not know',
    422,
  ),
  ORDER_EDITION_UNKNOWN: row(
    'afterChange',
    'the order is for an edition that the product does not have',
    422,
  ),
  PREFILL_UNKNOWN: row(
    'afterChange',
    'the token of a registration link is unknown, was used, or is too old; the form is filled in by hand',
    404,
  ),
  NOT_FOUND: row('later', 'there is no such route', 404),
  METHOD_NOT_ALLOWED: row('later', 'the route exists, with another method', 405),
  RATE_LIMITED: row(
    'later',
    'too many wrong licence keys, codes or tokens came from here; Retry-After says when to come again',
    429,
  ),
  INTERNAL: row('later', 'the backend failed; its log has the request id', 500),
  BUSY: row('later', 'the backend is stopping or too busy; Retry-After says when', 503),

  NETWORK_OFFLINE: row('later', 'the computer has no connection, or the name of the backend is not found'),
  BACKEND_UNREACHABLE: row('later', 'the backend refused or broke the connection'),
  BACKEND_TIMEOUT: row('later', 'the backend said nothing for a minute'),
  BACKEND_FAULT: row('later', 'the backend answered with a server error or asked to wait'),
  ANSWER_UNTRUSTED: row(
    'later',
    'the answer is not the documented one, or a signature in it is not the backend’s',
  ),
  ANSWER_NOT_STORED: row('later', 'the answer is right but could not be written here; it is fetched again'),

  SAVE_DISK_FULL: row('afterChange', 'the disk has no room for the entry; nothing was written'),
  SAVE_FAILED: row('afterChange', 'the entry could not be written or flushed'),
  KEYCHAIN_LOCKED: row('afterChange', 'the keychain is there and locked, or its owner did not unlock it'),
  KEYCHAIN_MISSING: row('afterChange', 'there is no keychain service to talk to'),
  KEYCHAIN_DENIED: row('afterChange', 'the keychain refused this program'),
  ENTRY_UNREADABLE: row('afterChange', 'a saved entry cannot be read or decrypted; it is kept aside'),
  CERTIFICATE_UNREADABLE: row('afterChange', 'the stored certificate does not verify; it is kept aside'),
  NOTHING_TO_SEND: row('never', 'no entry is waiting'),
  NOTHING_TO_SHOW: row('never', 'there is no such record on this computer'),
  IPC_SENDER_REFUSED: row('never', 'a message came from a frame that is not the window’s own page'),
  IPC_MESSAGE_INVALID: row('never', 'a message does not fit the contract'),
  IPC_FAULT: row('never', 'the main process failed while answering; its log has the cause'),
  CONFIGURATION_INVALID: row('never', 'product.json, trust-root.json or a policy is missing or wrong'),
} as const satisfies Readonly<Record<string, ErrorRow>>;

/** A code of the catalogue. */
export type ErrorCode = keyof typeof ERRORS;

/** Whether a text is a code of the catalogue. */
export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(ERRORS, text);
}

/** What the outbox does after a code. */
export function retryRule(code: ErrorCode): RetryRule {
  return ERRORS[code].retry;
}

function row<const Retry extends RetryRule>(retry: Retry, meaning: string, httpStatus?: number) {
  return httpStatus === undefined ? { retry, meaning } : { retry, meaning, httpStatus };
}
