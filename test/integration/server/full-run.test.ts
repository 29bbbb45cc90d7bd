import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findLicenceKeys } from '../../../shared/licence/find-licence-keys.ts';
import { formatLicenceKey } from '../../../shared/licence/licence-key.ts';
import { findCanaries, toKeyCanaries } from '../../support/canaries.ts';
import { startDeedServer, type DeedServer } from '../../support/deed-server.ts';
import { createOrder, signOrder, toMessage } from '../../support/orders.ts';
import { parseMail } from '../../support/parse-mail.ts';
import { createRegistrationBody, hashOf } from '../../support/registration-request.ts';
import { createStoreAddress, ENGINES, type TestStoreAddress } from '../../support/store-address.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../../support/webhook-receiver.ts';

const PRODUCT = 'sample-studio';
const BUYER = { name: 'Bartholomew Canaryfinch', email: 'canaryfinch@buyer.example', country: 'GB' };
const IMPORTED = { name: 'Rosalind Importwren', email: 'importwren@buyer.example' };
const OWNER = {
  name: 'Quentin Ownersparrow',
  email: 'ownersparrow@owner.example',
  phone: '+44 20 7946 0958',
};
const STRANGER = { name: 'Sidonie Strangerlark', email: 'strangerlark@owner.example' };
const PEOPLE = [BUYER, IMPORTED, OWNER, STRANGER];
/** A number of the kind that processors give for tests; it passes Luhn. */
const CARD = ['4111', '1111', '1111', '1111'];

/** A file with one order. */
function toFile(
  { name, email }: { readonly name: string; readonly email: string },
  organisation: string,
): string {
  return `order_number,ordered_at,name,email,organisation,product\nC-1,2026-03-02,${name},${email},${organisation},${PRODUCT}\n`;
}

/**
 * One run through everything that a backend does, in a process of its own: orders by message and by file, refused cards,
 * registrations good and bad, certificates, a take-over, a recovery, webhooks with owners, an export.
 */
