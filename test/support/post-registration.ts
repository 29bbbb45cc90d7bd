import { randomUUID } from 'node:crypto';
import type { RegistrationBody } from './registration-request.ts';

/** An answer as a client sees it. */
export interface PlainAnswer {
  readonly status: number;
  readonly body: string;
}

/** Sends a registration over the network, as a client does. */
export async function postRegistration(
  url: string,
  body: RegistrationBody | string,
  key: string = randomUUID(),
): Promise<PlainAnswer> {
  const answer = await fetch(`${url}/v1/registrations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': `"${key}"` },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: answer.status, body: await answer.text() };
}
