import { randomInt, randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { problemSchema } from '../../../shared/api/problem.ts';
import { KEY_ALPHABET } from '../../../shared/licence/key-alphabet.ts';
import { createLicenceKey, formatLicenceKey, RANDOM_SYMBOLS } from '../../../shared/licence/licence-key.ts';
import { startDeedServer } from '../../support/deed-server.ts';
import { createRegistrationBody, type RegistrationBody } from '../../support/registration-request.ts';
import { runDeed } from '../../support/run-deed.ts';
import { makeTemporaryFolder, removeFolder } from '../../support/temporary-folder.ts';
import { openTestBackend, type TestBackend } from '../../support/test-backend.ts';

let opened: TestBackend[] = [];
afterEach(async () => {
  await Promise.all(opened.map((backend) => backend.close()));
  opened = [];
});

async function openWith(
  limits: Readonly<Record<string, number>>,
  environment: Readonly<Record<string, string>> = {},
): Promise<TestBackend> {
  const backend = await openTestBackend({
    environment: { ...environment, DEED_LIMITS: JSON.stringify(limits) },
  });
  opened.push(backend);
  return backend;
}

interface Sent {
  readonly from?: string;
  readonly forwardedFor?: string;
  readonly body?: RegistrationBody | string;
  readonly key?: string;
}

/** Sends a registration from an address; by default a guess from an address of its own. */
async function send({ app }: TestBackend, { from = randomAddress(), forwardedFor, body, key }: Sent = {}) {
  const given = body ?? createRegistrationBody();
  const answer = await app.inject({
    ...{ method: 'POST', url: '/v1/registrations', remoteAddress: from },
    headers: {
      'content-type': 'application/json',
      'idempotency-key': key ?? randomUUID(),
      ...(forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor }),
    },
    payload: typeof given === 'string' ? given : JSON.stringify(given),
  });
  const code = answer.statusCode < 400 ? '' : ` ${problemSchema.parse(answer.json()).code}`;
  return { outcome: `${answer.statusCode}${code}`, retryAfter: answer.headers['retry-after'] };
}

function randomAddress(): string {
  return `2001:db8:${randomUUID().slice(0, 4)}:${randomUUID().slice(0, 4)}::1`;
}

async function outcomes(count: number, once: () => ReturnType<typeof send>): Promise<readonly string[]> {
  const all: string[] = [];
  for (let index = 0; index < count; index += 1) all.push((await once()).outcome);
  return all;
}

const UNKNOWN = '404 LICENCE_UNKNOWN';
const LIMITED = '429 RATE_LIMITED';

describe('an address that guesses', () => {
  it('is turned away after its guesses, before anything is read, and told when to come again', async () => {
    const backend = await openWith({ guessesPerAddress: 3 });
    const from = '203.0.113.7';
    expect(await outcomes(4, () => send(backend, { from }))).toEqual([UNKNOWN, UNKNOWN, UNKNOWN, LIMITED]);
    const { outcome, retryAfter } = await send(backend, { from, body: 'not even JSON' });
    expect(outcome).toBe(LIMITED);
    expect(String(retryAfter)).toMatch(/^\d+$/u);
    expect(Number(retryAfter)).toBeGreaterThan(0);
    expect(Number(retryAfter)).toBeLessThanOrEqual(60);
  });

  it('is one by one in IPv4, and as a /64 network in IPv6, which one customer has', async () => {
    const backend = await openWith({ guessesPerAddress: 2 });
    const networks = [
      ['203.0.113.7', '203.0.113.7', '::ffff:203.0.113.7'],
      ['2001:db8:1:2::1', '2001:db8:1:2:ffff::', '2001:0DB8:0001:0002:1234::9'],
    ];
    for (const [first = '', second = '', third = ''] of networks) {
      const seen = [];
      for (const from of [first, second, third]) seen.push((await send(backend, { from })).outcome);
      expect(seen).toEqual([UNKNOWN, UNKNOWN, LIMITED]);
    }
    expect((await send(backend, { from: '203.0.113.8' })).outcome).toBe(UNKNOWN);
    expect((await send(backend, { from: '2001:db8:1:3::1' })).outcome).toBe(UNKNOWN);
  });

  it('is not made of genuine keys: a company registers all its computers through one address', async () => {
    const backend = await openWith({ guessesPerAddress: 2, guessesPerKeyPrefix: 2 });
    const licenceKey = await backend.issueKey({ seats: 40 });
    const from = '203.0.113.7';
    const register = () => send(backend, { from, body: createRegistrationBody({ licenceKey }) });
    expect(new Set(await outcomes(40, register))).toEqual(new Set(['201']));
    // The refusals of a genuine key and of what does not fit tell a guesser nothing.
    expect(new Set(await outcomes(5, register))).toEqual(new Set(['409 LICENCE_NO_SEAT']));
    expect(new Set(await outcomes(5, () => send(backend, { from, body: '{}' })))).toEqual(
      new Set(['400 REQUEST_INVALID']),
    );
    expect((await send(backend, { from })).outcome).toBe(UNKNOWN);
  });

  it('still sees what is no secret', async () => {
    const backend = await openWith({ guessesPerAddress: 1 });
    await outcomes(3, () => send(backend, { from: '203.0.113.7' }));
    const answer = await backend.app.inject({ url: '/v1/trust-root', remoteAddress: '203.0.113.7' });
    expect(answer.statusCode).toBe(200);
  });
});

