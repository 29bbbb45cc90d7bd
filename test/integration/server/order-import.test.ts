import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseCsvRows } from '../../../server/csv/parse-csv-rows.ts';
import { drawCardNumber } from '../../support/card-numbers.ts';
import { countRows } from '../../support/count-rows.ts';
import { injectRegistration } from '../../support/inject-registration.ts';
import { findKeys, readMails } from '../../support/read-mail.ts';
import { createRegistrationBody } from '../../support/registration-request.ts';
import { runCommand } from '../../support/run-command.ts';
import { ENGINES } from '../../support/store-address.ts';
import { makeTemporaryFolder, removeFolder } from '../../support/temporary-folder.ts';
import { openTestBackend, type TestBackend } from '../../support/test-backend.ts';

const product = 'sample-studio';
const HEAD =
  'order_number,ordered_at,name,email,organisation,country,postal_address,phone,language,product,edition,seats,count,until';
const summarySchema = z.object({ imported: z.number(), known: z.number(), skipped: z.number() });

describe.each(ENGINES)('deed order import (%s)', (engine) => {
  let backend: TestBackend;
  let folder = '';
  beforeAll(async () => {
    backend = await openTestBackend({ engine });
    folder = await makeTemporaryFolder();
  });
  afterAll(async () => {
    await backend.close();
    await removeFolder(folder);
  });

  const deed = (...args: readonly string[]) =>
    runCommand(args, { environment: { ...backend.address.environment, DEED_DATA: backend.address.data } });

  async function save(content: string | Uint8Array, name = 'orders.csv'): Promise<string> {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  }

  async function importFile(content: string | Uint8Array, ...options: readonly string[]) {
    const { code, stdout, stderr } = await deed('order', 'import', await save(content), '--json', ...options);
    return code === 0 ? summarySchema.parse(JSON.parse(stdout)) : `${code} ${stderr}`;
  }

  /** What an import says that must fail. */
  async function failWith(content: string | Uint8Array): Promise<string> {
    const result = await importFile(content);
    if (typeof result !== 'string') throw new Error('expected the import to fail');
    return result;
  }

  const mailsTo = (to: string) => readMails(backend, { kind: 'licenceKey', to });

  it('records orders, makes their licences and mails the keys, once', async () => {
    const file = [
      HEAD,
      'A-1,2026-05-04,Ada Lovelace,ada@a1.example,Analytical Ltd,GB,"1 Example Street\nLondon",+44 20 7946 0000,de,sample-studio,home,3,2,2031-12-31',
      'A-2,2026-05-04T10:00:00+02:00,,ada@a2.example,,,,,,sample-studio,,,,',
    ].join('\n');
    expect(await importFile(file)).toEqual({ imported: 2, known: 0, skipped: 0 });
    const [mail] = await mailsTo('ada@a1.example');
    expect(mail?.subject).toBe('Ihre Lizenzschlüssel für Sample Studio 4');
    const [key = ''] = mail === undefined ? [] : findKeys(mail);
    expect((await injectRegistration(backend, createRegistrationBody({ licenceKey: key }))).status).toBe(201);
    const [order] = await backend.orders.find({ product, number: 'a-1' });
    expect(order).toMatchObject({
      ...{ processor: 'csv', state: 'completed', orderedAt: '2026-05-04T00:00:00.000Z' },
      lines: [{ edition: 'home', seats: 3, count: 2, until: '2031-12-31' }],
    });
    const [other] = await backend.orders.find({ product, number: 'A-2' });
    expect(other).toMatchObject({
      orderedAt: '2026-05-04T08:00:00.000Z',
      lines: [{ edition: 'pro', seats: 1 }],
    });
    const rows = await countRows(backend.store);
    expect(await importFile(file)).toEqual({ imported: 0, known: 2, skipped: 0 });
    expect(await countRows(backend.store)).toBe(rows);
  });

  it('reads a file as Excel writes it in Germany', async () => {
    const file =
      '\uFEFFORDER_NUMBER;Ordered_At;Email;Name\r\nB-1;2026-05-04;b1@example.com;Jürgen Groß\r\n;;;\r\n';
    expect(await importFile(file, '--product', product)).toEqual({ imported: 1, known: 0, skipped: 0 });
    expect((await mailsTo('b1@example.com')).length).toBe(1);
  });

  it('takes rows with one number as lines of one order', async () => {
    const file = `order_number,ordered_at,email,product,edition\nC-1,2026-05-04,c@example.com,${product},pro\nC-1,2026-05-04,C@example.com,${product},home\n`;
    expect(await importFile(file)).toEqual({ imported: 1, known: 0, skipped: 0 });
    const [order] = await backend.orders.find({ product, number: 'C-1' });
    expect(order?.lines.map(({ edition }) => edition)).toEqual(['pro', 'home']);
    expect((await mailsTo('c@example.com')).map((mail) => findKeys(mail).length >= 2)).toEqual([true]);
  });

  const WRONG = [
    'order_number,ordered_at,email,product,edition,seats,until,country,phone',
    `D-1,2026-05-04,d1@example.com,${product},pro,1,,,`,
    `D-2,04.05.2026,canary at example,${product},ultra,1,,,`,
    `D-3,2026-05-04,d3@example.com,canary-studio,,1,,,`,
    `D-4,2026-05-04,d4@example.com,${product},ultra,0,,,`,
    `D-5,2026-05-04,d5@example.com,${product},ultra,1,,,`,
    `,2026-05-04,d6@example.com,${product},pro,many,31.12.2031,Atlantis,canary`,
    `D-1,2026-05-04,another@example.com,${product},pro,1,,,`,
  ].join('\n');

  it('says all that is wrong, line by line, and imports nothing', async () => {
    const rows = await countRows(backend.store);
    const failed = await failWith(WRONG);
    expect(failed).toMatch(/^1 error ORDERS_INVALID: /u);
    const places = [...failed.matchAll(/^line (\d+), (\w+): expected \S/gmu)].map(
      ([, line, column]) => `${line} ${column}`,
    );
    expect(places.toSorted()).toEqual([
      ...['3 email', '3 ordered_at', '4 product', '5 seats', '6 edition'],
      ...['7 country', '7 order_number', '7 phone', '7 seats', '7 until', '8 email'],
    ]);
    expect(failed).toContain('expected one of pro, home');
    expect(failed).not.toMatch(/canary|another@|Atlantis|31\.12/u);
    expect(await countRows(backend.store)).toBe(rows);
  });

  it('skips wrong rows when told to, and says which', async () => {
    const file = WRONG.replace(/\nD-1,2026-05-04,another.*$/u, '');
    expect(await importFile(file, '--skip-invalid')).toEqual({ imported: 1, known: 0, skipped: 5 });
    expect((await mailsTo('d1@example.com')).length).toBe(1);
    const { stdout } = await deed('order', 'import', await save(file), '--skip-invalid');
    expect(stdout).toMatch(/^known +1\nskipped +5\nline 3, /mu);
  });

  it('tries without doing anything', async () => {
    const rows = await countRows(backend.store);
    const file = `order_number,ordered_at,email\nE-1,2026-05-04,e@example.com\nB-1,2026-05-04,b1@example.com\n`;
    expect(await importFile(file, '--product', product, '--dry-run')).toEqual({
      imported: 1,
      known: 1,
      skipped: 0,
    });
    expect(await countRows(backend.store)).toBe(rows);
  });

  it('writes the keys into a file that only its owner can read, instead of mailing them', async () => {
    const out = join(folder, 'keys.csv');
    const file = `order_number,ordered_at,email,count\n=F-1,2026-05-04,f1@example.com,2\nF-2,2026-05-04,f2@example.com,1\n`;
    const options = ['--product', product, '--no-mail', '--out', out];
    expect(await importFile(file, ...options)).toEqual({ imported: 2, known: 0, skipped: 0 });
    expect(await mailsTo('f1@example.com')).toEqual([]);
    expect((await stat(out)).mode & 0o777).toBe(0o600);
    const text = await readFile(out, 'utf8');
    expect(text).toContain("'=F-1,");
    const table = parseCsvRows(Buffer.from(text));
    const keys = table.ok ? table.value.rows.map(({ values }) => values) : [];
    expect(keys.map(({ order_number, email }) => `${order_number} ${email}`)).toEqual([
      ...['=F-1 f1@example.com', '=F-1 f1@example.com', 'F-2 f2@example.com'],
    ]);
    const answers = await Promise.all(
      keys.map(({ key = '' }) => injectRegistration(backend, createRegistrationBody({ licenceKey: key }))),
    );
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(await importFile(file, ...options)).toMatch(/^1 error OUT_FILE_EXISTS/u);
    await rm(out);
    expect(await importFile(file, ...options)).toEqual({ imported: 0, known: 2, skipped: 0 });
  });

  it('does not make keys that nobody would have', async () => {
    const file = `order_number,ordered_at,email\nG-1,2026-05-04,g@example.com\n`;
    expect(await importFile(file, '--product', product, '--no-mail')).toMatch(/^2 error USAGE: /u);
  });

  it.each([
    ['a workbook', Buffer.from('504b03041400', 'hex'), /CSV_INVALID: .*\.xlsx; save it as “CSV UTF-8”/u],
    [
      'Latin-1',
      Buffer.from(`${HEAD}\nH-1,2026-05-04,Müller`, 'latin1'),
      /CSV_INVALID: .*line 2: expected UTF-8/u,
    ],
    ['a missing column', 'order_number,email,product\n', /CSV_INVALID: .*expected the columns ordered_at/u],
    [
      'a column that nobody knows',
      'order_number,ordered_at,email,product,seat\n',
      /CSV_INVALID: .*found column 5 is none/u,
    ],
    ['no header line', 'I-1,2026-05-04,canary@example.com,sample-studio\n', /CSV_INVALID: /u],
  ])('says clearly what is wrong with %s', async (_, content, expected) => {
    const failed = await failWith(content);
    expect(failed).toMatch(expected);
    expect(failed).not.toMatch(/canary|Müller/u);
  });

  it('says that a file is not there', async () => {
    const { code, stderr } = await deed('order', 'import', join(folder, 'nowhere.csv'));
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^error ORDER_FILE_UNREADABLE: /u)]);
  });

  it('refuses a card number in any column and says where, with nothing imported', async () => {
    const number = drawCardNumber(7);
    const rows = await countRows(backend.store);
    const file = [
      HEAD,
      `J-1,2026-05-04,Ada,j1@example.com,,,,,,${product},,,,`,
      `J-2,2026-05-04,Ada ${number.match(/.{4}/gu)?.join(' ')},j2@example.com,,,,${number},,${product},,,,`,
    ].join('\n');
    const failed = await failWith(file);
    expect(failed).toMatch(
      /^1 error CARD_NUMBER_REFUSED: [^]*\nline 3, name: expected no payment card number/u,
    );
    expect(failed).not.toMatch(/\d{13}|\d{4} \d{4}/u);
    expect(await countRows(backend.store)).toBe(rows);
    expect(await importFile(file, '--skip-invalid')).toEqual({ imported: 1, known: 0, skipped: 1 });
  });

  it('takes hundreds of orders in one go, and goes on where it was interrupted', async () => {
    const rows = Array.from({ length: 900 }, (_, index) => `K-${index},2026-05-04,k${index}@example.com`);
    const head = 'order_number,ordered_at,email';
    const part = [head, ...rows.slice(0, 250)].join('\n');
    const all = [head, ...rows].join('\n');
    expect(await importFile(part, '--product', product)).toEqual({ imported: 250, known: 0, skipped: 0 });
    expect(await importFile(all, '--product', product)).toEqual({ imported: 650, known: 250, skipped: 0 });
    expect((await mailsTo('k899@example.com')).length).toBe(1);
  });

  it('takes the same number from another processor as another order', async () => {
    const file = `order_number,ordered_at,email\nB-1,2026-05-04,b1@example.com\n`;
    const again = await importFile(file, '--product', product, '--processor', 'default');
    expect(again).toEqual({ imported: 1, known: 0, skipped: 0 });
    const found = await backend.orders.find({ product, number: 'B-1' });
    expect(found.map(({ processor }) => processor)).toEqual(['csv', 'default']);
  });
});
