import { randomUUID } from 'node:crypto';
import autocannon from 'autocannon';
import { SetupProblem } from '../scripts/setup/setup-problem.ts';
import { createRegistrationBody } from '../test/support/registration-request.ts';
import type { OwnedInstallation } from './owned-installations.ts';

/** How a backend answered a load. */
export interface Measurement {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly answered: number;
}

/** One request of a load; each has bytes of its own. */
export interface LoadRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What is sent, and for how long, over connections that are kept open. */
export interface Load {
  readonly url: string;
  readonly makeRequest: (turn: number) => LoadRequest;
  readonly connections: number;
  readonly seconds: number;
}

/** Sends requests as fast as they are answered; every one has to succeed. */
export async function measure({ url, makeRequest, connections, seconds }: Load): Promise<Measurement> {
  let turn = 0;
  const result = await autocannon({
    ...{ url, connections, duration: seconds },
    requests: [
      {
        method: 'POST',
        setupRequest: (request) => {
          const { path, headers, body } = makeRequest(turn);
          turn += 1;
          return { ...request, path, headers: { 'content-type': 'application/json', ...headers }, body };
        },
      },
    ],
  });
  if (result.non2xx > 0 || result.errors > 0) {
    throw new SetupProblem(
      `expected every request to succeed, found ${result.non2xx} refused and ${result.errors} unanswered`,
    );
  }
  return {
    perSecond: Math.round(result['2xx'] / result.duration),
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    answered: result['2xx'],
  };
}

/** Registrations of installations that nobody has seen before; they take turns with the licences. */
export function makeRegistrations(licenceKeys: readonly string[]): Load['makeRequest'] {
  return (turn) => {
    const licenceKey = licenceKeys[turn % licenceKeys.length] ?? '';
    return {
      path: '/v1/registrations',
      headers: { 'idempotency-key': `"${randomUUID()}"` },
      body: JSON.stringify(createRegistrationBody({ licenceKey })),
    };
  };
}

/** Requests for fresh certificates by installations that are registered. */
export function makeRenewals(owned: readonly OwnedInstallation[]): Load['makeRequest'] {
  return (turn) => {
    const { token, claim } = owned[turn % owned.length] ?? { token: '', claim: {} };
    return {
      path: '/v1/certificates',
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify({ version: 1, ...claim }),
    };
  };
}