describe.each(ENGINES)('after a full run on %s', (engine) => {
  let address: TestStoreAddress;
  let server: DeedServer;
  let receiver: WebhookReceiver;
  const statuses: Record<string, number> = {};
  const said: string[] = [];
  const keys = new Set<string>();

  beforeAll(async () => {
    address = await createStoreAddress(engine);
    receiver = await startWebhookReceiver((response) => response.writeHead(200).end());
    server = await startDeedServer({ address });
    await run('webhook', 'add', '--product', PRODUCT, '--url', receiver.url, '--internal', '--with-owner');
    await takeOrders();
    const [bought = ''] = await keysMailedTo(BUYER.email);
    await keysMailedTo(IMPORTED.email);
    await useLicence(bought);
    await vi.waitUntil(
      async () => (await run('outgoing', 'list', '--state', 'waiting', '--json')).includes('"messages":[]'),
      {
        timeout: 30_000,
        interval: 200,
      },
    );
    said.push(await run('doctor'));
  }, 120_000);
  afterAll(async () => {
    await server.stop();
    await receiver.close();
    await address.remove();
  });

  async function run(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await server.deed(...args);
    said.push(stderr);
    if (code !== 0) throw new Error(stderr);
    return stdout;
  }

  async function post(
    name: string,
    path: string,
    body: unknown,
    headers: Readonly<Record<string, string>> = {},
  ) {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const answer = await fetch(`${server.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': `"${randomUUID()}"`, ...headers },
      body: text,
    });
    statuses[name] = answer.status;
    const answered = await answer.text();
    if (answer.status >= 400) said.push(answered);
    return answered;
  }

  async function takeOrders(): Promise<void> {
    const { secret } = JSON.parse(
      await run('processor', 'add', '--name', 'default', '--adapter', 'standard', '--json'),
    );
    const send = (name: string, order: object) => {
      const text = JSON.stringify(toMessage('order.completed', order));
      return post(name, '/v1/orders', text, signOrder(text, { secret: String(secret) }));
    };
    await send('order', { ...createOrder({ buyer: BUYER }), paymentToken: `tok_${randomUUID()}` });
    await send('order with a card', { ...createOrder({ buyer: BUYER }), note: `card ${CARD.join(' ')}` });
    await send('order with a card in a name', { ...createOrder({ buyer: BUYER }), [CARD.join('')]: true });
    const folder = join(address.files, '..');
    await mkdir(folder, { recursive: true });
    const file = join(folder, `orders-${randomUUID()}.csv`);
    await writeFile(file, toFile(IMPORTED, CARD.join('-')));
    const refused = await server.deed('order', 'import', file);
    said.push(refused.stderr);
    statuses['import with a card'] = refused.code ?? -1;
    await writeFile(file, toFile(IMPORTED, ''));
    await run('order', 'import', file);
  }

  /** The keys in the mails to an address; waits until there is one. */
  async function keysMailedTo(email: string, count = 1): Promise<readonly string[]> {
    return vi.waitUntil(
      async () => {
        const found = (await mailsTo(email)).flatMap((text) => findLicenceKeys(text)).map(formatLicenceKey);
        for (const key of found) keys.add(key);
        return found.length >= count ? found : undefined;
      },
      { timeout: 30_000, interval: 100 },
    );
  }

  async function mailsTo(email: string): Promise<readonly string[]> {
    const folder = join(address.files, 'mail');
    const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.eml'));
    const mails = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
    return mails.filter((mail) => mail.includes(email)).map((mail) => parseMail(mail).text);
  }

  async function useLicence(licenceKey: string): Promise<void> {
    const token = randomBytes(32).toString('base64url');
    const registrations = '/v1/registrations';
    const body = createRegistrationBody({ licenceKey, owner: OWNER, ownerTokenHash: hashOf(token) });
    const noticeOfPhone = { ...body.notices[0], subject: 'phone' } as (typeof body.notices)[number];
    const registered = { ...body, notices: [...body.notices, noticeOfPhone] };
    await post('registration', registrations, registered);
    await post('registration with a card', registrations, {
      ...registered,
      owner: { ...OWNER, organisation: CARD.join('.') },
    });
    await post('registration of a stranger', registrations, createRegistrationBody({ owner: STRANGER }));
    await post('registration that is cut short', registrations, JSON.stringify(registered).slice(0, -20));
    const shown = JSON.parse(await run('licence', 'show', licenceKey, '--json'));
    const claim = {
      version: 1,
      product: PRODUCT,
      installation: body.installation.id,
      licence: shown.licence,
    };
    await post('certificate', '/v1/certificates', claim, { authorization: `Bearer ${token}` });
    const computer = {
      installation: createRegistrationBody().installation,
      email: OWNER.email,
      language: 'en',
    };
    await post('take-over', '/v1/take-overs', { version: 1, product: PRODUCT, licenceKey, ...computer });
    const asked = { version: 1, product: PRODUCT, email: OWNER.email, language: 'en' };
    await post('key recovery', '/v1/key-recoveries', asked);
    await keysMailedTo(OWNER.email);
    const csv = await run('export', 'registrations', '--product', PRODUCT);
    expect(csv).toContain(OWNER.name);
  }

  const canaries = () => [
    ...PEOPLE.flatMap(({ name, email }) => [
      name,
      email,
      name.split(' ')[1] ?? '',
      email.split('@')[0] ?? '',
    ]),
    ...[OWNER.phone, OWNER.phone.replaceAll(' ', '')],
    ...[...keys].flatMap(toKeyCanaries),
  ];
  const cards = [CARD.join(''), CARD.join(' '), CARD.join('-'), CARD.join('.')];

  /** Everything that the database holds: its files, or every row of every table. */
  async function dumpDatabase(): Promise<readonly Buffer[]> {
    if (engine === 'sqlite') {
      const names = (await readdir(address.files)).filter((name) => name.startsWith('deed.sqlite'));
      return Promise.all(names.map((name) => readFile(join(address.files, name))));
    }
    const client = new Client({ connectionString: address.data });
    await client.connect();
    try {
      const tables = await client.query(`select tablename from pg_tables where schemaname = 'public'`);
      const dumps: Buffer[] = [];
      for (const { tablename } of tables.rows) {
        dumps.push(Buffer.from(JSON.stringify((await client.query(`select * from "${tablename}"`)).rows)));
      }
      return dumps;
    } finally {
      await client.end();
    }
  }

  it('everything went as it should', () => {
    expect(statuses).toEqual({
      order: 200,
      'order with a card': 422,
      'order with a card in a name': 422,
      'import with a card': 1,
      registration: 201,
      'registration with a card': 422,
      'registration of a stranger': 404,
      'registration that is cut short': 400,
      certificate: 200,
      'take-over': 202,
      'key recovery': 202,
    });
    expect(keys.size).toBeGreaterThanOrEqual(3);
    expect(receiver.requests.some(({ body }) => body.includes(OWNER.name))).toBe(true);
    expect(said.join('').match(/CARD_NUMBER_REFUSED/gu)?.length).toBeGreaterThanOrEqual(4);
  });

  it('the database holds no licence key, no name, no address and no card number', async () => {
    const dumps = await dumpDatabase();
    expect(dumps.reduce((total, { length }) => total + length, 0)).toBeGreaterThan(10_000);
    for (const dump of dumps) expect(findCanaries(dump, [...canaries(), ...cards])).toEqual([]);
  });

  it('neither does the log, nor what commands and refusals said', () => {
    expect(server.log()).toContain('"event":"request"');
    expect(server.log()).toContain('"event":"sent"');
    const texts = Buffer.from(server.log() + said.join('\n'));
    expect(findCanaries(texts, [...canaries(), ...cards])).toEqual([]);
  });

  it('the mail folder holds people and keys in the mails themselves only, and card numbers nowhere', async () => {
    const folder = join(address.files, 'mail');
    const names = await readdir(folder);
    expect(findCanaries(Buffer.from(names.join('\n')), canaries())).toEqual([]);
    const mails = await Promise.all(names.map((name) => readFile(join(folder, name))));
    expect(findCanaries(Buffer.concat(mails), cards)).toEqual([]);
    expect(findCanaries(Buffer.concat(mails), canaries()).length).toBeGreaterThan(3);
  });

  it('they would be found if they were there', () => {
    const wrapped = Buffer.from(JSON.stringify({ inside: `${OWNER.name} ${CARD.join('')}` })).toString(
      'base64',
    );
    expect(findCanaries(Buffer.from(wrapped), [OWNER.name, CARD.join('')])).toEqual([
      OWNER.name,
      CARD.join(''),
    ]);
    for (const key of keys) expect(findCanaries(Buffer.from(`x${key}y`), toKeyCanaries(key))).toContain(key);
  });
});
