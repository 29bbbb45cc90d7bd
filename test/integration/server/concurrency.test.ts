import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDeedServer, type DeedServer } from '../../support/deed-server.ts';
import { toRefusal } from '../../support/inject-registration.ts';
import { postRegistration } from '../../support/post-registration.ts';
import { createRegistrationBody } from '../../support/registration-request.ts';
import { removeFolder } from '../../support/temporary-folder.ts';

const PARALLEL = 20;
let first: DeedServer;
let second: DeedServer;
beforeAll(async () => {
  first = await startDeedServer();
  second = await startDeedServer({ dataDir: first.dataDir });
});
afterAll(async () => {
  await Promise.all([first.stop(), second.stop()]);
  await removeFolder(first.dataDir);
});

describe.each([
  ['one process', () => [first, first] as const],
  ['two processes on one store', () => [first, second] as const],
])('at once, in %s,', (_where, servers) => {
  function urlOf(index: number): string {
    return servers()[index % 2 === 0 ? 0 : 1].url;
  }

  it('twenty installations race for three seats, and three get one', async () => {
    const [licenceKey = ''] = await first.issue({ seats: 3 });
    const answers = await Promise.all(
      Array.from({ length: PARALLEL }, (_, index) =>
        postRegistration(urlOf(index), createRegistrationBody({ licenceKey })),
      ),
    );
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused.map(toRefusal)).toEqual(Array(PARALLEL - 3).fill('409 LICENCE_NO_SEAT'));
    const shown = await first.deed('licence', 'show', licenceKey, '--json');
    expect(JSON.parse(shown.stdout)).toMatchObject({ seats: { used: 3, total: 3 }, registrations: 3 });
  });

  it('one submission comes twenty times, is recorded once and gets one answer', async () => {
    const [licenceKey = ''] = await first.issue({ seats: 5 });
    const body = createRegistrationBody({ licenceKey });
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: PARALLEL }, (_, index) => postRegistration(urlOf(index), body, key)),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
    const shown = await first.deed('licence', 'show', licenceKey, '--json');
    expect(JSON.parse(shown.stdout)).toMatchObject({ seats: { used: 1, total: 5 }, registrations: 1 });
  });
});
