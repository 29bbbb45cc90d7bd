import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { productSchema } from '../../../shared/product/product.ts';
import { openOwners } from '../../support/open-owner.ts';
import { createAddress, registerOwner, type Registered } from '../../support/register-owner.ts';
import { ADA } from '../../support/registration-request.ts';
import { runCommand } from '../../support/run-command.ts';
import { ENGINES } from '../../support/store-address.ts';
import {
  addProduct,
  openTestBackend,
  readSampleProduct,
  type TestBackend,
} from '../../support/test-backend.ts';

const PRODUCT = 'sample-studio';
const PHONE = '+351 21 555 0100';

const duplicatesSchema = z.object({
  groups: z.array(
    z.object({
      why: z.array(z.string()),
      owners: z.array(z.object({ owner: z.string(), registrations: z.number(), licences: z.number() })),
    }),
  ),
});

describe.each(ENGINES)('on %s,', (engine) => {
  let backend: TestBackend;
  beforeAll(async () => {
    backend = await openTestBackend({ engine });
  });
  afterAll(() => backend.close());

  function deed(...args: readonly string[]) {
    return runCommand([...args, '--data', backend.address.data, '--json'], {
      environment: backend.address.environment,
    });
  }

  async function findOwnerId({ registration }: Registered): Promise<string> {
    const { owner } = await backend.store.read((queries) =>
      queries
        .selectFrom('registrations')
        .select('owner')
        .where('id', '=', registration)
        .executeTakeFirstOrThrow(),
    );
    return owner;
  }

  async function listGroups() {
    const run = await deed('owner', 'duplicates', '--product', PRODUCT);
    return duplicatesSchema.parse(JSON.parse(run.stdout)).groups;
  }

  function merge(keep: string, other: string, ...flags: readonly string[]) {
    return deed('owner', 'merge', '--product', PRODUCT, '--keep', keep, '--merge', other, ...flags);
  }

  async function registerTwice() {
    const owner = { ...ADA, email: createAddress() };
    const [kept, merged] = [await registerOwner(backend, { owner }), await registerOwner(backend, { owner })];
    return { kept, merged, keep: await findOwnerId(kept), other: await findOwnerId(merged) };
  }

  describe('deed owner duplicates', () => {
    it('shows who shares an address or a phone number, and why, and nothing about them', async () => {
      const email = createAddress();
      const one = await registerOwner(backend, { owner: { ...ADA, email, phone: PHONE } });
      const two = await registerOwner(backend, {
        owner: { name: 'Somebody Else', email: email.toUpperCase() },
      });
      const three = await registerOwner(backend, {
        owner: { name: 'Third', email: createAddress(), phone: '00351 (21) 555-0100' },
      });
      const alone = await registerOwner(backend);
      const ids = await Promise.all([one, two, three, alone].map(findOwnerId));
      const groups = await listGroups();
      const about = (why: string) =>
        groups
          .filter((group) => group.why.includes(why))
          .map(({ owners }) => owners.map(({ owner }) => owner).toSorted());
      expect(about('email')).toContainEqual([ids[0] ?? '', ids[1] ?? ''].toSorted());
      expect(about('phone')).toContainEqual([ids[0] ?? '', ids[2] ?? ''].toSorted());
      expect(groups.flatMap(({ owners }) => owners).map(({ owner }) => owner)).not.toContain(ids[3]);
      const shown = (await deed('owner', 'duplicates', '--product', PRODUCT)).stdout;
      expect(shown.toLowerCase()).not.toContain('canary');
      expect(shown).not.toContain('555');
    });

    it('shows a group once that shares both', async () => {
      const owner = { ...ADA, email: createAddress(), phone: '+49 30 555 0199' };
      const ids = [await registerOwner(backend, { owner }), await registerOwner(backend, { owner })];
      const [first = ''] = await Promise.all(ids.map(findOwnerId));
      const groups = (await listGroups()).filter(({ owners }) => owners.some((each) => each.owner === first));
      expect(groups).toMatchObject([{ why: ['email', 'phone'] }]);
      expect(groups[0]?.owners.map(({ registrations, licences }) => [registrations, licences])).toEqual([
        [1, 1],
        [1, 1],
      ]);
    });

    it('is refused for a product that nobody knows', async () => {
      const run = await deed('owner', 'duplicates', '--product', 'unheard-of');
      expect(run.stderr).toMatch(/^error PRODUCT_UNKNOWN:/u);
    });
  });

  describe('deed owner merge', () => {
    it('only says what it would do without --yes', async () => {
      const { merged, keep, other } = await registerTwice();
      const run = await merge(keep, other);
      expect(JSON.parse(run.stdout)).toMatchObject({ registrations: 1, shared: ['email'], merged: false });
      expect(await findOwnerId(merged)).toBe(other);
    });

    it('gives the registrations to one record and erases the other', async () => {
      const { kept, merged, keep, other } = await registerTwice();
      const before = (await openOwners(backend)).length;
      const run = await merge(keep, other, '--yes');
      expect(JSON.parse(run.stdout)).toMatchObject({ merged: true, registrations: 1 });
      expect([await findOwnerId(kept), await findOwnerId(merged)]).toEqual([keep, keep]);
      expect((await openOwners(backend)).length).toBe(before - 1);
      const ledger = await backend.store.read((queries) =>
        queries.selectFrom('erasure_ledger').selectAll().where('owner', '=', other).execute(),
      );
      expect(ledger).toMatchObject([{ cause: 'merge', merged_into: keep }]);
    });

    it('leaves the owner tokens of the moved registrations as good as they were', async () => {
      const { merged, keep, other } = await registerTwice();
      await merge(keep, other, '--yes');
      const answer = await backend.app.inject({
        method: 'POST',
        url: '/v1/certificates',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${merged.token}` },
        payload: JSON.stringify({
          ...{ version: 1, product: PRODUCT },
          ...{ licence: merged.licence, installation: merged.installation.id },
        }),
      });
      expect(answer.statusCode).toBe(200);
    });

    it('happens once when two do it at once, whichever is kept', async () => {
      const { keep, other } = await registerTwice();
      const runs = await Promise.all([merge(keep, other, '--yes'), merge(other, keep, '--yes')]);
      expect(runs.filter(({ code }) => code === 0)).toHaveLength(1);
      expect(runs.find(({ code }) => code !== 0)?.stderr).toMatch(/^error OWNER_UNKNOWN:/u);
    });

    it('refuses two who share nothing, unless it is told to', async () => {
      const [keep, other] = [
        await findOwnerId(await registerOwner(backend)),
        await findOwnerId(await registerOwner(backend)),
      ];
      expect((await merge(keep, other, '--yes')).stderr).toMatch(/^error OWNERS_DIFFER:/u);
      expect((await merge(keep, other, '--yes', '--force')).code).toBe(0);
    });

    it('refuses one and the same, and an owner of another product', async () => {
      const id = await findOwnerId(await registerOwner(backend));
      expect(await merge(id, id, '--yes')).toMatchObject({ code: 2 });
      const product = productSchema.parse({ ...(await readSampleProduct()), id: 'other-product' });
      await addProduct(backend, product);
      const run = await deed(
        'owner',
        'merge',
        '--product',
        'other-product',
        '--keep',
        id,
        '--merge',
        randomUUID(),
      );
      expect(run.stderr).toMatch(/^error OWNER_UNKNOWN:/u);
    });

    it('makes nobody the owner of what another person registers later', async () => {
      const { kept, merged, keep, other } = await registerTwice();
      await merge(keep, other, '--yes');
      const colleague = { name: 'A Colleague', email: createAddress() };
      await registerOwner(backend, { ...merged, owner: colleague });
      expect(await findOwnerId(kept)).toBe(keep);
      expect(await findOwnerId(merged)).not.toBe(keep);
      const emails = (await openOwners(backend)).map(({ email }) => email);
      expect(emails).toContain(kept.email);
      expect(emails).toContain(colleague.email);
    });
  });
});
