import { once } from 'node:events';
import { createServer, connect, type Server, type Socket } from 'node:net';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore, type OpenStore } from '../../../server/store/open-store.ts';
import { startDeedServer } from '../../support/deed-server.ts';
import { listenOnFreePort } from '../../support/listen.ts';
import { postRegistration } from '../../support/post-registration.ts';
import { createRegistrationBody } from '../../support/registration-request.ts';
import { createStoreAddress, type TestStoreAddress } from '../../support/store-address.ts';

/** A way to the database that can be cut, as a failover cuts it. */
interface Way {
  /** The address of the database by this way. */
  readonly data: string;
  /** Ends every connection and takes no new one. */
  readonly cut: () => Promise<void>;
  readonly mend: () => Promise<void>;
}

let address: TestStoreAddress;
let way: Way;
beforeEach(async () => {
  address = await createStoreAddress('postgresql');
  way = await openWay(address.data);
});
afterEach(async () => {
  await way.cut();
  await address.remove();
});

async function openWay(data: string): Promise<Way> {
  const target = new URL(data);
  const sockets = new Set<Socket>();
  const start = () =>
    createServer((near) => {
      const far = connect(Number(target.port), target.hostname);
      for (const socket of [near, far]) {
        sockets.add(socket);
        socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
      }
      near.pipe(far).pipe(near);
    });
  let server: Server = start();
  const port = await listenOnFreePort(server);
  const url = new URL(data);
  url.port = String(port);
  return {
    data: url.href,
    cut: async () => {
      if (!server.listening) return;
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
    mend: async () => {
      server = start().listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
  };
}

async function openStoreByWay(): Promise<OpenStore> {
  const opened = await openStore({
    address: { engine: 'postgresql', files: address.files, url: way.data },
    canCreate: true,
  });
  if (!opened.ok) throw new Error(opened.failure.code);
  return opened.value;
}

describe('a store whose connection breaks', () => {
  it('fails the change that was between two statements, says why, and makes the next one', async () => {
    const store = await openStoreByWay();
    const broken = store.write(async (queries) => {
      await sql`select 1`.execute(queries);
      await way.cut();
      // Nothing is under way on the connection now: the driver tells nobody in particular that it broke.
      await new Promise((resolve) => setTimeout(resolve, 50));
      await sql`select 1`.execute(queries);
    });
    await expect(broken).rejects.toMatchObject({ name: 'ConnectionLost', code: '08006' });
    await way.mend();
    expect(await store.write((queries) => sql`select 2 as two`.execute(queries))).toMatchObject({
      rows: [{ two: 2 }],
    });
    await store.close();
  });

  it('fails a statement that was under way, and one for which there is no connection, in the same way', async () => {
    const store = await openStoreByWay();
    const slow = store.read((queries) => sql`select pg_sleep(20)`.execute(queries));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await way.cut();
    await expect(slow).rejects.toMatchObject({ code: '08006' });
    await expect(store.ping()).rejects.toMatchObject({ code: '08006' });
    await way.mend();
    await store.ping();
    await store.close();
  });

  it('leaves a connection that leads to a database that may not be written to', async () => {
    const store = await openStoreByWay();
    const findSession = async () => {
      const { rows } = await store.read((queries) =>
        sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(queries),
      );
      return rows[0]?.pid;
    };
    const before = await findSession();
    const write = store.write(async (queries) => {
      await sql`set transaction read only`.execute(queries);
      await sql`create table nobody (id text)`.execute(queries);
    });
    await expect(write).rejects.toMatchObject({ code: '25006' });
    expect(await findSession()).not.toBe(before);
    await store.close();
  });
});

it(
  'a backend without its database asks for patience, and answers again by itself',
  { timeout: 60_000 },
  async () => {
    const server = await startDeedServer({ address: { ...address, data: way.data } });
    const [licenceKey = ''] = await server.issue({ seats: 10 });
    const body = JSON.stringify(createRegistrationBody({ licenceKey }));
    const key = crypto.randomUUID();
    const before = await postRegistration(server.url, body, key);
    expect(before.status).toBe(201);
    await way.cut();
    const refused = await fetch(`${server.url}/v1/registrations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': `"${crypto.randomUUID()}"` },
      body: JSON.stringify(createRegistrationBody({ licenceKey })),
    });
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/u);
    expect(await refused.json()).toMatchObject({ code: 'BUSY' });
    expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    await way.mend();
    expect(await postRegistration(server.url, body, key)).toEqual(before);
    expect(await server.stop()).toBe(0);
  },
);
