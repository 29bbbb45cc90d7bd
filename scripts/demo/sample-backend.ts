import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { startBackgroundProcess } from '../processes/background-process.ts';
import { runCommand } from '../processes/run-command.ts';
import { projectRoot } from '../project-paths.ts';
import { SetupProblem } from '../setup/setup-problem.ts';

/** A backend in a process of its own that sells the sample product. */
export interface SampleBackend {
  readonly url: string;
  readonly port: number;
  /** What a client needs in its environment to find this backend and to believe it. */
  readonly clientEnv: Readonly<Record<string, string>>;
  /** A fresh licence key, as an order e-mail would bring it. */
  readonly issueKey: () => Promise<string>;
  readonly stop: () => Promise<void>;
}

const deed = path.join(projectRoot, 'server', 'main.ts');
const sampleProduct = path.join(projectRoot, 'products', 'sample');
const listening = z.object({ event: z.literal('listening'), url: z.url() });

/** Starts the backend on a folder, which it makes and fills when it is new. */
export async function startSampleBackend(dataDir: string, port = 0): Promise<SampleBackend> {
  mkdirSync(dataDir, { recursive: true });
  await runDeed(dataDir, 'product', 'add', sampleProduct);
  const trustRoot = path.join(dataDir, 'trust-root.json');
  writeFileSync(trustRoot, await runDeed(dataDir, 'trust-root'));
  const server = await startBackgroundProcess({
    file: process.execPath,
    args: [deed, 'serve', '--data', dataDir, '--port', String(port)],
    announcesOn: 1,
  });
  const { url } = listening.parse(JSON.parse(server.announcement));
  return {
    url,
    port: Number(new URL(url).port),
    clientEnv: { DEED_SERVER_URL: url, DEED_TRUST_ROOT: trustRoot },
    issueKey: async () =>
      (
        await runDeed(
          dataDir,
          'licence',
          'issue',
          '--product',
          'sample-studio',
          '--count',
          '1',
          '--seats',
          '3',
        )
      ).trim(),
    stop: server.stop,
  };
}

async function runDeed(dataDir: string, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runCommand({
    file: process.execPath,
    args: [deed, ...args, '--data', dataDir],
    cwd: projectRoot,
  });
  if (code !== 0)
    throw new SetupProblem(`expected "deed ${args.join(' ')}" to work, found: ${stderr.trim()}`);
  return stdout;
}
