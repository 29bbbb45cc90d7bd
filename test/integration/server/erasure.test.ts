import { randomUUID } from 'node:crypto';
import { appendFile, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eraseOwner } from '../../../server/owner/erase-owner.ts';
import { formatLedger, ledgerEntrySchema, type LedgerEntry } from '../../../server/owner/erasure-ledger.ts';
import { readLedgerFile, syncLedgerFile } from '../../../server/owner/erasure-ledger-file.ts';
import { replayLedger } from '../../../server/owner/replay-ledger.ts';
import { isRestored, markRestored } from '../../../server/store/store-state.ts';
import { injectRegistration } from '../../support/inject-registration.ts';
import { openOwners } from '../../support/open-owner.ts';
import { createAddress, registerOwner, type Registered } from '../../support/register-owner.ts';
import { ADA, createRegistrationBody } from '../../support/registration-request.ts';
import { runCommand } from '../../support/run-command.ts';
import { ENGINES } from '../../support/store-address.ts';
import { openTestBackend, type TestBackend } from '../../support/test-backend.ts';

const PRODUCT = 'sample-studio';

describe.each(ENGINES)('on %s,', (engine) => {
  let backend: TestBackend;
  let ledgerFile = '';
  beforeEach(async () => {
    backend = await openTestBackend({ engine });
    ledgerFile = join(backend.files, 'erasure-ledger.jsonl');
  });
  afterEach(() => backend.close());

  function deed(...args: readonly string[]) {
    return runCommand([...args, '--data', backend.address.data], {
      environment: backend.address.environment,
    });
  }

  async function erase({ registration }: Registered): Promise<void> {
    const run = await deed('erase', '--registration', registration, '--yes');
    expect([run.code, run.stderr]).toEqual([0, '']);
  }

  async function findOwner({ registration }: Registered) {
    const { owner } = await backend.store.read((queries) =>
      queries
        .selectFrom('registrations')
        .select('owner')
        .where('id', '=', registration)
        .executeTakeFirstOrThrow(),
    );
    return backend.store.read((queries) =>
      queries.selectFrom('owners').selectAll().where('id', '=', owner).executeTakeFirstOrThrow(),
    );
  }

  async function readEntries(): Promise<readonly LedgerEntry[]> {
    const lines = (await readFile(ledgerFile, 'utf8')).trim().split('\n');
    return lines.map((line) => ledgerEntrySchema.parse(JSON.parse(line)));
  }

  describe('deed erase', () => {
    it('only says what it would do without --yes', async () => {
      const registered = await registerOwner(backend);
      const run = await deed('erase', '--registration', registered.registration);
      expect(run.code).toBe(0);
      expect(run.stdout).toContain(registered.registration);
      expect(run.stdout).toContain('Nothing was done');
      expect(run.stdout).not.toContain(registered.email);
      expect((await findOwner(registered)).erased_at).toBeNull();
    });

    it('destroys the key of the record and everything it is found by, and writes who it was into the ledger', async () => {
      const registered = await registerOwner(backend, {
        owner: { ...ADA, email: createAddress(), phone: '+351 21 000 0000' },
      });
      const before = await findOwner(registered);
      expect(before.phone_index).not.toBeNull();
      await erase(registered);
      expect(await findOwner(registered)).toMatchObject({
        ...{ id: before.id, wrapped_key: '', sealed: '', email_index: '', phone_index: null },
      });
      expect(await readEntries()).toMatchObject([{ product: PRODUCT, owner: before.id, cause: 'request' }]);
      expect(await openOwners(backend)).toEqual([]);
    });

    it('says how many others share the address and stay', async () => {
      const owner = { ...ADA, email: createAddress() };
      const registered = await registerOwner(backend, { owner });
      await registerOwner(backend, { owner });
      const run = await deed('erase', '--registration', registered.registration, '--json');
      expect(JSON.parse(run.stdout)).toMatchObject({ otherOwners: 1, erased: false });
    });

    it('erases an owner once, and tells the second time that there is nobody', async () => {
      const registered = await registerOwner(backend);
      await erase(registered);
      const again = await deed('erase', '--registration', registered.registration, '--yes');
      expect(again.stderr).toMatch(/^error REGISTRATION_UNKNOWN:/u);
      const unknown = await deed('erase', '--registration', randomUUID(), '--product', PRODUCT);
      expect(unknown.stderr).toMatch(/^error REGISTRATION_UNKNOWN:/u);
      expect(await readEntries()).toHaveLength(1);
    });

    it('leaves the registration, its seat and its support code', async () => {
      const registered = await registerOwner(backend);
      await erase(registered);
      const row = await backend.store.read((queries) =>
        queries
          .selectFrom('registrations')
          .selectAll()
          .where('id', '=', registered.registration)
          .executeTakeFirstOrThrow(),
      );
      expect(row).toMatchObject({ support_code: registered.supportCode, owner_token_hash: '' });
      const seats = await backend.store.read((queries) => queries.selectFrom('seats').selectAll().execute());
      expect(seats).toHaveLength(1);
    });
  });

  describe('who registers again where an owner was erased', () => {
    it('is recorded anew, and a replay of the ledger does not touch them', async () => {
      const registered = await registerOwner(backend);
      await erase(registered);
      const owner = { ...ADA, email: createAddress() };
      const again = await registerOwner(backend, { ...registered, owner });
      expect(again.registration).toBe(registered.registration);
      await deed('erasures', 'replay', ledgerFile);
      expect(await openOwners(backend)).toEqual([{ ...owner }]);
    });

    it('while it happens is either erased with the rest or recorded wholly', async () => {
      for (let round = 0; round < 12; round += 1) {
        const registered = await registerOwner(backend);
        const { id } = await findOwner(registered);
        const { licenceKey, installation } = registered;
        const body = createRegistrationBody({
          ...{ licenceKey, installation, owner: { ...ADA, email: createAddress() } },
        });
        const erasure = { product: PRODUCT, owner: id, cause: 'request', now: new Date() } as const;
        const again = Array.from({ length: 6 }, () => injectRegistration(backend, body));
        const [erased] = await Promise.all([
          backend.store.write((queries) => eraseOwner(queries, erasure, backend)),
          ...again,
        ]);
        expect(erased).toEqual({ registrations: [registered.registration] });
        const rows = await backend.store.read((queries) =>
          queries.selectFrom('owners').select(['sealed', 'erased_at']).where('id', '=', id).execute(),
        );
        expect(rows).toMatchObject([{ sealed: '', erased_at: erasure.now.toISOString() }]);
      }
    });
  });

  describe('the copy of the ledger', () => {
    it('is made good after it was lost, in whole or in part', async () => {
      await erase(await registerOwner(backend));
      await erase(await registerOwner(backend));
      const whole = await readFile(ledgerFile, 'utf8');
      await rm(ledgerFile);
      expect(await syncLedgerFile(backend.store, backend.files)).toEqual({ ok: true, value: 2 });
      expect(await readFile(ledgerFile, 'utf8')).toBe(whole);
      expect(await syncLedgerFile(backend.store, backend.files)).toEqual({ ok: true, value: 0 });
    });

    it('is made good where a crash cut its last line off', async () => {
      await erase(await registerOwner(backend));
      await erase(await registerOwner(backend));
      const { length } = await readFile(ledgerFile);
      await truncate(ledgerFile, length - 20);
      expect((await readLedgerFile(ledgerFile)).ok).toBe(false);
      await syncLedgerFile(backend.store, backend.files);
      const read = await readLedgerFile(ledgerFile);
      expect(read.ok && read.value).toHaveLength(2);
    });

    it('is refused where a line is no entry, with its number and nothing of it', async () => {
      await erase(await registerOwner(backend));
      await appendFile(ledgerFile, '{"CANARY":1}\n');
      const run = await deed('erasures', 'replay', ledgerFile);
      expect(run.stderr).toMatch(/^error LEDGER_DAMAGED:.*line 2\n/u);
      expect(run.stderr).not.toContain('CANARY');
    });

    it('is written by deed erasures export too, into a new file only', async () => {
      await erase(await registerOwner(backend));
      const file = join(backend.files, 'exported.jsonl');
      expect((await deed('erasures', 'export', file)).code).toBe(0);
      expect(await readFile(file, 'utf8')).toBe(await readFile(ledgerFile, 'utf8'));
      expect((await deed('erasures', 'export', file)).stderr).toMatch(/^error OUT_FILE_EXISTS:/u);
      expect((await deed('erasures', 'export', '-')).stdout).toBe(await readFile(ledgerFile, 'utf8'));
    });
  });

  describe('a replay', () => {
    it('erases who had come back, once, and knows those whom the store never had', async () => {
      const [first, second] = [await registerOwner(backend), await registerOwner(backend)];
      const entries = [first, second].map(async (each): Promise<LedgerEntry> => {
        const { id } = await findOwner(each);
        const erasedAt = new Date().toISOString();
        return { version: 1, id: randomUUID(), product: PRODUCT, owner: id, cause: 'request', erasedAt };
      });
      const stranger: LedgerEntry = {
        ...{ version: 1, id: randomUUID(), product: PRODUCT, owner: randomUUID() },
        ...{ cause: 'ownerChange', erasedAt: new Date().toISOString() },
      };
      const file = join(backend.files, 'ledger.jsonl');
      await writeFile(file, formatLedger([...(await Promise.all(entries)), stranger]));
      const run = await deed('erasures', 'replay', file, '--json');
      expect(JSON.parse(run.stdout)).toEqual({ entries: 3, erased: 2, erasedBefore: 0, unknown: 1 });
      expect(await openOwners(backend)).toEqual([]);
      const again = await deed('erasures', 'replay', file, '--json');
      expect(JSON.parse(again.stdout)).toEqual({ entries: 3, erased: 0, erasedBefore: 2, unknown: 1 });
      // The store's own ledger has them from now on, so that the next copy has them too.
      expect(await readEntries()).toHaveLength(3);
    });

    it('lets a restored store serve again, which nothing else does', async () => {
      const at = new Date();
      await backend.store.write((queries) => markRestored(queries, at));
      const blocked = await deed('owner', 'duplicates', '--product', PRODUCT);
      expect(blocked.stderr).toMatch(/^error STORE_RESTORED:/u);
      await writeFile(ledgerFile, '');
      expect((await deed('erasures', 'replay', ledgerFile)).code).toBe(0);
      expect(await backend.store.read(isRestored)).toBe(false);
      expect((await deed('owner', 'duplicates', '--product', PRODUCT)).code).toBe(0);
    });

    it('moves the registrations of a merged owner before it erases the record', async () => {
      const [kept, merged] = [await registerOwner(backend), await registerOwner(backend)];
      const [into, owner] = [(await findOwner(kept)).id, (await findOwner(merged)).id];
      const entry: LedgerEntry = {
        ...{ version: 1, id: randomUUID(), product: PRODUCT, owner, cause: 'merge', mergedInto: into },
        erasedAt: new Date().toISOString(),
      };
      await replayLedger(backend.store, [entry]);
      expect((await findOwner(merged)).id).toBe(into);
      expect((await openOwners(backend)).map(({ email }) => email)).toEqual([kept.email]);
    });
  });
});
