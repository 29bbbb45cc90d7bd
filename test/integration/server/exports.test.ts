import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { completedOrderSchema } from '../../../shared/order/order-message.ts';
import { prepareOrder } from '../../../server/order/prepare-order.ts';
import { recordOrder } from '../../../server/order/record-order.ts';
import { injectRegistration } from '../../support/inject-registration.ts';
import { createRegistrationBody, type RegistrationBody } from '../../support/registration-request.ts';
import { runCommand } from '../../support/run-command.ts';
import { ENGINES } from '../../support/store-address.ts';
import { openTestBackend, type TestBackend } from '../../support/test-backend.ts';

type Row = Record<string, unknown>;
type Subject = RegistrationBody['notices'][number]['subject'];

/** Reads CSV as another program would. */
function readCsv(text: string): readonly Row[] {
  return parse(text, { columns: true, record_delimiter: '\r\n' });
}

function readJsonLines(text: string): readonly Row[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Row);
}

describe.each(ENGINES)('an export on %s', (engine) => {
  let backend: TestBackend;
  beforeEach(async () => {
    backend = await openTestBackend({ engine });
  });
  afterEach(() => backend.close());

  function deed(...args: readonly string[]) {
    const { data, environment } = backend.address;
    return runCommand(['export', ...args, '--product', 'sample-studio', '--data', data], { environment });
  }

  async function register(owner: Row) {
    const licenceKey = await backend.issueKey();
    const body = createRegistrationBody({ licenceKey, owner: owner as never });
    const [notice] = body.notices;
    if (notice === undefined) throw new Error('expected a notice');
    const subjects = [...body.notices.map(({ subject }) => subject), ...(Object.keys(owner) as Subject[])];
    const notices = [...new Set(subjects)].map((subject) => ({ ...notice, subject }));
    expect(await injectRegistration(backend, { ...body, notices })).toMatchObject({ status: 201 });
    return { ...body, notices };
  }

  async function order(buyer: Row): Promise<void> {
    const message = completedOrderSchema.parse({
      ...{ number: 'N-1', orderedAt: '2026-11-20T08:00:00+01:00', language: 'de', buyer },
      lines: [{ product: 'sample-studio', count: 2, seats: 3 }],
    });
    const prepared = await backend.store.read((queries) => prepareOrder(queries, message, backend));
    if (!prepared.ok) throw new Error(prepared.failure.code);
    for (const each of prepared.value) {
      await backend.store.write((queries) =>
        recordOrder(queries, each, { processor: 'shop', sendsMail: false }, backend),
      );
    }
  }

  it('of registrations has everything about the owner, as CSV and as JSON lines', async () => {
    const owner = {
      ...{ name: 'Zoë "Zo" O’Brien, Ltd', email: 'zoe@customer.example', organisation: 'A;B,C' },
      ...{ country: 'DE', phone: '+49 30 1234567', postalAddress: 'Line 1\nLine 2' },
    };
    const body = await register(owner);
    const [licence] = await backend.store.read((queries) =>
      queries.selectFrom('licences').selectAll().execute(),
    );
    const facts = {
      ...{ product: 'sample-studio', licence: licence?.id, edition: licence?.edition, holdsSeat: 'yes' },
      ...{ keyEnding: body.licenceKey.replaceAll('-', '').slice(-4), installation: body.installation.id },
      ...{ platform: 'linux', release: '4.2.0', language: 'en', agreementVersion: '3' },
      ...{ submittedAt: body.submittedAt, newsByEmail: 'yes', newsByPost: 'no' },
    };
    const lines = await deed('registrations', '--format', 'jsonl');
    expect(lines).toMatchObject({ code: 0, stderr: '' });
    expect(readJsonLines(lines.stdout)).toMatchObject([{ ...facts, ...owner, ownerErasedAt: null }]);
    const [row, ...others] = readCsv((await deed('registrations')).stdout);
    expect(others).toEqual([]);
    // A spreadsheet would calculate with a phone number that begins with a plus.
    expect(row).toMatchObject({ ...facts, ...owner, phone: `'${owner.phone}`, ownerErasedAt: '' });
    expect(Object.keys(row ?? {})).toEqual(Object.keys(readJsonLines(lines.stdout)[0] ?? {}));
  });

  it.each(['=HYPERLINK("http://x.example","hi")', '+1+1', '-2+3', '@SUM(A1)', '＝1+1'])(
    'holds nothing that a spreadsheet would run: %s',
    async (name) => {
      await register({ name, email: 'a@customer.example' });
      const [row] = readCsv((await deed('registrations')).stdout);
      expect(row?.['name']).toBe(`'${name}`);
      const [line] = readJsonLines((await deed('registrations', '--format', 'jsonl')).stdout);
      expect(line?.['name']).toBe(name);
    },
  );

  it('has the last choice that somebody made, and says when the seat is gone', async () => {
    const body = await register({ name: 'Ada', email: 'ada@customer.example' });
    backend.setTime(new Date(Date.now() + 60_000));
    await injectRegistration(backend, { ...body, choices: { newsByEmail: false, newsByPost: false } });
    await backend.store.write((queries) =>
      queries.deleteFrom('seats').where('product', '=', 'sample-studio').execute(),
    );
    const [line] = readJsonLines((await deed('registrations', '--format', 'jsonl')).stdout);
    expect(line).toMatchObject({ newsByEmail: 'no', newsByPost: 'no', holdsSeat: 'no' });
  });

  it('has nothing of an owner who was erased but the registration', async () => {
    await register({ name: 'Ada', email: 'ada@customer.example', phone: '+49 30 1234567' });
    await backend.store.write((queries) =>
      queries
        .updateTable('owners')
        .set({
          wrapped_key: '',
          sealed: '',
          email_index: '',
          phone_index: null,
          erased_at: '2026-11-22T10:00:00.000Z',
        })
        .where('product', '=', 'sample-studio')
        .execute(),
    );
    const [line] = readJsonLines((await deed('registrations', '--format', 'jsonl')).stdout);
    expect(line).toMatchObject({
      ...{ name: null, email: null, phone: null, newsByEmail: null, newsByPost: null },
      ...{ ownerErasedAt: '2026-11-22T10:00:00.000Z', installation: expect.any(String) },
    });
    const [row] = readCsv((await deed('registrations')).stdout);
    expect(row).toMatchObject({ name: '', email: '', phone: '', newsByEmail: '' });
  });

  it('of licences has neither keys nor owners', async () => {
    const key = await backend.issueKey({ seats: 5, until: '2020-01-01' });
    await backend.issueKey();
    await register({ name: 'Ada', email: 'ada@customer.example' });
    const { stdout } = await deed('licences', '--format', 'jsonl');
    const rows = readJsonLines(stdout);
    const plain = key.replaceAll('-', '');
    expect(rows.find(({ keyEnding }) => keyEnding === plain.slice(-4))).toMatchObject({
      ...{ state: 'expired', seats: 5, seatsUsed: 0, registrations: 0, until: '2020-01-01', order: null },
    });
    expect(
      rows.filter(({ seatsUsed, registrations }) => seatsUsed === 1 && registrations === 1),
    ).toHaveLength(1);
    expect(rows).toHaveLength(3);
    const csv = (await deed('licences')).stdout;
    for (const text of [stdout, csv]) {
      expect(text).not.toContain(plain.slice(0, 20));
      expect(text).not.toContain('ada@');
    }
    expect(readCsv(csv)).toHaveLength(3);
  });

  it('of orders has the buyer and the licences', async () => {
    const buyer = { email: 'buyer@customer.example', name: '=cmd()', country: 'AT' };
    await order(buyer);
    const licences = await backend.store.read((queries) =>
      queries.selectFrom('licences').select('id').orderBy('id').execute(),
    );
    const ids = licences.map(({ id }) => id);
    const [line, ...others] = readJsonLines((await deed('orders', '--format', 'jsonl')).stdout);
    expect(others).toEqual([]);
    expect(line).toMatchObject({
      ...{ number: 'N-1', processor: 'shop', state: 'completed', language: 'de', licences: ids, ...buyer },
      ...{ orderedAt: '2026-11-20T07:00:00.000Z', organisation: null, lines: [{ count: 2, seats: 3 }] },
    });
    const [row] = readCsv((await deed('orders')).stdout);
    expect(row).toMatchObject({ number: 'N-1', name: "'=cmd()", licences: JSON.stringify(ids) });
  });

  it('goes on beyond a page, each row once', async () => {
    const issued = await backend.licences.issue({ product: 'sample-studio' as never, count: 1203, seats: 1 });
    expect(issued.ok).toBe(true);
    const rows = readJsonLines((await deed('licences', '--format', 'jsonl')).stdout);
    expect(rows).toHaveLength(1203);
    expect(new Set(rows.map(({ licence }) => licence)).size).toBe(1203);
    const csv = readCsv((await deed('licences')).stdout);
    expect(csv.map(({ licence }) => licence)).toEqual(rows.map(({ licence }) => licence));
  });

  it('has its columns also when there is nothing', async () => {
    for (const what of ['registrations', 'licences', 'orders']) {
      expect((await deed(what)).stdout).toMatch(/^\w+(?:,\w+)+\r\n$/u);
      expect((await deed(what, '--format', 'jsonl')).stdout).toBe('');
    }
  });

  it('goes to a new file that only its owner can read', async () => {
    await register({ name: 'Ada', email: 'ada@customer.example' });
    const folder = join(backend.address.files, 'exports');
    await mkdir(folder);
    const file = join(folder, 'all.csv');
    const run = await deed('registrations', '--out', file, '--json');
    expect(JSON.parse(run.stdout)).toEqual({ file, rows: 1 });
    expect(await readFile(file, 'utf8')).toBe((await deed('registrations')).stdout);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['all.csv']);
  });

  it('never replaces a file, and leaves nothing when it fails', async () => {
    const file = join(backend.address.files, 'all.csv');
    await writeFile(file, 'precious');
    const taken = await deed('licences', '--out', file);
    expect(taken).toMatchObject({ code: 1, stdout: '' });
    expect(taken.stderr).toMatch(/^error OUT_FILE_EXISTS: /u);
    expect(await readFile(file, 'utf8')).toBe('precious');
    const nowhere = await deed('licences', '--out', join(backend.address.files, 'no', 'all.csv'));
    expect(nowhere.stderr).toMatch(/^error OUT_FILE_UNWRITABLE: .* ENOENT/u);
    // An owner that cannot be read ends it in the middle.
    await register({ name: 'Ada', email: 'ada@customer.example' });
    await backend.store.write((queries) =>
      queries
        .updateTable('owners')
        .set({ sealed: 'broken' })
        .where('product', '=', 'sample-studio')
        .execute(),
    );
    const broken = join(backend.address.files, 'broken.csv');
    expect(await deed('registrations', '--out', broken)).toMatchObject({ code: 1 });
    expect((await readdir(backend.address.files)).filter((name) => name.startsWith('broken'))).toEqual([]);
  });

  it('is refused for a product that nobody added', async () => {
    const { data, environment } = backend.address;
    const run = await runCommand(['export', 'licences', '--product', 'other', '--data', data], {
      environment,
    });
    expect(run.stderr).toMatch(/^error PRODUCT_UNKNOWN: /u);
  });
});
