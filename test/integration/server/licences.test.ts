import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { injectRegistration, toRefusal } from '../../support/inject-registration.ts';
import { registerInstallation } from '../../support/owned-installation.ts';
import { readEvents, watchEvents } from '../../support/read-events.ts';
import { ADA, createRegistrationBody } from '../../support/registration-request.ts';
import { runCommand } from '../../support/run-command.ts';
import { ENGINES } from '../../support/store-address.ts';
import { openTestBackend, readSampleProduct, type TestBackend } from '../../support/test-backend.ts';

const shownSchema = z.looseObject({ licence: z.string() });

describe.each(ENGINES)('deed licence, on %s,', (engine) => {
  let backend: TestBackend;
  beforeAll(async () => {
    backend = await openTestBackend({ engine });
    await watchEvents(backend);
  });
  afterAll(() => backend.close());

  /** Runs a command on the store of the backend. */
  function deed(args: readonly string[], input = '') {
    const { data, environment } = backend.address;
    return runCommand(['licence', ...args, '--data', data], { environment, input });
  }

  async function shown(...args: readonly string[]) {
    const { code, stdout, stderr } = await deed([...args, '--json']);
    expect([code, stderr]).toEqual([0, '']);
    return shownSchema.parse(JSON.parse(stdout));
  }

  async function failureOf(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await deed(args);
    return `${code} ${/^error (\w+): ./u.exec(stderr)?.[1] ?? stderr}${stdout}`;
  }

  async function register(licenceKey: string): Promise<string> {
    const answer = await injectRegistration(backend, createRegistrationBody({ licenceKey }));
    return answer.status === 201 ? '201' : toRefusal(answer);
  }

  async function eventsOf(licence: string) {
    const events = (await readEvents(backend)).filter(({ data }) => data['licence'] === licence);
    return events.map(({ type, data: { licence: _licence, product: _product, ...data } }) => ({
      type,
      data,
    }));
  }

  it('issues with grace and transfers as asked', async () => {
    const asked = ['--until', '2099-12-31', '--grace', '14', '--transfers', '2'];
    const { stdout } = await deed(['issue', '--product', 'sample-studio', '--count', '1', ...asked]);
    expect(await shown('show', stdout.trim())).toMatchObject({
      term: { kind: 'until', until: '2099-12-31', graceDays: 14 },
      transfers: { used: 0, allowed: 2 },
    });
  });

  it('extends a term, with grace, and for ever; registrations follow', async () => {
    const key = await backend.issueKey({ seats: 5, until: '2026-01-31' });
    const on = async (day: string) => {
      backend.setTime(new Date(`${day}T12:00:00Z`));
      return register(key);
    };
    expect(await on('2026-02-01')).toBe('403 LICENCE_EXPIRED');
    expect(await shown('extend', key, '--until', '2026-06-30', '--grace', '7')).toMatchObject({
      ...{ term: { kind: 'until', until: '2026-06-30', graceDays: 7 } },
    });
    expect(await on('2026-07-07')).toBe('201');
    expect(await on('2026-07-08')).toBe('403 LICENCE_EXPIRED');
    const { licence } = await shown('extend', key, '--until', '2026-07-31');
    expect(await on('2026-08-07')).toBe('201');
    expect(await shown('extend', key, '--until', 'never')).toMatchObject({ term: { kind: 'perpetual' } });
    expect(await on('2199-01-01')).toBe('201');
    backend.setTime(new Date());
    expect((await eventsOf(licence)).filter(({ type }) => type === 'licence.extended')).toEqual(
      expect.arrayContaining([
        { type: 'licence.extended', data: { until: '2026-06-30', graceDays: 7 } },
        { type: 'licence.extended', data: { until: '2026-07-31', graceDays: 7 } },
        { type: 'licence.extended', data: { until: null, graceDays: 7 } },
      ]),
    );
  });

  it('suspends, revokes and reinstates with a reason, and tells of each change once', async () => {
    const key = await backend.issueKey();
    const { licence } = await shown('suspend', key, '--reason', 'chargeback');
    expect(await shown('show', key)).toMatchObject({ state: 'suspended', reason: 'chargeback' });
    expect(await register(key)).toBe('403 LICENCE_SUSPENDED');
    await shown('suspend', key, '--reason', 'chargeback, second letter');
    expect(await shown('revoke', key)).toMatchObject({ state: 'revoked' });
    expect(await shown('show', key)).not.toHaveProperty('reason');
    expect(await register(key)).toBe('403 LICENCE_REVOKED');
    await shown('reinstate', key, '--reason', 'paid');
    expect(await register(key)).toBe('201');
    const events = await eventsOf(licence);
    expect(events.filter(({ type }) => type.startsWith('licence.'))).toEqual(
      expect.arrayContaining([
        { type: 'licence.suspended', data: { reason: 'chargeback' } },
        { type: 'licence.revoked', data: {} },
        { type: 'licence.reinstated', data: { reason: 'paid' } },
      ]),
    );
    expect(events.filter(({ type }) => type === 'licence.suspended').length).toBe(1);
  });

  it('takes a licence by its id too, for support, which has no keys', async () => {
    const key = await backend.issueKey({ seats: 2 });
    const { licence } = await shown('show', key);
    const byId = ['--licence', licence, '--product', 'sample-studio'];
    expect(await shown('show', ...byId)).toMatchObject({ licence, seats: { total: 2 } });
    expect(await shown('seats', '3', ...byId)).toMatchObject({ licence, seats: { total: 3 } });
    expect(await shown('suspend', ...byId)).toMatchObject({ licence, state: 'suspended' });
    expect(await shown('reinstate', ...byId)).toMatchObject({ licence, state: 'active' });
    expect(await shown('extend', '--until', '2099-01-01', ...byId)).toMatchObject({
      ...{ licence, term: { until: '2099-01-01' } },
    });
    const stdin = await deed(['seats', '-', '4', '--json'], `${key}\n`);
    expect(JSON.parse(stdin.stdout)).toMatchObject({ licence, seats: { total: 4 } });
  });

  it('shows installations with their seats, without their owners', async () => {
    const key = await backend.issueKey({ seats: 2 });
    const { claim } = await registerInstallation(backend, key);
    const { stdout } = await deed(['show', key, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ registrations: 1, furtherKeys: 0 },
      installations: [{ installation: claim.installation, platform: 'linux', release: '4.2.0' }],
    });
    expect(stdout).toMatch(/"registeredAt":"20[^"]+","seatSince":"20/u);
    const text = (await deed(['show', key])).stdout;
    expect(text).toContain(claim.installation);
    for (const personal of [ADA.name, ADA.email, key]) expect(`${stdout}${text}`).not.toContain(personal);
  });

  it('frees a seat for an owner', async () => {
    const key = await backend.issueKey();
    const { claim } = await registerInstallation(backend, key);
    const release = ['release', key, '--installation', claim.installation];
    expect(await shown(...release)).toMatchObject({
      ...{ seats: { used: 0, total: 1 }, transfers: { used: 0 }, registrations: 1 },
    });
    expect(await failureOf(...release)).toBe('1 SEAT_NOT_HELD');
    expect(await register(key)).toBe('201');
  });

  it.each([
    [['show'], '2 USAGE'],
    [['show', '--licence', randomUUID()], '2 USAGE'],
    [['show', '--product', 'sample-studio'], '2 USAGE'],
    [['show', 'KEY', '--licence', randomUUID(), '--product', 'sample-studio'], '2 USAGE'],
    [['show', 'KEY', '--product', 'sample-studio'], '2 USAGE'],
    [['show', '--licence', 'L', '--product', 'sample-studio'], '2 USAGE'],
    [['show', '--licence', randomUUID(), '--product', 'sample-studio'], '1 LICENCE_UNKNOWN'],
    [['extend', 'KEY'], '2 USAGE'],
    [['extend', 'KEY', '--until', '2026-02-30'], '2 USAGE'],
    [['extend', 'KEY', '--until', 'never', '--grace', '-1'], '2 USAGE'],
    [['suspend', 'KEY', '--reason', 'x'.repeat(121)], '2 USAGE'],
    [['release', 'KEY'], '2 USAGE'],
    [['seats', '0', '--licence', randomUUID(), '--product', 'sample-studio'], '2 USAGE'],
    [['issue', '--product', 'sample-studio', '--count', '1', '--transfers', '1001'], '2 USAGE'],
  ])('does not understand %j', async (args, failure) => {
    expect(await failureOf(...args)).toBe(failure);
  });

  it('takes back the licences of a chunk that nobody could take, and only those', async () => {
    const { id: product } = await readSampleProduct();
    const settled = await backend.licences.settle({ product, count: 4500, seats: 1 });
    if (!settled.ok) throw new Error(settled.failure.code);
    const before = await countLicences();
    const taken: string[] = [];
    const issuing = backend.licences.issueInChunks(settled.value, {
      isStopped: () => false,
      take: async (chunk) => {
        if (taken.length > 0) throw new Error('the disk is full');
        taken.push(...chunk.map(({ row }) => row.id));
      },
    });
    await expect(issuing).rejects.toThrow('the disk is full');
    expect(taken.length).toBeGreaterThan(0);
    expect((await countLicences()) - before).toBe(taken.length);
  });

  it('issues many licences at once, each with the key that was printed for it', async () => {
    const order = ['--product', 'sample-studio', '--count', '250', '--seats', '3'];
    const keys = (await deed(['issue', ...order])).stdout.trimEnd().split('\n');
    expect(new Set(keys).size).toBe(250);
    for (const key of [keys[0], keys[150], keys[249]].map(String)) {
      expect(await shown('show', key)).toMatchObject({
        ...{ product: 'sample-studio', edition: 'pro', state: 'active', seats: { used: 0, total: 3 } },
        lastFour: key.replaceAll('-', '').slice(-4),
      });
    }
  });

  async function countLicences(): Promise<number> {
    const rows = await backend.store.read((queries) =>
      queries.selectFrom('licences').select('id').where('product', '=', 'sample-studio').execute(),
    );
    return rows.length;
  }
});
