import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { certificateResponseSchema } from '../../../shared/certificate/certificate-request.ts';
import { certificateType } from '../../../shared/signing/documents.ts';
import { injectRegistration, readDocument, toRefusal } from '../../support/inject-registration.ts';
import {
  injectAsOwner,
  registerInstallation,
  releaseSeatOf,
  type OwnedInstallation,
} from '../../support/owned-installation.ts';
import { ENGINES } from '../../support/store-address.ts';
import { openTestBackend, type TestBackend } from '../../support/test-backend.ts';

const NO_LIMITS = { DEED_LIMITS: '{"guessesPerAddress":100000,"guesses":100000}' };

function nameOf({ claim: { product, licence } }: OwnedInstallation) {
  return { kind: 'id', product, id: licence } as const;
}

describe.each(ENGINES)('a fresh certificate, on %s,', (engine) => {
  let backend: TestBackend;
  beforeAll(async () => {
    backend = await openTestBackend({ engine, environment: NO_LIMITS });
  });
  afterAll(() => backend.close());

  function ask({ token, claim }: OwnedInstallation) {
    return injectAsOwner(backend, '/v1/certificates', { token, body: claim });
  }

  async function renew(owned: OwnedInstallation) {
    const answer = await ask(owned);
    expect(answer).toMatchObject({ status: 200 });
    const { certificate } = certificateResponseSchema.parse(JSON.parse(answer.body));
    return readDocument(certificateType, certificate, backend);
  }

  it('is signed for the installation, and says how the licence stands now', async () => {
    const owned = await registerInstallation(backend, await backend.issueKey());
    const later = new Date(Date.now() + 60_000);
    backend.setTime(later);
    await backend.licences.setSeats(nameOf(owned), 7);
    await backend.licences.setTerm(nameOf(owned), { until: '2099-12-31', graceDays: 14 });
    const { product, installation, licence } = owned.claim;
    expect(await renew(owned)).toMatchObject({
      ...{ product, installation, licence, state: 'active', seats: { used: 1, total: 7 } },
      ...{ term: { kind: 'until', until: '2099-12-31' }, issuedAt: later.toISOString() },
    });
    await backend.licences.setTerm(nameOf(owned), { until: null });
    expect(await renew(owned)).toMatchObject({ term: { kind: 'perpetual' } });
  });

  it('ends a licence when the vendor revoked it, and nothing else does', async () => {
    const owned = await registerInstallation(backend, await backend.issueKey({ until: '2099-12-31' }));
    for (const [state, said] of [
      ['suspended', 'active'],
      ['revoked', 'revoked'],
      ['active', 'active'],
    ] as const) {
      await backend.licences.setState(nameOf(owned), { state });
      expect(await renew(owned)).toMatchObject({ state: said });
    }
    await backend.licences.setTerm(nameOf(owned), { until: '2020-01-31' });
    expect(await renew(owned)).toMatchObject({ state: 'active', term: { until: '2020-01-31' } });
  });

  it('does not say that an installation holds a seat which it gave back, and says to it, too, that the licence ended', async () => {
    const owned = await registerInstallation(backend, await backend.issueKey());
    await releaseSeatOf(backend, owned);
    expect(toRefusal(await ask(owned))).toBe('409 SEAT_NOT_HELD');
    await backend.licences.setState(nameOf(owned), { state: 'revoked' });
    expect(await renew(owned)).toMatchObject({ state: 'revoked' });
    await backend.licences.setState(nameOf(owned), { state: 'active' });
    expect(await injectRegistration(backend, owned.body)).toMatchObject({ status: 201 });
    expect(await renew(owned)).toMatchObject({ state: 'active' });
  });

  it('is signed for nobody else: one answer, to the byte', async () => {
    const owned = await registerInstallation(backend, await backend.issueKey());
    const other = await registerInstallation(backend, await backend.issueKey());
    const strangeToken = randomBytes(32).toString('base64url');
    const { token, claim } = owned;
    const strangers: readonly OwnedInstallation[] = [
      { ...owned, token: strangeToken },
      { ...owned, token: other.token },
      { ...owned, claim: { ...claim, installation: other.claim.installation } },
      { ...owned, claim: { ...claim, licence: other.claim.licence } },
      { ...owned, claim: { ...claim, installation: randomUUID() } },
      { ...owned, claim: { ...claim, licence: randomUUID() } },
      { ...owned, claim: { ...claim, product: 'unheard-of' } },
    ];
    const answers = await Promise.all(strangers.map(ask));
    expect(new Set(answers.map(toRefusal))).toEqual(new Set(['404 REGISTRATION_UNKNOWN']));
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(toRefusal(await injectAsOwner(backend, '/v1/certificates', { body: claim }))).toBe(
      '400 OWNER_TOKEN_MISSING',
    );
    expect(backend.log()).not.toContain(token);
  });

  it('is signed for the token that came with the last registration, and for no earlier one', async () => {
    const licenceKey = await backend.issueKey();
    const owned = await registerInstallation(backend, licenceKey);
    const again = await registerInstallation(backend, licenceKey, owned.claim.installation);
    expect(await renew(again)).toMatchObject({ seats: { used: 1, total: 1 } });
    expect(toRefusal(await ask(owned))).toBe('404 REGISTRATION_UNKNOWN');
  });
});
