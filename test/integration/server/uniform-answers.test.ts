import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createRegistrationBody,
  createStrangeKey,
  type RegistrationBody,
} from '../../support/registration-request.ts';
import { ENGINES } from '../../support/store-address.ts';
import { openTestBackend, type TestBackend } from '../../support/test-backend.ts';

const NO_LIMITS = JSON.stringify({
  ...{ guessesPerAddress: 1_000_000, guessesPerKeyPrefix: 1_000_000, guessesPerInstallation: 1_000_000 },
  ...{ guesses: 1_000_000, requestsPerInstallation: 60_000 },
});
const environment = { DEED_LIMITS: NO_LIMITS };

describe.each(ENGINES)('whoever has no genuine key (%s)', (engine) => {
  let backend: TestBackend;
  let stranger: TestBackend;
  let known: RegistrationBody;
  let foreignKey = '';
  beforeAll(async () => {
    backend = await openTestBackend({ engine, environment });
    stranger = await openTestBackend({ environment });
    foreignKey = await stranger.issueKey();
    known = createRegistrationBody({ licenceKey: await backend.issueKey() });
    await post(known);
  });
  afterAll(async () => {
    await Promise.all([backend.close(), stranger.close()]);
  });

  function post(body: RegistrationBody) {
    return backend.app.inject({
      ...{ method: 'POST', url: '/v1/registrations', payload: JSON.stringify(body) },
      headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    });
  }

  /** The ways to guess, told by what is right about them. */
  const guesses: Readonly<Record<string, () => RegistrationBody>> = {
    nothing: () => createRegistrationBody(),
    installation: () => createRegistrationBody({ installation: known.installation }),
    owner: () => createRegistrationBody({ owner: { ...known.owner } }),
    ownerTokenHash: () => createRegistrationBody({ ownerTokenHash: known.ownerTokenHash }),
    everythingElse: () => ({ ...known, licenceKey: createStrangeKey() }),
    keyOfAnotherBackend: () => createRegistrationBody({ licenceKey: foreignKey }),
    keyOfAnotherBackendAndAllElse: () => ({ ...known, licenceKey: foreignKey }),
  };

  it('gets one answer, to the byte and the header, whatever else is right', async () => {
    // The genuine key, by contrast, is served.
    expect((await post(known)).statusCode).toBe(201);
    const answers = new Set<string>();
    for (const toBody of Object.values(guesses)) {
      const { statusCode, headers, body } = await post(toBody());
      answers.add(
        JSON.stringify({ statusCode, headers: { ...headers, date: '', 'x-request-id': '' }, body }),
      );
    }
    expect(answers.size).toBe(1);
    expect([...answers][0]).toContain('LICENCE_UNKNOWN');
  });

  it('gets it in the same time', async () => {
    const names = Object.keys(guesses);
    const times = new Map<string, number[]>(names.map((name) => [name, []]));
    for (let round = 0; round < 140; round += 1) {
      // In turn, and each time another one first, so that a slow moment of the machine is shared by all.
      const turn = [...names.slice(round % names.length), ...names.slice(0, round % names.length)];
      for (const name of turn) {
        const body = guesses[name]?.() ?? createRegistrationBody();
        const start = performance.now();
        await post(body);
        times.get(name)?.push(performance.now() - start);
      }
    }
    const typical = [...times.values()].map(lowerQuartile);
    // On a machine with nothing else to do they differ by a few hundredths.
    expect(Math.max(...typical) / Math.min(...typical)).toBeLessThan(1.4);
  });
});

/** The time that three in four take or more: what else the machine does lengthens some, and shortens none. */
function lowerQuartile(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 4)] ?? 0;
}
