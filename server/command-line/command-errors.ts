import type { Failure } from '../../shared/result/result.ts';

/** The errors of the command line: a code means one cause. */
export const COMMAND_ERRORS = {
  USAGE: 'the command line was not understood',
  INTERNAL: 'the command failed for a reason of its own',

  STORE_ADDRESS_UNSUPPORTED: '--data names neither a folder nor a PostgreSQL database',
  STORE_MISSING: 'there is no store here; `deed serve` and `deed product add` make one',
  STORE_UNREADABLE: 'the store cannot be opened',
  STORE_UNREACHABLE: 'the database cannot be reached, or does not let us in',
  STORE_UNSAFE: 'the database does not keep what it is given as safely as it must',
  STORE_NEWER: 'a newer version of Deed has written to the store; use that version',
  STORE_RESTORED:
    'the store was restored and serves nothing until `deed erasures replay` has erased again who was erased since the backup',
  STORE_NOT_EMPTY: 'there is data in the store already; a backup is restored into an empty one',
  STORE_IN_USE: 'another process uses the store; stop it first',

  KEY_FILE_UNSAFE:
    'others can read a file that holds a secret; change its permissions, and its content if it was seen',
  KEY_FILE_MISSING: 'a file that holds a secret is gone; put it back from the backup',
  KEY_FILE_UNREADABLE: 'a file that holds a secret cannot be read or written',
  KEY_FILE_MALFORMED: 'a file that holds a secret does not hold one',
  KEY_VARIABLE_MALFORMED: 'a variable of the environment does not hold the secret that it should',
  KEY_MISMATCH: 'these are not the secrets that the store was written with',
  SIGNING_KEY_CHANGED:
    'the signing key is not the one that the store’s documents were signed with; put it back, or `deed key accept-signing` if it was changed on purpose',
  KEY_VERSION_MISSING: 'the next version of the key has to come from where the others come from',
  KEY_VERSION_UNKNOWN: 'the store was not written with that version of the key',
  KEY_VERSION_IN_USE: 'that version of the key is still needed',
  KMS_COMMAND_INVALID:
    'DEED_KMS_COMMAND must be the absolute path of a program, alone or first in a JSON list with its arguments',
  KMS_REFUSED: 'the program that DEED_KMS_COMMAND names did not give the key',

  BACKUP_FILE_EXISTS: 'there is a file of that name already; a backup replaces nothing',
  BACKUP_UNWRITABLE: 'the backup cannot be written',
  BACKUP_UNREADABLE: 'the backup cannot be read',
  BACKUP_DAMAGED: 'the backup is not whole, or it was changed; nothing was restored',
  BACKUP_NEWER: 'a newer version of Deed made the backup; restore it with that version',

  PRODUCT_FILE_UNREADABLE: 'the product’s file cannot be read',
  PRODUCT_FILE_INVALID: 'the product’s file does not have the documented shape',
  PRODUCT_UNKNOWN: 'the store does not know the product; `deed product list` shows those it does',
  EDITION_UNKNOWN: 'the product has no such edition',

  KEY_EMPTY: 'there is no licence key',
  KEY_SHORT: 'a licence key has 27 characters, this one has fewer',
  KEY_LONG: 'a licence key has 27 characters, this one has more',
  KEY_SYMBOL: 'a licence key has only letters and digits, and never a U',
  KEY_CHECK: 'one character of the licence key is wrong',
  LICENCE_UNKNOWN: 'the store holds no licence for the key, or none of that product with the id',
  SEAT_NOT_HELD: 'the installation holds no seat of the licence; `deed licence show` lists those that do',
  OUT_FILE_EXISTS: 'there is a file of that name already; none is ever replaced',
  OUT_FILE_UNWRITABLE: 'the file cannot be made',
  ISSUE_STOPPED:
    'not all licences were issued; those whose keys are in the file are good, and there are no others',

  REGISTRATION_UNKNOWN: 'the store holds no such registration, or its owner was erased',
  OWNER_UNKNOWN: 'the product has no such owner, or they were erased',
  OWNERS_DIFFER:
    'the two owners share neither email address nor phone number; --force merges them nevertheless',
  EMAIL_INVALID: 'this is not one email address',
  LICENCE_NOT_ACTIVE: 'the licence is suspended, revoked or at its end, and so cannot change hands',
  OFFERS_EXHAUSTED: 'the licence was offered five times within a day; nothing was mailed',
  LEDGER_UNREADABLE: 'the copy of the erasure ledger cannot be read',
  LEDGER_DAMAGED:
    'a line of the copy of the erasure ledger is no entry; whoever it named would not be erased, so nothing was done',
  LEDGER_UNWRITABLE:
    'the erasure holds, but the copy of the erasure ledger cannot be written; `deed erasures export` does it later',

  CSV_INVALID: 'the file is not the CSV that it must be',
  ORDER_FILE_UNREADABLE: 'the file of orders cannot be read',
  ORDERS_INVALID: 'some rows are wrong; nothing was imported',
  CARD_NUMBER_REFUSED: 'a payment card number stands in the file; nothing was imported',
  IMPORT_STOPPED: 'the import was interrupted; begun again, it goes on where it ended',
  ORDER_UNKNOWN: 'the store holds no order with the number',
  PROCESSOR_UNKNOWN: 'there is no processor of the name; `deed processor list` shows those there are',
  PROCESSOR_EXISTS: 'there is a processor of the name already; `deed processor rotate` changes its secret',
  PROCESSOR_SECRET_MISSING: 'the secret comes from the processor',
  WEBHOOK_SECRET_INVALID: 'the secret is not one that messages can be signed with',

  DOCUMENT_UNREADABLE: 'the document’s file cannot be read',
  TRUST_ROOT_INVALID: 'the trust root cannot be read or does not have the documented shape',
  DOCUMENT_MALFORMED: 'the document is no compact JWS with the header that it must have',
  DOCUMENT_ALGORITHM: 'the document is signed with another algorithm than EdDSA',
  DOCUMENT_TYPE: 'the document is of another kind',
  DOCUMENT_KEY_UNKNOWN: 'the trust root does not hold the key that the document names',
  DOCUMENT_SIGNATURE:
    'the signature does not fit the document: somebody changed it, or another key signed it',
  DOCUMENT_CONTENT: 'the document’s content does not have the shape of its version',
  DOCUMENT_PRODUCT: 'the document speaks of another product',
  DOCUMENT_INSTALLATION: 'the document speaks of another installation',

  EVENT_UNKNOWN: 'there is no event of that type',
  WEBHOOK_URL_INVALID: 'the address of the endpoint cannot be one',
  WEBHOOK_UNKNOWN: 'the store knows no endpoint of that id; `deed webhook list` shows those it does',
  WEBHOOK_TEST_FAILED: 'the endpoint did not take the test message',
  MESSAGE_UNKNOWN: 'the store knows no outgoing message of that id; `deed outgoing list` shows those it does',
  MESSAGE_SENT: 'the mail has been sent, and its content was destroyed',
  MAIL_SETTINGS_INVALID: 'the environment does not say as it should how mail leaves',

  LIMITS_INVALID: 'DEED_LIMITS is not the JSON that docs/backend.md describes',
  TRUSTED_PROXIES_INVALID:
    'the trusted proxies are not addresses and networks such as 10.0.0.0/8, divided by commas',
  METRICS_TOKEN_INVALID: 'DEED_METRICS_TOKEN must have 20 to 200 characters out of A-Z a-z 0-9 - . _ ~ + /',
  PORT_IN_USE: 'another program listens on the port',
  LISTEN_FAILED: 'the address cannot be listened on',
} as const satisfies Readonly<Record<string, string>>;

/** A code of the command line. */
export type CommandErrorCode = keyof typeof COMMAND_ERRORS;

/** Why a command failed. */
export type CommandFailure = Failure<CommandErrorCode>;

/** What stands on stderr: the code, what it means, and what was found. */
export function formatFailure({ code, detail }: CommandFailure): string {
  const meaning = COMMAND_ERRORS[code];
  return `error ${code}: ${detail === undefined ? meaning : `${meaning}: ${detail}`}\n`;
}
