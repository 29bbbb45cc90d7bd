import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ownerChangeResponseSchema } from '../../../shared/owner-change/owner-change-request.ts';
import { toBlindIndex } from '../../../server/sealing/blind-index.ts';
import { toRefusal } from '../../support/inject-registration.ts';
import { createOwnerChangeClient, type OwnerChangeClient } from '../../support/owner-change-client.ts';
import { postOnce } from '../../support/post-once.ts';
import { findProofCode, readLastMail, readMails } from '../../support/read-mail.ts';
import { createAddress, registerOwner } from '../../support/register-owner.ts';
import { ADA } from '../../support/registration-request.ts';
import { runCommand } from '../../support/run-command.ts';
import { ENGINES } from '../../support/store-address.ts';
import { openTestBackend, type TestBackend } from '../../support/test-backend.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
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

  it('is withdrawn by its owner, and then by nobody accepted', async () => {
    const giver = await registerOwner(backend);
    const { proof, newOwnerEmail } = await client.offer(giver);
    const withdrawal = {
      ...{ licence: giver.licence, installation: giver.installation.id },
      ownerChange: proof.ownerChange,
    };
    expect(toRefusal(await client.post('/withdraw', withdrawal, randomToken()))).toBe(
      '404 REGISTRATION_UNKNOWN',
    );
    expect((await client.post('/withdraw', withdrawal, giver.token)).status).toBe(200);
    expect(toRefusal(await client.post('/accept', proof))).toBe('403 PROOF_REFUSED');
    expect(toRefusal(await client.post('/withdraw', withdrawal, giver.token))).toBe(
      '409 OWNER_CHANGE_CLOSED',
    );
    expect((await client.findOwnerOf(giver)).erased_at).toBeNull();
    expect(await readLastMail(backend, { to: newOwnerEmail })).toMatchObject({
      kind: 'ownerChangeWithdrawn',
    });
  });

  it('is started by nobody without the owner token', async () => {
    const giver = await registerOwner(backend);
    const guess = { ...giver, token: randomToken() };
    expect(toRefusal(await client.start(guess, createAddress()))).toBe('404 REGISTRATION_UNKNOWN');
    const stranger = await registerOwner(backend);
    const foreign = { ...giver, token: stranger.token };
    expect(toRefusal(await client.start(foreign, createAddress()))).toBe('404 REGISTRATION_UNKNOWN');
    expect(toRefusal(await client.post('', { licence: giver.licence }))).toBe('400 OWNER_TOKEN_MISSING');
  });

  it('is not started from a computer whose seat was taken over', async () => {
    const giver = await registerOwner(backend);
    await backend.store.write((queries) =>
      queries
        .deleteFrom('seats')
        .where('product', '=', PRODUCT)
        .where('licence', '=', giver.licence)
        .execute(),
    );
    expect(toRefusal(await client.start(giver, createAddress()))).toBe('409 SEAT_NOT_HELD');
  });

  it('gives its code fourteen days', async () => {
    const [early, late] = [
      await client.offer(await registerOwner(backend)),
      await client.offer(await registerOwner(backend)),
    ];
    const now = Date.now();
    backend.setTime(new Date(now + 14 * DAY_MS - 60_000));
    const accepted = await client.post('/accept', early.proof);
    backend.setTime(new Date(now + 14 * DAY_MS + 60_000));
    const refused = await client.post('/accept', late.proof);
    backend.setTime(new Date());
    expect([accepted.status, toRefusal(refused)]).toEqual([200, '403 PROOF_REFUSED']);
  });

  it('that fails erases nobody and stands in no ledger', async () => {
    const giver = await registerOwner(backend);
    const { proof } = await client.offer(giver);
    await backend.licences.setState(
      { kind: 'id', product: PRODUCT, id: giver.licence },
      { state: 'suspended' },
    );
    expect(toRefusal(await client.post('/accept', proof))).toBe('403 LICENCE_SUSPENDED');
    const owner = await client.findOwnerOf(giver);
    expect(owner.erased_at).toBeNull();
    const ledger = await readFile(join(backend.files, 'erasure-ledger.jsonl'), 'utf8');
    expect(ledger).not.toContain(owner.id);
    await backend.licences.setState({ kind: 'id', product: PRODUCT, id: giver.licence }, { state: 'active' });
    expect((await client.post('/accept', proof)).status).toBe(200);
  });

  it('keeps what a merged owner has of other licences', async () => {
    const owner = { ...ADA, email: createAddress() };
    const given = await registerOwner(backend, { owner });
    const kept = await registerOwner(backend, { owner });
    const { id: keptOwner } = await client.findOwnerOf(kept);
    await backend.store.write((queries) =>
      queries
        .updateTable('registrations')
        .set({ owner: keptOwner })
        .where('product', '=', PRODUCT)
        .where('id', '=', given.registration)
        .execute(),
    );
    await client.handOn(given);
    expect((await client.findOwnerOf(kept)).sealed).not.toBe('');
    expect((await client.findOwnerOf(given)).sealed).toBe('');
  });

  it('takes the licence from whoever ordered it: no key of it is recovered there any more', async () => {
    const email = createAddress();
    const giver = await registerOwner(backend);
    await placeOrder(backend, { email, licence: giver.licence });
    const recover = () =>
      postOnce(backend, '/v1/key-recoveries', { version: 1, product: PRODUCT, email, language: 'en' });
    await recover();
    await vi.waitFor(async () => expect(await readMails(backend, { to: email })).toHaveLength(1));
    await client.handOn(giver);
    await recover();
    const { email: other } = await registerOwner(backend);
    await postOnce(backend, '/v1/key-recoveries', {
      version: 1,
      product: PRODUCT,
      email: other,
      language: 'en',
    });
    await vi.waitFor(async () => expect(await readMails(backend, { to: other })).toHaveLength(1));
    expect(await readMails(backend, { to: email })).toHaveLength(1);
  });

  function deed(args: readonly string[], input = '') {
    const { data, environment } = backend.address;
    return runCommand([...args, '--data', data, '--json'], { environment, input });
  }

  describe('that the vendor starts', () => {
    it('takes the address from the standard input, and the code goes to the new owner', async () => {
      const leaver = await registerOwner(backend);
      const to = createAddress();
      const args = ['owner', 'change', '--product', PRODUCT, '--registration', leaver.registration];
      const run = await deed([...args, '--to', '-', '--cause', 'leaver'], `${to}\n`);
      expect([run.code, run.stderr]).toEqual([0, '']);
      expect(run.stdout).not.toContain(to);
      const { ownerChange } = ownerChangeResponseSchema
        .pick({ ownerChange: true })
        .loose()
        .parse(JSON.parse(run.stdout));
      const code = findProofCode(await readLastMail(backend, { to }));
      const withdrawal = { licence: leaver.licence, installation: leaver.installation.id, ownerChange };
      expect(toRefusal(await client.post('/withdraw', withdrawal, leaver.token))).toBe(
        '409 OWNER_CHANGE_CLOSED',
      );
      expect((await client.post('/accept', { ownerChange, code })).status).toBe(200);
      expect((await client.findOwnerOf(leaver)).sealed).toBe('');
    });

    it.each([
      [['--registration', randomUUID(), '--to', 'new@canary.example'], 'REGISTRATION_UNKNOWN'],
      [['--registration', randomUUID(), '--to', 'CANARY no address'], 'EMAIL_INVALID'],
    ])('is refused with %s by name', async (args, code) => {
      const run = await deed(['owner', 'change', '--product', PRODUCT, ...args]);
      expect(run).toMatchObject({ code: 1, stdout: '' });
      expect(run.stderr).toMatch(new RegExp(`^error ${code}:`, 'u'));
      expect(run.stderr.toLowerCase()).not.toContain('canary');
    });
  });
});

function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

async function placeOrder(
  { store, keys }: TestBackend,
  { email, licence }: { readonly email: string; readonly licence: string },
): Promise<void> {
  const id = randomUUID();
  const at = new Date().toISOString();
  await store.write(async (queries) => {
    await queries
      .insertInto('orders')
      .values({
        ...{ product: PRODUCT, id, processor: 'test', number_index: id, state: 'completed', lines: '[]' },
        ...{ email_index: toBlindIndex('email', email, keys.index), language: 'en' },
        ...{ ordered_at: at, recorded_at: at, changed_at: at },
        ...{ wrapped_key: '', sealed: '', key_version: 1 },
      })
      .execute();
    await queries
      .updateTable('licences')
      .set({ order_id: id })
      .where('product', '=', PRODUCT)
      .where('id', '=', licence)
      .execute();
  });
}