describe('keys that begin alike', () => {
  it('are guessed at so often from everywhere together, and the genuine one is never held up', async () => {
    const backend = await openWith({ guessesPerKeyPrefix: 3 });
    const licenceKey = await backend.issueKey({ seats: 5 });
    const alike = () => {
      const body = createRegistrationBody({ licenceKey: strangeKeyLike(licenceKey) });
      return send(backend, { body });
    };
    expect(await outcomes(5, alike)).toEqual([UNKNOWN, UNKNOWN, UNKNOWN, LIMITED, LIMITED]);
    expect((await send(backend)).outcome).toBe(UNKNOWN);
    expect((await send(backend, { body: createRegistrationBody({ licenceKey }) })).outcome).toBe('201');
  });
});

describe('an installation', () => {
  it('guesses so often and no oftener, wherever it is', async () => {
    const backend = await openWith({ guessesPerInstallation: 2 });
    const { installation } = createRegistrationBody();
    const guess = (id: string) =>
      send(backend, { body: createRegistrationBody({ installation: { ...installation, id } }) });
    const { id } = installation;
    expect([...(await outcomes(2, () => guess(id))), (await guess(id.toUpperCase())).outcome]).toEqual([
      UNKNOWN,
      UNKNOWN,
      LIMITED,
    ]);
    expect((await guess(randomUUID())).outcome).toBe(UNKNOWN);
  });

  it('asks so often and no oftener, also with a genuine key', async () => {
    const backend = await openWith({ requestsPerInstallation: 60 });
    const body = createRegistrationBody({ licenceKey: await backend.issueKey() });
    const key = randomUUID();
    const sent = await outcomes(61, () => send(backend, { body, key }));
    expect([new Set(sent.slice(0, 60)), sent[60]]).toEqual([new Set(['201']), LIMITED]);
    const other = { ...body, installation: { ...body.installation, id: randomUUID() } };
    expect((await send(backend, { body: other })).outcome).toBe('409 LICENCE_NO_SEAT');
  });
});

describe('all together', () => {
  it('guess so often and no oftener, and whoever has a genuine key is served', async () => {
    const backend = await openWith({ guesses: 4 });
    const licenceKey = await backend.issueKey();
    expect(await outcomes(6, () => send(backend))).toEqual([
      ...[UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN],
      ...[LIMITED, LIMITED],
    ]);
    expect((await send(backend, { body: createRegistrationBody({ licenceKey }) })).outcome).toBe('201');
  });

  it('are taken so often a second; the others are asked to come later, and the process still says that it lives', async () => {
    const backend = await openWith({ requestsPerSecond: 1 });
    const asked = () => backend.app.inject('/v1/trust-root');
    const answers = await Promise.all([asked(), asked(), asked()]);
    const refused = answers.filter(({ statusCode }) => statusCode === 503);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.map((answer) => problemSchema.parse(answer.json()).code)).toContain('BUSY');
    expect(refused.map(({ headers }) => Number(headers['retry-after']) > 0)).not.toContain(false);
    expect((await backend.app.inject('/healthz')).statusCode).toBe(200);
  });
});

