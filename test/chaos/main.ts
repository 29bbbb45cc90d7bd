import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { runMain } from '../../scripts/run-main.ts';
import { SetupProblem } from '../../scripts/setup/setup-problem.ts';
import type { DeedServer, StorePlace } from '../support/deed-server.ts';
import { killUnderLoad } from '../support/kill-under-load.ts';
import { startPostgres } from '../support/postgres/start-postgres.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { makeTemporaryFolder, removeFolder } from '../support/temporary-folder.ts';

const USAGE = 'npm run chaos -- [--kills N] [--engine sqlite|postgresql] [--seed N]';
const CLIENTS = 8;
const SEED_MAX = 1_000_000;

const optionsSchema = z.strictObject({
  kills: z.coerce.number().int().min(1).max(10_000).default(100),
  engine: z.enum(['sqlite', 'postgresql']).default('sqlite'),
  seed: z.coerce.number().int().min(0).optional(),
});

// Kills the backend under load again and again, and shows whether every acknowledged registration is there once.
await runMain(async () => {
  const { kills, engine, seed = randomInt(SEED_MAX) } = readOptions();
  say(
    `${kills} kills of the backend on ${engine} under ${CLIENTS} clients; --seed ${seed} gives the same moments`,
  );
  const place = await makePlace(engine);
  try {
    const random = createSeededRandom(seed);
    const order = { address: place.address, kills, clients: CLIENTS, random, log: say };
    const { findings, server } = await killUnderLoad(order);
    const diagnosis = await askDoctor(server);
    await server.stop();
    const { refused, ...rest } = findings;
    const results = { engine, seed, kills, ...rest, refused: refused.length, doctor: diagnosis };
    for (const [name, value] of Object.entries(results)) say(`${name.padEnd(20)}${value}`);
    refused.slice(0, 3).forEach((answer) => say(answer));
    const faults = [findings.changedAnswers, findings.licencesOutOfStep, refused.length];
    return faults.every((count) => count === 0) && diagnosis === 'content' ? 0 : 1;
  } finally {
    await place.remove();
  }
});

function readOptions(): z.infer<typeof optionsSchema> {
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({ options: { kills: text, engine: text, seed: text } });
    return optionsSchema.parse(values);
  } catch (error) {
    const found = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new SetupProblem(`expected ${USAGE}, found: ${found}`);
  }
}

interface Place {
  readonly address: StorePlace;
  readonly remove: () => Promise<void>;
}

async function makePlace(engine: 'sqlite' | 'postgresql'): Promise<Place> {
  const folder = await makeTemporaryFolder();
  if (engine === 'sqlite') {
    return { address: { data: folder, files: folder, environment: {} }, remove: () => removeFolder(folder) };
  }
  const server = await startPostgres();
  const files = join(folder, 'files');
  return {
    address: { data: server.url, files, environment: { DEED_FILES: files } },
    remove: async () => {
      await server.stop();
      await removeFolder(folder);
    },
  };
}

async function askDoctor({ deed }: DeedServer): Promise<string> {
  const { code, stdout, stderr } = await deed('doctor', '--json');
  return code === 0 ? 'content' : `not content: ${stdout}${stderr}`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
