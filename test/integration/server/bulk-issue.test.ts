import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startDeedServer, type DeedServer } from '../../support/deed-server.ts';
import { postRegistration } from '../../support/post-registration.ts';
import { createRegistrationBody } from '../../support/registration-request.ts';
import { spawnDeed } from '../../support/run-deed.ts';
import { createStoreAddress, ENGINES, type TestStoreAddress } from '../../support/store-address.ts';

const rowSchema = z.strictObject({
  key: z.string().regex(/^(?:[0-9A-HJKMNP-TV-Z]{5}-){5}[0-9A-HJKMNP-TV-Z]{2}$/u),
  licence: z.uuid(),
  product: z.literal('sample-studio'),
  edition: z.string(),
  seats: z.string(),
  until: z.string(),
});
const WHOLE_ORDER = 100_000;

async function readKeys(file: string) {
  return z.array(rowSchema).parse(parse(await readFile(file, 'utf8'), { columns: true }));
}

function toArguments(count: number, file: string): readonly string[] {
  return ['licence', 'issue', '--product', 'sample-studio', '--count', String(count), '--out', file];
}

describe.each(ENGINES)('deed licence issue --out, on %s,', (engine) => {
  let address: TestStoreAddress;
  let server: DeedServer;
  beforeAll(async () => {
    address = await createStoreAddress(engine);
    server = await startDeedServer({ address });
  });
  afterAll(async () => {
    await server.stop();
    await address.remove();
  });

  async function show(...name: readonly string[]): Promise<unknown> {
    return JSON.parse((await server.deed('licence', 'show', ...name, '--json')).stdout);
  }

  /** Starts an order that takes a while, and waits until some of its keys are in the file. */
  async function startLargeOrder(file: string) {
    const child = spawnDeed(toArguments(WHOLE_ORDER, file), {
      ...address.environment,
      DEED_DATA: address.data,
    });
    const stderr: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.stdout.resume();
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    while (child.exitCode === null && (await stat(file).catch(() => ({ size: 0 }))).size === 0)
      await sleep(5);
    return { child, ended, said: () => Buffer.concat(stderr).toString() };
  }

  it('writes each key with its licence into a file that only its owner can read', async () => {
    const file = join(address.files, 'keys.csv');
    const options = ['--seats', '5', '--edition', 'home', '--until', '2099-12-31', '--json'];
    const { code, stdout } = await server.deed(...toArguments(2500, file), ...options);
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      { product: 'sample-studio', seats: 5, count: 2500, file },
    ]);
    const keys = await readKeys(file);
    expect([keys.length, new Set(keys.map(({ key }) => key)).size]).toEqual([2500, 2500]);
    expect(new Set(keys.map(({ edition, seats, until }) => [edition, seats, until].join()))).toEqual(
      new Set(['home,5,2099-12-31']),
    );
    for (const { key, licence } of [keys[0], keys[2010], keys[2499]].flatMap((row) => row ?? [])) {
      expect(await show(key)).toMatchObject({ licence, edition: 'home', seats: { total: 5 } });
    }
    expect((await stat(file)).mode & 0o077).toBe(0);
  });

  it('replaces no file, and leaves none behind when nothing was issued', async () => {
    const file = join(address.files, 'keys.csv');
    const before = await readFile(file, 'utf8');
    const { code, stderr } = await server.deed(...toArguments(1, file));
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^error OUT_FILE_EXISTS: /u)]);
    expect(await readFile(file, 'utf8')).toBe(before);
    const nowhere = await server.deed(...toArguments(1, join(address.files, 'no-such-folder', 'keys.csv')));
    expect([nowhere.code, nowhere.stderr]).toEqual([
      1,
      expect.stringMatching(/^error OUT_FILE_UNWRITABLE: /u),
    ]);
    const gold = join(address.files, 'gold.csv');
    const refused = await server.deed(...toArguments(1, gold), '--edition', 'gold');
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringMatching(/^error EDITION_UNKNOWN: /u)]);
    await expect(stat(gold)).rejects.toThrow('ENOENT');
  });

  it('keeps no registration waiting in vain, ends well when it is interrupted, and says how many keys are good', async () => {
    const [licenceKey = ''] = await server.issue({ seats: 1000 });
    const file = join(address.files, 'interrupted.csv');
    const order = await startLargeOrder(file);
    const answers: number[] = [];
    for (let count = 0; count < 20; count += 1) {
      answers.push((await postRegistration(server.url, createRegistrationBody({ licenceKey }))).status);
    }
    order.child.kill('SIGINT');
    expect(await order.ended).toBe(1);
    expect(new Set(answers)).toEqual(new Set([201]));
    const keys = await readKeys(file);
    expect(order.said()).toMatch(new RegExp(`^error ISSUE_STOPPED: .*: ${keys.length} of 100000 keys`, 'u'));
    const last = keys.at(-1);
    expect(await show(last?.key ?? '')).toMatchObject({ licence: last?.licence });
  });

  it('leaves only good keys in the file when it is killed', async () => {
    const file = join(address.files, 'killed.csv');
    const order = await startLargeOrder(file);
    order.child.kill('SIGKILL');
    await order.ended;
    const whole = (await readFile(file, 'utf8')).split('\r\n').slice(1, -1);
    expect(whole.length).toBeGreaterThan(0);
    for (const line of [whole.at(0), whole.at(whole.length / 2), whole.at(-1)]) {
      const [key = '', licence = ''] = line?.split(',') ?? [];
      expect(await show(key)).toMatchObject({ licence });
    }
  });
});