describe('X-Forwarded-For', () => {
  it('changes nothing when it comes from anybody, and the log says once that somebody sends it', async () => {
    const backend = await openWith({ guessesPerAddress: 2 });
    const forged = () => send(backend, { from: '203.0.113.7', forwardedFor: randomAddress() });
    expect(await outcomes(3, forged)).toEqual([UNKNOWN, UNKNOWN, LIMITED]);
    const victim = await send(backend, { from: '198.51.100.1', forwardedFor: '203.0.113.7' });
    expect(victim.outcome).toBe(UNKNOWN);
    expect(backend.log().match(/"event":"forwardedForIgnored"/gu)).toHaveLength(1);
  });

  it('is believed of a trusted proxy, but only the part that the proxy wrote', async () => {
    const backend = await openWith(
      { guessesPerAddress: 2 },
      { DEED_TRUSTED_PROXIES: '10.0.0.0/8, fd00::/8' },
    );
    const through = (forwardedFor: string, from = '10.1.2.3') => send(backend, { from, forwardedFor });
    const forged = () => through(`${randomAddress()}, 203.0.113.7`);
    expect(await outcomes(3, forged)).toEqual([UNKNOWN, UNKNOWN, LIMITED]);
    // Two proxies of ours, one behind the other.
    expect((await through('203.0.113.7, 10.9.9.9', 'fd00::1')).outcome).toBe(LIMITED);
    expect((await through('203.0.113.8')).outcome).toBe(UNKNOWN);
    expect((await send(backend, { from: '203.0.113.7', forwardedFor: '203.0.113.8' })).outcome).toBe(LIMITED);
    expect(backend.log().match(/"event":"forwardedForIgnored"/gu)).toHaveLength(1);
  });

  it('that holds no address counts as the proxy that sent it', async () => {
    const backend = await openWith({ guessesPerAddress: 2 }, { DEED_TRUSTED_PROXIES: '10.0.0.1' });
    const sent = [];
    for (const forwardedFor of ['unknown', '_hidden', 'CANARY']) {
      sent.push((await send(backend, { from: '10.0.0.1', forwardedFor })).outcome);
    }
    expect(sent).toEqual([UNKNOWN, UNKNOWN, LIMITED]);
  });
});

describe('deed serve', () => {
  it.each([
    ['LIMITS_INVALID', { DEED_LIMITS: '{"guesses":0}' }, []],
    ['TRUSTED_PROXIES_INVALID', { DEED_TRUSTED_PROXIES: 'localhost' }, []],
    ['TRUSTED_PROXIES_INVALID', {}, ['--trusted-proxies', '10.0.0.0/33']],
    ['METRICS_TOKEN_INVALID', { DEED_METRICS_TOKEN: 'CANARY' }, []],
  ])('does not start with wrong settings: %s', async (code, environment, options) => {
    const folder = await makeTemporaryFolder();
    const run = await runDeed(['serve', '--data', folder, '--port', '0', ...options], { environment });
    expect([run.code, run.stdout, run.stderr]).toEqual([1, '', expect.stringContaining(`error ${code}: `)]);
    expect(run.stderr).not.toContain('CANARY');
    await removeFolder(folder);
  });

  it('believes the proxies that its option names', async () => {
    const server = await startDeedServer({
      options: ['--trusted-proxies', '127.0.0.0/8'],
      environment: { DEED_LIMITS: '{"guessesPerAddress":2}' },
    });
    const guess = async (forwardedFor: string) => {
      const answer = await fetch(`${server.url}/v1/registrations`, {
        method: 'POST',
        headers: {
          ...{ 'content-type': 'application/json', 'idempotency-key': randomUUID() },
          'x-forwarded-for': forwardedFor,
        },
        body: JSON.stringify(createRegistrationBody()),
      });
      return answer.status;
    };
    const statuses = [];
    for (const from of ['203.0.113.7', '203.0.113.7', '203.0.113.7', '203.0.113.8'])
      statuses.push(await guess(from));
    expect(statuses).toEqual([404, 404, 429, 404]);
    await server.stop();
    await removeFolder(server.dataDir);
  });
});

describe('what a limit leaves behind', () => {
  it('is a code in the log, without the address, the key or the installation', async () => {
    const backend = await openWith({ guessesPerAddress: 1 });
    const body = createRegistrationBody();
    await outcomes(2, () => send(backend, { from: '203.0.113.77', body }));
    const lines = backend.log().trim().split('\n');
    const codes = lines.map((line) => z.object({ code: z.string().optional() }).parse(JSON.parse(line)).code);
    expect(codes).toEqual(['LICENCE_UNKNOWN', 'RATE_LIMITED']);
    for (const secret of ['203.0.113.77', body.licenceKey.slice(0, 5), body.installation.id]) {
      expect(backend.log()).not.toContain(secret);
    }
  });
});

/** A key that nobody issued and that begins like another. */
function strangeKeyLike(licenceKey: string): string {
  const likeness = [...licenceKey.slice(0, 5)].map((symbol) => KEY_ALPHABET.indexOf(symbol));
  const others = Array.from({ length: RANDOM_SYMBOLS - likeness.length }, () =>
    randomInt(KEY_ALPHABET.length),
  );
  return formatLicenceKey(createLicenceKey([...likeness, ...others]));
}
