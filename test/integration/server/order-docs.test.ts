import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DEFAULT_PROCESSOR } from '../../../server/order/processor-records.ts';
import { startDeedServer, type DeedServer } from '../../support/deed-server.ts';
import { PROJECT_ROOT } from '../../support/run-deed.ts';
import { removeFolder } from '../../support/temporary-folder.ts';

let server: DeedServer;
let page = '';
beforeAll(async () => {
  page = await readFile(join(PROJECT_ROOT, 'docs', 'orders.md'), 'utf8');
  server = await startDeedServer();
});
afterAll(async () => {
  await server.stop();
  await removeFolder(server.dataDir);
});

/** The block of the page that has this in it. */
function findBlock(language: string, part: string): string {
  const blocks = [...page.matchAll(/```(\w+)\n([^]*?)```/gu)];
  const found = blocks.find(([, name, content = '']) => name === language && content.includes(part));
  if (found?.[2] === undefined) throw new Error(`expected a block of ${language} with ${part}`);
  return found[2];
}

async function runShell(script: string, environment: Readonly<Record<string, string>>) {
  const child = spawn('sh', ['-eu'], { env: { ...process.env, ...environment } });
  child.stdin.end(script);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { stdout, stderr };
}

describe('the page about orders', () => {
  it('signs and sends a message that the backend takes', async () => {
    const words = findBlock('sh', 'deed processor add').trim().split(' ').slice(1);
    expect(words).toContain(DEFAULT_PROCESSOR);
    const added = await server.deed(...words, '--json');
    const { secret } = z.object({ secret: z.string() }).parse(JSON.parse(added.stdout));
    const script = findBlock('sh', 'openssl dgst');
    expect(await runShell(script, { SECRET: secret, URL: server.url })).toEqual({
      stdout: '{"version":1,"received":true}',
      stderr: '',
    });
    const shown = await server.deed('order', 'show', 'W-2026-0042', '--product', 'sample-studio', '--json');
    expect(JSON.parse(shown.stdout)).toMatchObject({
      orders: [{ state: 'completed', lines: [{ edition: 'pro', seats: 2 }] }],
    });
    // The signature decides: with another secret nothing is taken.
    const other = await runShell(script, {
      SECRET: `whsec_${Buffer.alloc(32).toString('base64')}`,
      URL: server.url,
    });
    expect(other.stdout).toContain('SIGNATURE_REFUSED');
  });

  it('has a file that can be imported', async () => {
    const file = join(server.dataDir, 'orders.csv');
    await writeFile(file, findBlock('csv', 'order_number'));
    const run = await server.deed('order', 'import', file, '--json');
    expect(JSON.parse(run.stdout)).toMatchObject({ imported: 3, known: 0, skipped: 0 });
    const shown = await server.deed('order', 'show', 'A-1002', '--product', 'sample-studio', '--json');
    expect(JSON.parse(shown.stdout)).toMatchObject({
      orders: [{ lines: [{ count: 10, until: '2027-03-31' }] }],
    });
  });
});
