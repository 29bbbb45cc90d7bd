import { randomUUID } from 'node:crypto';
import type { PlainAnswer } from './post-registration.ts';
import type { TestBackend } from './test-backend.ts';

/** What goes with a request besides its body. */
export interface OnceOptions {
  /** The idempotency key; a new one if absent. */
  readonly key?: string;
  /** The owner token. */
  readonly token?: string;
}

/** Sends a request that is carried out once to a backend in the same process. */
export async function postOnce(
  { app }: Pick<TestBackend, 'app'>,
  url: string,
  body: object,
  { key = randomUUID(), token }: OnceOptions = {},
): Promise<PlainAnswer> {
  const answer = await app.inject({
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/json',
      'idempotency-key': `"${key}"`,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    payload: JSON.stringify(body),
  });
  return { status: answer.statusCode, body: answer.body };
}
