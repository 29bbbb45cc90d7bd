import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { openBackend } from '../../../server/open-backend.ts';
import { enqueueMail } from '../../../server/outgoing/enqueue.ts';
import { createNodePorts } from '../../../server/platform/node-ports.ts';
import { startDeedServer, type DeedServer } from '../../support/deed-server.ts';
import { postRegistration } from '../../support/post-registration.ts';
import { findChangedAnswers, startRegistrationLoad } from '../../support/registration-load.ts';
import { createRegistrationBody } from '../../support/registration-request.ts';
import { startSmtpServer, type SmtpTestServer } from '../../support/smtp-server.ts';
import { createStoreAddress, type TestStoreAddress } from '../../support/store-address.ts';

const PROCESSES = 3;
const LIFE_MS = 400;
const MAILS = 120;
const shownSchema = z.object({ seats: z.object({ used: z.int() }), registrations: z.int() });
let address: TestStoreAddress;
let smtp: SmtpTestServer;
let servers: DeedServer[];

beforeAll(async () => {
  address = await createStoreAddress('postgresql');
  smtp = await startSmtpServer();
  servers = [await startProcess()];
  while (servers.length < PROCESSES) servers.push(await startProcess());
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await smtp.close();
  await address.remove();
});

function startProcess(port = 0): Promise<DeedServer> {
  const environment = { DEED_SMTP_URL: `smtp://127.0.0.1:${smtp.port}` };
  return startDeedServer({ address, port, environment });
}

function findServer(index: number): DeedServer {
  const server = servers[index];
  if (server === undefined) throw new Error(`expected ${index + 1} processes`);
  return server;
}

async function show(licenceKey: string): Promise<z.infer<typeof shownSchema>> {
  const { stdout } = await findServer(0).deed('licence', 'show', licenceKey, '--json');
  return shownSchema.parse(JSON.parse(stdout));
}

it(
  'three processes that are killed in turn under load keep every acknowledged registration, once',
  { timeout: 120_000 },
  async () => {
    const licenceKeys = await findServer(0).issue({ count: 5, seats: 100_000 });
    const urls = servers.map(({ url }) => url);
    const load = startRegistrationLoad({ urls, licenceKeys, clients: 9 });
    for (const index of servers.keys()) {
      await sleep(LIFE_MS);
      const { port, kill } = findServer(index);
      const before = load.acknowledged.length;
      await kill();
      // The others serve on while one is gone.
      while (load.acknowledged.length < before + 9) await sleep(5);
      servers[index] = await startProcess(port);
    }
    await sleep(LIFE_MS);
    await load.stop();
    expect(load.refused).toEqual([]);
    expect(load.repeats()).toBeGreaterThan(0);
    expect(await findChangedAnswers(urls, load.acknowledged)).toEqual([]);
    for (const licenceKey of licenceKeys) {
      const count = load.acknowledged.filter((each) => each.licenceKey === licenceKey).length;
      expect(await show(licenceKey)).toEqual({ seats: { used: count }, registrations: count });
    }
  },
);

it('the same entry, sent to three processes at once, is one registration', async () => {
  const [licenceKey = ''] = await findServer(0).issue({ seats: 10 });
  const body = JSON.stringify(createRegistrationBody({ licenceKey }));
  const key = crypto.randomUUID();
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, turn) => postRegistration(findServer(turn % PROCESSES).url, body, key)),
  );
  // Whoever comes while the first is still being answered is asked to come again.
  const given = answers.filter(({ status }) => status !== 409);
  expect(given.length).toBeGreaterThan(0);
  expect(new Set(given.map((answer) => answer.body)).size).toBe(1);
  expect(given.every(({ status }) => status === 201)).toBe(true);
  expect(await show(licenceKey)).toEqual({ seats: { used: 1 }, registrations: 1 });
});

it('a hundred installations that ask three processes for one free seat at once get one', async () => {
  const [licenceKey = ''] = await findServer(0).issue({ seats: 1 });
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, turn) =>
      postRegistration(findServer(turn % PROCESSES).url, createRegistrationBody({ licenceKey })),
    ),
  );
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(answers.every(({ status }) => [201, 409, 403, 422].includes(status))).toBe(true);
  expect(await show(licenceKey)).toEqual({ seats: { used: 1 }, registrations: 1 });
});

it('every mail leaves, and is the same mail whichever process sends it', { timeout: 120_000 }, async () => {
  const opened = await openBackend({
    ...{ data: address.data, canCreate: false, ports: createNodePorts(), environment: address.environment },
  });
  if (!opened.ok) throw new Error(opened.failure.code);
  const { store } = opened.value;
  const [product, kind, text] = ['sample-studio', 'licenceKey', 'Hello'];
  const to = 'ada@customer.example';
  for (let batch = 0; batch < MAILS; batch += 20) {
    await store.write(async (queries) => {
      for (let mail = batch; mail < batch + 20; mail += 1) {
        await enqueueMail(queries, { product, kind, to, subject: `Mail ${mail}`, text }, opened.value);
      }
    });
    // One process dies while it sends, and comes again.
    const index = (batch / 20) % PROCESSES;
    const { port, kill } = findServer(index);
    await kill();
    servers[index] = await startProcess(port);
  }
  const countWaiting = async () => {
    const messages = await store.read((queries) =>
      queries.selectFrom('outgoing_messages').select('state').where('product', '=', product).execute(),
    );
    expect(messages).toHaveLength(MAILS);
    return messages.filter(({ state }) => state === 'waiting').length;
  };
  do {
    // As if the claims of the dead had ended, which takes two minutes.
    await store.write((queries) =>
      queries
        .updateTable('outgoing_messages')
        .set({ claimed_until: '2000-01-01T00:00:00.000Z' })
        .where('product', '=', product)
        .where('state', '=', 'waiting')
        .execute(),
    );
    await sleep(LIFE_MS);
  } while ((await countWaiting()) > 0);
  await store.close();
  const names = smtp.mails.map(
    ({ message }) => /^Message-ID: (?<name>.+)$/imu.exec(message)?.groups?.['name'],
  );
  expect(new Set(names).size).toBe(MAILS);
  // Some may have left twice, which is what a mail server takes the name for: it is the same to the last byte.
  expect(new Set(smtp.mails.map(({ message }) => message)).size).toBe(MAILS);
});
