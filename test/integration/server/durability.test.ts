import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDeedServer, type DeedServer } from '../../support/deed-server.ts';
import { killUnderLoad } from '../../support/kill-under-load.ts';
import { postRegistration } from '../../support/post-registration.ts';
import { createRegistrationBody } from '../../support/registration-request.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';
import { createStoreAddress, ENGINES } from '../../support/store-address.ts';
import { removeFolder } from '../../support/temporary-folder.ts';

/** `npm run chaos` does a hundred. */
const KILLS = 5;

let server: DeedServer;
beforeAll(async () => {
  server = await startDeedServer();
});
afterAll(async () => {
  await server.stop();
  await removeFolder(server.dataDir);
});

async function restart(): Promise<void> {
  const { dataDir, port } = server;
  server = await startDeedServer({ dataDir, port });
}

describe('a registration that was answered', () => {
  it('is answered byte for byte the same after a restart', async () => {
    const [licenceKey] = await server.issue();
    const body = JSON.stringify(
      createRegistrationBody({ ...(licenceKey === undefined ? {} : { licenceKey }) }),
    );
    const key = randomUUID();
    const before = await postRegistration(server.url, body, key);
    expect(before.status).toBe(201);
    expect(await server.stop()).toBe(0);
    await restart();
    expect(await postRegistration(server.url, body, key)).toEqual(before);
  });

  it.each(ENGINES)('is there once after kill -9 under load, on %s', { timeout: 120_000 }, async (engine) => {
    const address = await createStoreAddress(engine);
    const random = createSeededRandom(KILLS);
    const { findings, server: survivor } = await killUnderLoad({ address, kills: KILLS, clients: 8, random });
    expect(findings.acknowledged).toBeGreaterThan(KILLS);
    expect(findings).toMatchObject({ refused: [], changedAnswers: 0, licencesOutOfStep: 0 });
    await survivor.stop();
    await address.remove();
  });
});

describe('a backend that is asked to stop', () => {
  it('finishes what it has accepted, takes nothing new, and exits with 0', async () => {
    const [licenceKey = ''] = await server.issue();
    const body = JSON.stringify(createRegistrationBody({ licenceKey }));
    const socket = connect(server.port, '127.0.0.1');
    const answer = text(socket);
    socket.write(
      `POST /v1/registrations HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n` +
        `idempotency-key: ${randomUUID()}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nexpect: 100-continue\r\n\r\n`,
    );
    // The backend asks for the body only once it has accepted the request.
    await new Promise((resolve) => socket.once('data', resolve));
    const stopped = server.stop();
    await untilLogged('stopping');
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow('fetch failed');
    socket.write(body);
    expect(await answer).toContain('HTTP/1.1 201 Created');
    expect(await stopped).toBe(0);
    await restart();
  });
});

async function untilLogged(event: string): Promise<void> {
  while (!server.log().includes(`"event":"${event}"`)) await new Promise((resolve) => setImmediate(resolve));
}
