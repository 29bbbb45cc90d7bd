import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseLicenceKey } from '../../../shared/licence/licence-key.ts';
import { seatReleaseResponseSchema } from '../../../shared/registration/seat-release.ts';
import { injectRegistration, toRefusal } from '../../support/inject-registration.ts';
import {
  injectAsOwner,
  registerInstallation,
  releaseSeatOf,
  type OwnedInstallation,
} from '../../support/owned-installation.ts';
import type { PlainAnswer } from '../../support/post-registration.ts';
import { readEvents, watchEvents } from '../../support/read-events.ts';
import { createRegistrationBody } from '../../support/registration-request.ts';
import { ENGINES } from '../../support/store-address.ts';
import { openTestBackend, type TestBackend } from '../../support/test-backend.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const NO_LIMITS = { DEED_LIMITS: '{"guessesPerAddress":100000,"guesses":100000}' };

function read(answer: PlainAnswer) {
  expect(answer).toMatchObject({ status: 200 });
  return seatReleaseResponseSchema.parse(JSON.parse(answer.body));
}

describe.each(ENGINES)('a seat, on %s,', (engine) => {
  let backend: TestBackend;
  beforeAll(async () => {
    backend = await openTestBackend({ engine, environment: NO_LIMITS });
    await watchEvents(backend);
  });
  afterAll(() => backend.close());

  async function show(licenceKey: string) {
    const key = parseLicenceKey(licenceKey);
    const shown = key.ok ? await backend.licences.show({ kind: 'key', key: key.value }) : key;
    if (!shown.ok) throw new Error(shown.failure.code);
    return shown.value;
  }

  async function register(licenceKey: string): Promise<PlainAnswer> {
    return injectRegistration(backend, createRegistrationBody({ licenceKey }));
  }

  it('is given back by its owner, taken by another, and by the first again when it is free', async () => {
    const licenceKey = await backend.issueKey();
    const first = await registerInstallation(backend, licenceKey);
    expect(toRefusal(await register(licenceKey))).toBe('409 LICENCE_NO_SEAT');

    expect(read(await releaseSeatOf(backend, first))).toEqual({
      ...{ version: 1, seats: { used: 0, total: 1 }, transfersLeft: 3 },
    });
    const second = await registerInstallation(backend, licenceKey);
    expect(toRefusal(await injectRegistration(backend, first.body))).toBe('409 LICENCE_NO_SEAT');

    read(await releaseSeatOf(backend, second));
    expect(await injectRegistration(backend, first.body)).toMatchObject({ status: 201 });
    const licence = await show(licenceKey);
    expect(licence).toMatchObject({
      ...{ seats: { used: 1, total: 1 }, registrations: 2, transfers: { used: 2, allowed: 4 } },
    });
    // Both stay recorded; only one holds a seat.
    const holding = licence.installations.filter(({ seatSince }) => seatSince !== undefined);
    expect(holding.map(({ installation }) => installation)).toEqual([first.claim.installation]);
    expect(licence.installations.length).toBe(2);
  });

  it('is given back once: the same request gets the same bytes, and a new one is told that there is no seat', async () => {
    const licenceKey = await backend.issueKey();
    const owned = await registerInstallation(backend, licenceKey);
    const key = randomUUID();
    const answer = await releaseSeatOf(backend, owned, key);
    await injectRegistration(backend, owned.body);
    expect(await releaseSeatOf(backend, owned, key)).toEqual(answer);
    expect(await show(licenceKey)).toMatchObject({ seats: { used: 1 }, transfers: { used: 1 } });
    const other = { ...owned.claim, installation: owned.claim.installation.toUpperCase() };
    expect(toRefusal(await injectAsOwner(backend, '/v1/seats/release', { ...owned, body: other, key }))).toBe(
      '404 REGISTRATION_UNKNOWN',
    );
    read(await releaseSeatOf(backend, owned));
    expect(toRefusal(await releaseSeatOf(backend, owned))).toBe('409 SEAT_NOT_HELD');
  });

  it('is not given back more often than the licence may move in 365 days, and the vendor is not bound by that', async () => {
    const licenceKey = await backend.issueKey();
    const start = Date.now();
    backend.setTime(new Date(start));
    let owned = await registerInstallation(backend, licenceKey);
    for (const left of [3, 2, 1, 0]) {
      expect(read(await releaseSeatOf(backend, owned)).transfersLeft).toBe(left);
      owned = await registerInstallation(backend, licenceKey);
    }
    expect(toRefusal(await releaseSeatOf(backend, owned))).toBe('409 TRANSFERS_EXHAUSTED');
    expect(await show(licenceKey)).toMatchObject({ seats: { used: 1 }, transfers: { used: 4, allowed: 4 } });

    const name = { kind: 'id', product: owned.claim.product, id: owned.claim.licence } as const;
    expect(await backend.licences.releaseSeat(name, owned.claim.installation)).toMatchObject({
      ...{ ok: true, value: { seats: { used: 0 }, transfers: { used: 4 } } },
    });
    expect(await backend.licences.releaseSeat(name, owned.claim.installation)).toMatchObject({
      failure: { code: 'SEAT_NOT_HELD' },
    });

    owned = await registerInstallation(backend, licenceKey);
    backend.setTime(new Date(start + 365 * DAY_MS - 1));
    expect(toRefusal(await releaseSeatOf(backend, owned))).toBe('409 TRANSFERS_EXHAUSTED');
    backend.setTime(new Date(start + 365 * DAY_MS));
    expect(read(await releaseSeatOf(backend, owned)).transfersLeft).toBe(3);
    backend.setTime(new Date());
  });

  it('is not given back twice by many at once, nor oftener than the cap', async () => {
    const one = await registerInstallation(backend, await backend.issueKey());
    const answers = await Promise.all(Array.from({ length: 20 }, () => releaseSeatOf(backend, one)));
    expect(answers.filter(({ status }) => status === 200).length).toBe(1);
    expect(new Set(answers.filter(({ status }) => status !== 200).map(toRefusal))).toEqual(
      new Set(['409 SEAT_NOT_HELD']),
    );

    const licenceKey = await backend.issueKey({ seats: 10 });
    const ten = await Promise.all(
      Array.from({ length: 10 }, () => registerInstallation(backend, licenceKey)),
    );
    const all = await Promise.all(ten.map((owned) => releaseSeatOf(backend, owned)));
    expect(all.filter(({ status }) => status === 200).length).toBe(4);
    const refused = all.filter(({ status }) => status !== 200);
    expect(refused.map(toRefusal)).toEqual(Array(6).fill('409 TRANSFERS_EXHAUSTED'));
    expect(await show(licenceKey)).toMatchObject({ seats: { used: 6 }, transfers: { used: 4 } });
  });

  it('that is given back while twenty wait for it goes to one of them at most', async () => {
    const licenceKey = await backend.issueKey();
    const owned = await registerInstallation(backend, licenceKey);
    const [released, ...registered] = await Promise.all([
      releaseSeatOf(backend, owned),
      ...Array.from({ length: 20 }, () => register(licenceKey)),
    ]);
    expect(released).toMatchObject({ status: 200 });
    const taken = registered.filter(({ status }) => status === 201).length;
    expect(taken).toBeLessThanOrEqual(1);
    expect(await show(licenceKey)).toMatchObject({ seats: { used: taken, total: 1 } });
  });

  it('is told of, with ids and a cause', async () => {
    const owned = await registerInstallation(backend, await backend.issueKey());
    read(await releaseSeatOf(backend, owned));
    const { product, licence, installation } = owned.claim;
    const told = (await readEvents(backend)).filter(({ data }) => data['licence'] === licence);
    expect(told.filter(({ type }) => type === 'seat.released').map(({ data }) => data)).toEqual([
      { product, licence, installation, cause: 'owner' },
    ]);
  });

  describe('is not given back', () => {
    let owned: OwnedInstallation;
    beforeAll(async () => {
      owned = await registerInstallation(backend, await backend.issueKey());
    });

    const strangeToken = randomBytes(32).toString('base64url');
    it.each<readonly [string, (known: OwnedInstallation) => object, string | undefined]>([
      ['with another token', ({ claim }) => claim, strangeToken],
      ['for another installation', ({ claim }) => ({ ...claim, installation: randomUUID() }), undefined],
      ['for another licence', ({ claim }) => ({ ...claim, licence: randomUUID() }), undefined],
      ['for another product', ({ claim }) => ({ ...claim, product: 'unheard-of' }), undefined],
    ])('%s: one answer, to the byte', async (_how, toBody, token = owned.token) => {
      const nothing = { ...owned.claim, installation: randomUUID(), licence: randomUUID() };
      const strange = await injectAsOwner(backend, '/v1/seats/release', {
        token: strangeToken,
        body: nothing,
      });
      const answer = await injectAsOwner(backend, '/v1/seats/release', { token, body: toBody(owned) });
      expect(toRefusal(answer)).toBe('404 REGISTRATION_UNKNOWN');
      expect(answer).toEqual(strange);
    });

    it.each([[undefined], ['short'], [`${'A'.repeat(43)}=`]])('with the token %j', async (token) => {
      const request = { body: owned.claim, ...(token === undefined ? {} : { token }) };
      expect(toRefusal(await injectAsOwner(backend, '/v1/seats/release', request))).toBe(
        '400 OWNER_TOKEN_MISSING',
      );
    });

    it('without an idempotency key, or with one that came with another request', async () => {
      const keyless = { ...owned, body: owned.claim, key: '' };
      expect(toRefusal(await injectAsOwner(backend, '/v1/seats/release', keyless))).toBe(
        '400 IDEMPOTENCY_KEY_INVALID',
      );
      const other = await registerInstallation(backend, await backend.issueKey());
      const key = randomUUID();
      read(await releaseSeatOf(backend, other, key));
      expect(toRefusal(await releaseSeatOf(backend, owned, key))).toBe('422 IDEMPOTENCY_KEY_REUSED');
    });

    it('by the answer that its owner got, if somebody else sends the same bytes', async () => {
      const other = await registerInstallation(backend, await backend.issueKey());
      const key = randomUUID();
      read(await releaseSeatOf(backend, other, key));
      const stolen = await releaseSeatOf(backend, { ...other, token: strangeToken }, key);
      expect(toRefusal(stolen)).toBe('404 REGISTRATION_UNKNOWN');
    });
  });

  it('leaves no token in the log', async () => {
    const owned = await registerInstallation(backend, await backend.issueKey());
    await releaseSeatOf(backend, owned);
    expect(backend.log()).toContain('/v1/seats/release');
    expect(backend.log()).not.toContain(owned.token);
  });
});
