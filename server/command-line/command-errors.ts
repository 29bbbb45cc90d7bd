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

  KEY_FILE_UNSAFE:
    'others can read a file that holds a secret; change its permissions, and its content if it was seen',
  KEY_FILE_MISSING: 'a file that holds a secret is gone; put it back from the backup',
  KEY_FILE_UNREADABLE: 'a file that holds a secret cannot be read or written',
  KEY_FILE_MALFORMED: 'a file that holds a secret does not hold one',
  KEY_VARIABLE_MALFORMED: 'a variable of the environment does not hold the secret that it should',
  KEY_MISMATCH: 'these are not the secrets that the store was written with',

  PRODUCT_FILE_UNREADABLE: 'the product’s file cannot be read',
  PRODUCT_FILE_INVALID: 'the product’s file does not have the documented shape',
  PRODUCT_UNKNOWN: 'the store does not know the product; `deed product list` shows those it does',
  EDITION_UNKNOWN: 'the product has no such edition',

  KEY_EMPTY: 'there is no licence key',
  KEY_SHORT: 'a licence key has 27 characters, this one has fewer',
  KEY_LONG: 'a licence key has 27 characters, this one has more',
  KEY_SYMBOL: 'a licence key has only letters and digits, and never a U',
  KEY_CHECK: 'one character of the licence key is wrong',
  LICENCE_UNKNOWN: 'the key is well-formed, but the store holds no licence for it',

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
