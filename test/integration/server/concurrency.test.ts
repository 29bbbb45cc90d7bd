import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDeedServer, type DeedServer } from '../../support/deed-server.ts';
import { toRefusal } from '../../support/inject-registration.ts';
import { postRegistration } from '../../support/post-registration.ts';
import { createRegistrationBody } from '../../support/registration-request.ts';
import { createStoreAddress, ENGINES, type TestStoreAddress } from '../../support/store-address.ts';

const PARALLEL = 20;

describe.each(ENGINES)('on %s', (engine) => {
  let address: TestStoreAddress;
  let first: DeedServer;
  let second: DeedServer;
  beforeAll(async () => {
    address = await createStoreAddress(engine);
    first = await startDeedServer({ address });
    second = await startDeedServer({ address });
  });
  afterAll(async () => {
    await Promise.all([first.stop(), second.stop()]);
    await address.remove();
  });

  async function show(licenceKey: string): Promise<unknown> {
    return JSON.parse((await first.deed('licence', 'show', licenceKey, '--json')).stdout);
  }

  describe.each([
    ['one process', () => [first, first] as const],
    ['two processes on one store', () => [first, second] as const],
  ])('at once, in %s,', (_where, servers) => {
    function urlOf(index: number): string {
      return servers()[index % 2 === 0 ? 0 : 1].url;
    }

    it('a hundred installations race for one seat, and one gets it', async () => {
      const [licenceKey = ''] = await first.issue();
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          postRegistration(urlOf(index), createRegistrationBody({ licenceKey })),
        ),
      );
      const refused = answers.filter(({ status }) => status !== 201);
      expect(refused.map(toRefusal)).toEqual(Array(99).fill('409 LICENCE_NO_SEAT'));
      expect(await show(licenceKey)).toMatchObject({ seats: { used: 1, total: 1 }, registrations: 1 });
    });

    it('twenty installations race for three seats, and three get one', async () => {
      const [licenceKey = ''] = await first.issue({ seats: 3 });
      const answers = await Promise.all(
        Array.from({ length: PARALLEL }, (_, index) =>
          postRegistration(urlOf(index), createRegistrationBody({ licenceKey })),
        ),
      );
      const refused = answers.filter(({ status }) => status !== 201);
      expect(refused.map(toRefusal)).toEqual(Array(PARALLEL - 3).fill('409 LICENCE_NO_SEAT'));
      expect(await show(licenceKey)).toMatchObject({ seats: { used: 3, total: 3 }, registrations: 3 });
    });

    it('one submission comes twenty times, is recorded once, and gets one answer or is told to wait for it', async () => {
      const [licenceKey = ''] = await first.issue({ seats: 5 });
      const body = createRegistrationBody({ licenceKey });
      const key = randomUUID();
      const answers = await Promise.all(
        Array.from({ length: PARALLEL }, (_, index) => postRegistration(urlOf(index), body, key)),
      );
      const answered = answers.filter(({ status }) => status === 201);
      expect(new Set(answered.map(({ body: text }) => text)).size).toBe(1);
      const waiting = answers.filter(({ status }) => status !== 201);
      expect(waiting.map(toRefusal)).toEqual(waiting.map(() => '409 IDEMPOTENCY_KEY_IN_USE'));
      expect(await postRegistration(urlOf(0), body, key)).toEqual(answered[0]);
      expect(await show(licenceKey)).toMatchObject({ seats: { used: 1, total: 5 }, registrations: 1 });
    });

    it('one installation comes twenty times under keys of its own, and takes one seat', async () => {
      const [licenceKey = ''] = await first.issue({ seats: 5 });
      const body = createRegistrationBody({ licenceKey });
      const answers = await Promise.all(
        Array.from({ length: PARALLEL }, (_, index) => postRegistration(urlOf(index), body)),
      );
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
      expect(await show(licenceKey)).toMatchObject({ seats: { used: 1, total: 5 }, registrations: 1 });
    });
  });
});
