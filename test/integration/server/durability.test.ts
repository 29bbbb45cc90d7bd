import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startDeedServer, type DeedServer } from '../../support/deed-server.ts';
import { postRegistration, type PlainAnswer } from '../../support/post-registration.ts';
import { createRegistrationBody } from '../../support/registration-request.ts';
import { removeFolder } from '../../support/temporary-folder.ts';

interface Sent {
  readonly key: string;
  readonly body: string;
  readonly answer: PlainAnswer | undefined;
}

const shownSchema = z.object({ seats: z.object({ used: z.int() }), registrations: z.int() });
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

/** Registers one after the other until the backend is gone. */
async function registerUntilGone(url: string, licenceKey: string): Promise<readonly Sent[]> {
  const sent: Sent[] = [];
  for (;;) {
    const [key, body] = [randomUUID(), JSON.stringify(createRegistrationBody({ licenceKey }))];
    const answer = await postRegistration(url, body, key).catch(() => undefined);
    sent.push({ key, body, answer });
    if (answer === undefined) return sent;
  }
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

  it(
    'is there after kill -9 under load, and what was not answered can be sent again',
    { timeout: 60_000 },
    async () => {
      const [licenceKey = ''] = await server.issue({ seats: 100_000 });
      for (const killAfterMs of [150, 333, 517]) {
        const clients = Array.from({ length: 8 }, () => registerUntilGone(server.url, licenceKey));
        setTimeout(() => void server.kill(), killAfterMs);
        const sent = (await Promise.all(clients)).flat();
        await server.kill();
        await restart();
        const answered = sent.filter(({ answer }) => answer !== undefined);
        expect(answered.length).toBeGreaterThan(0);
        const again = await Promise.all(
          answered.map(({ key, body }) => postRegistration(server.url, body, key)),
        );
        expect(again).toEqual(answered.map(({ answer }) => answer));
        const unanswered = sent.filter(({ answer }) => answer === undefined);
        const late = await Promise.all(
          unanswered.map(({ key, body }) => postRegistration(server.url, body, key)),
        );
        expect(late.map(({ status }) => status)).toEqual(unanswered.map(() => 201));
      }
      const shown = await server.deed('licence', 'show', licenceKey, '--json');
      const { seats, registrations } = shownSchema.parse(JSON.parse(shown.stdout));
      expect(seats.used).toBe(registrations);
    },
  );
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
