import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';

import { projectRoot } from '../../../scripts/project-paths.ts';
import { downloadElectron } from '../../../scripts/setup/electron-download.ts';
import { inspectElectron } from '../../../scripts/setup/electron-folder.ts';

/** A zip with an `electron` that is a shell script saying 45.4.1, and a `version` file. */
const tinyElectron = Buffer.from(
  'UEsDBBQAAAAAAAAAIVzmrT9lGAAAABgAAAAIAAAAZWxlY3Ryb24jIS9iaW4vc2gKcHJpbnRmIDQ1LjQuMQpQSwMEFAAAAAAAAAAhXLlPvn4G' +
    'AAAABgAAAAcAAAB2ZXJzaW9uNDUuNC4xUEsBAhQDFAAAAAAAAAAhXOatP2UYAAAAGAAAAAgAAAAAAAAAAAAAAO2BAAAAAGVsZWN0cm9uUEsB' +
    'AhQDFAAAAAAAAAAhXLlPvn4GAAAABgAAAAcAAAAAAAAAAAAAAKSBPgAAAHZlcnNpb25QSwUGAAAAAAIAAgBrAAAAaQAAAAAA',
  'base64',
);

/** The electron package as npm leaves it, in a folder of its own. */
async function makeElectronPackage(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'deed-electron-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const electronDir = path.join(folder, 'electron');
  await mkdir(electronDir);
  await symlink(path.join(projectRoot, 'node_modules'), path.join(folder, 'node_modules'));
  await cp(path.join(projectRoot, 'node_modules/electron/install.js'), path.join(electronDir, 'install.js'));
  await writeFile(path.join(electronDir, 'package.json'), '{"version":"45.4.1"}');
  const checksum = createHash('sha256').update(tinyElectron).digest('hex');
  const file = `electron-v45.4.1-${process.platform}-${process.arch}.zip`;
  await writeFile(path.join(electronDir, 'checksums.json'), JSON.stringify({ [file]: checksum }));
  vi.stubEnv('electron_config_cache', path.join(folder, 'cache'));
  onTestFinished(() => void vi.unstubAllEnvs());
  return electronDir;
}

async function serveAsMirror(listener: RequestListener): Promise<void> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  vi.stubEnv('ELECTRON_MIRROR', `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`);
}

describe.runIf(process.platform === 'linux')('the download of Electron', () => {
  test('puts a complete Electron in place and leaves nothing else', async () => {
    const electronDir = await makeElectronPackage();
    await serveAsMirror((_request, response) => response.end(tinyElectron));
    expect(await downloadElectron(electronDir)).toEqual({ kind: 'installed' });
    expect(await inspectElectron(electronDir)).toMatchObject({ kind: 'electron', version: '45.4.1' });
    const names = ['checksums.json', 'dist', 'install.js', 'package.json', 'path.txt'];
    expect((await readdir(electronDir)).toSorted()).toEqual(names);
  });

  test('replaces what was there in one step', async () => {
    const electronDir = await makeElectronPackage();
    await mkdir(path.join(electronDir, 'dist'));
    await writeFile(path.join(electronDir, 'dist', 'old'), '');
    await serveAsMirror((_request, response) => response.end(tinyElectron));
    await downloadElectron(electronDir);
    expect((await readdir(path.join(electronDir, 'dist'))).toSorted()).toEqual(['electron', 'version']);
    expect(await readFile(path.join(electronDir, 'path.txt'), 'utf8')).toBe('electron');
  });

  test.each<[string, RequestListener, string]>([
    ['the host has no such file', (_request, response) => response.writeHead(404).end(), '404'],
    ['the connection breaks', (request) => request.socket.destroy(), 'cannot be reached'],
    ['the bytes are other ones', (_request, response) => response.end('something else'), 'download failed'],
  ])('says why when %s, and leaves what was there', async (_case, listener, reason) => {
    const electronDir = await makeElectronPackage();
    await serveAsMirror(listener);
    const before = await readdir(electronDir);
    const outcome = await downloadElectron(electronDir);
    expect(outcome.kind === 'failed' && outcome.reason).toContain(reason);
    expect(await readdir(electronDir)).toEqual(before);
  });

  test('gives up when nothing arrives any more', async () => {
    const electronDir = await makeElectronPackage();
    await serveAsMirror((_request, response) => response.write(tinyElectron.subarray(0, 20)));
    const outcome = await downloadElectron(electronDir, { stalledMs: 1_000, totalMs: 60_000 });
    expect(outcome).toEqual({ kind: 'failed', reason: 'nothing arrived for 1 seconds' });
  });
});
