import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { injectRegistration, toRefusal } from '../../support/inject-registration.ts';
import { createOwnerChangeClient, type OwnerChangeClient } from '../../support/owner-change-client.ts';
import { readLastMail, readMails } from '../../support/read-mail.ts';
import { createAddress, registerOwner, type Registered } from '../../support/register-owner.ts';
import { ADA, createRegistrationBody } from '../../support/registration-request.ts';
import { ENGINES } from '../../support/store-address.ts';
import { openTestBackend, type TestBackend } from '../../support/test-backend.ts';

const DEED_LIMITS = JSON.stringify({ guessesPerAddress: 100_000, guesses: 100_000 });
const PRODUCT = 'sample-studio';

describe.each(ENGINES)('an owner change on %s', (engine) => {
  let backend: TestBackend;
  let client: OwnerChangeClient;
  beforeAll(async () => {
    backend = await openTestBackend({ engine, environment: { DEED_LIMITS } });
    client = createOwnerChangeClient(backend);
  });
  afterAll(() => backend.close());

  function register(licenceKey: string) {
    const owner = { ...ADA, email: createAddress() };
    return injectRegistration(backend, createRegistrationBody({ licenceKey, owner }));
  }

  async function listSeats({ licence }: Registered) {
    const rows = await backend.store.read((queries) =>
      queries.selectFrom('seats').select('installation').where('licence', '=', licence).execute(),
    );
    return rows.map(({ installation }) => installation);
  }

  it('gives the licence to the new owner with a key of its own, and the old key opens nothing', async () => {
    const giver = await registerOwner(backend);
    const key = await client.handOn(giver);
    expect(toRefusal(await register(giver.licenceKey))).toBe('403 LICENCE_KEY_REPLACED');
    expect(await listSeats(giver)).toEqual([]);
    const { licence } = await registerOwner(backend, { licenceKey: key });
    expect(licence).toBe(giver.licence);
    expect(toRefusal(await register(key))).toBe('409 LICENCE_NO_SEAT');
  });

  it('erases the earlier owner for good, and keeps the support code', async () => {
    const giver = await registerOwner(backend);
    await client.handOn(giver);
    const owner = await client.findOwnerOf(giver);
    expect(owner).toMatchObject({
      ...{ wrapped_key: '', sealed: '', email_index: '', phone_index: null },
      ...{ support_code: giver.supportCode, owner_token_hash: '' },
    });
    expect(owner.erased_at).not.toBeNull();
    const ledger = await readFile(join(backend.files, 'erasure-ledger.jsonl'), 'utf8');
    expect(ledger).toContain(owner.id);
    expect(ledger).not.toContain(giver.email);
  });

  it('ends what the earlier owner could do', async () => {
    const giver = await registerOwner(backend);
    const { proof } = await client.offer(giver);
    await client.handOn(giver);
    expect(toRefusal(await client.start(giver, createAddress()))).toBe('404 REGISTRATION_UNKNOWN');
    expect(toRefusal(await client.post('/accept', proof))).toBe('403 PROOF_REFUSED');
    const claim = {
      version: 1,
      product: PRODUCT,
      licence: giver.licence,
      installation: giver.installation.id,
    };
    const renewal = await backend.app.inject({
      method: 'POST',
      url: '/v1/certificates',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${giver.token}` },
      payload: JSON.stringify(claim),
    });
    expect(toRefusal({ status: renewal.statusCode, body: renewal.body })).toBe('404 REGISTRATION_UNKNOWN');
  });

  it('is no transfer: it leaves the licence as many as it had', async () => {
    const giver = await registerOwner(backend);
    await client.handOn(giver);
    const releases = await backend.store.read((queries) =>
      queries.selectFrom('seat_releases').select('cause').where('licence', '=', giver.licence).execute(),
    );
    expect(releases).toEqual([{ cause: 'ownerChange' }]);
  });

  it('tells the present owner at once, and both when it is done', async () => {
    const giver = await registerOwner(backend);
    const { newOwnerEmail, proof } = await client.offer(giver);
    const started = await readLastMail(backend, { to: giver.email });
    expect(started).toMatchObject({ kind: 'ownerChangeStarted' });
    expect(started.text).not.toContain(newOwnerEmail);
    expect(started.text).not.toContain(proof.code);
    await client.post('/accept', proof);
    expect(await readLastMail(backend, { to: giver.email })).toMatchObject({ kind: 'ownerChangeDone' });
    const keyMail = await readLastMail(backend, { to: newOwnerEmail });
    expect(keyMail.text).not.toContain(giver.email);
  });

  it('takes all registrations of the same address with it', async () => {
    const licenceKey = await backend.issueKey({ seats: 3 });
    const owner = { ...ADA, email: createAddress() };
    const one = await registerOwner(backend, { licenceKey, owner });
    const two = await registerOwner(backend, { licenceKey, owner });
    await client.handOn(one);
    expect(await listSeats(one)).toEqual([]);
    expect([(await client.findOwnerOf(one)).sealed, (await client.findOwnerOf(two)).sealed]).toEqual([
      '',
      '',
    ]);
    expect(toRefusal(await register(licenceKey))).toBe('403 LICENCE_KEY_REPLACED');
  });

  it('in a team changes one seat: the others keep theirs, and their key', async () => {
    const licenceKey = await backend.issueKey({ seats: 2 });
    const leaver = await registerOwner(backend, { licenceKey });
    const colleague = await registerOwner(backend, { licenceKey });
    const key = await client.handOn(leaver);
    expect(key).not.toBe(licenceKey);
    expect(await listSeats(leaver)).toEqual([colleague.installation.id]);
    expect((await client.findOwnerOf(colleague)).sealed).not.toBe('');
    expect((await registerOwner(backend, { licenceKey: key })).licence).toBe(leaver.licence);
    // The colleague's computer comes again with the key of all.
    const again = { licenceKey, installation: colleague.installation };
    expect((await registerOwner(backend, again)).registration).toBe(colleague.registration);
  });

  it('goes to one of two who accept at once', async () => {
    const giver = await registerOwner(backend);
    const offers = [await client.offer(giver), await client.offer(giver)];
    const answers = await Promise.all(
      offers.flatMap(({ proof }) => Array.from({ length: 4 }, () => client.post('/accept', proof))),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused.map(toRefusal)).toEqual(Array(7).fill('403 PROOF_REFUSED'));
    const keys = await readMails(backend, { kind: 'ownerChangeKey' });
    expect(keys.filter(({ to }) => offers.some(({ newOwnerEmail }) => newOwnerEmail === to))).toHaveLength(1);
  });
});
