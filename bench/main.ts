import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { outDir } from '../scripts/project-paths.ts';
import { runMain } from '../scripts/run-main.ts';
import { SetupProblem } from '../scripts/setup/setup-problem.ts';
import { makeRegistrations, makeRenewals, measure, type Load, type Measurement } from './measure.ts';
import { registerInstallations } from './owned-installations.ts';
import { startConstant, startOnPostgresql, startOnSqlite, type Subject } from './subjects.ts';

/** A measurement, and what it is compared with. */
interface Row extends Measurement {
  readonly subject: Subject['name'];
  readonly request: 'constant answer' | 'registration' | 'certificate';
  /** Of what the constant answer reached in the same run. */
  readonly ratio: number;
}

/** What one subject was measured to do. */
interface Rows {
  readonly rows: readonly Row[];
  /** By how many bytes each registration made the store grow. */
  readonly bytesEach: number;
}

const USAGE = 'npm run bench -- [--seconds N]';
const CONNECTIONS = 32;
const WARM_UP_SECONDS = 3;
const OWNED = 200;
const file = path.join(outDir, 'bench', 'results.json');
const optionsSchema = z.strictObject({ seconds: z.coerce.number().int().min(1).max(3_600).default(10) });

// How many registrations a second are recorded durably, how many certificates renewed, and how long each takes.
await runMain(async () => {
  const { seconds } = readOptions();
  say(
    `${CONNECTIONS} connections, ${seconds} s each; the load generator shares the machine with what it measures`,
  );
  const best = await measureConstant(seconds);
  const stores = [
    await measureStore(await startOnSqlite(), { seconds, best }),
    await measureStore(await startOnPostgresql(), { seconds, best }),
  ];
  const rows = [
    toRow('constant', 'constant answer', { measured: best, best }),
    ...stores.flatMap((each) => each.rows),
  ];
  const [sqlite, postgresql] = stores.map(({ bytesEach }) => bytesEach);
  await writeResults({ seconds, rows, bytesPerRegistration: { sqlite, postgresql } });
  say(`\n${toTable(rows)}`);
  say(`A registration makes the store grow by ${sqlite} bytes on SQLite, ${postgresql} on PostgreSQL.`);
  say(`All figures are in ${path.relative(process.cwd(), file)}.`);
  return 0;
});

function readOptions(): z.infer<typeof optionsSchema> {
  try {
    return optionsSchema.parse(parseArgs({ options: { seconds: { type: 'string' } } }).values);
  } catch (error) {
    const found = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new SetupProblem(`expected ${USAGE}, found: ${found}`);
  }
}

async function measureConstant(seconds: number): Promise<Measurement> {
  const subject = await startConstant();
  try {
    return await measureWarm({ url: subject.url, makeRequest: makeRegistrations(['']) }, seconds);
  } finally {
    await subject.stop();
  }
}

async function measureStore(
  subject: Subject,
  { seconds, best }: { readonly seconds: number; readonly best: Measurement },
): Promise<Rows> {
  const { name, url, licenceKeys } = subject;
  try {
    const before = await subject.measureStore();
    const registration = await measureWarm({ url, makeRequest: makeRegistrations(licenceKeys) }, seconds);
    const bytesEach = Math.round(((await subject.measureStore()) - before) / registration.recorded);
    const owned = await registerInstallations(url, licenceKeys.slice(0, OWNED));
    const certificate = await measureWarm({ url, makeRequest: makeRenewals(owned) }, seconds);
    const rows = [
      toRow(name, 'registration', { measured: registration, best }),
      toRow(name, 'certificate', { measured: certificate, best }),
    ];
    for (const { request, perSecond } of rows) say(`  ${name}: ${request} ${perSecond}/s`);
    return { rows, bytesEach };
  } finally {
    await subject.stop();
  }
}

/** Measures once everything has been compiled and every cache is full; `recorded` counts those before, too. */
async function measureWarm(
  load: Pick<Load, 'url' | 'makeRequest'>,
  seconds: number,
): Promise<Measurement & { readonly recorded: number }> {
  const warmUp = await measure({ ...load, connections: CONNECTIONS, seconds: WARM_UP_SECONDS });
  const measured = await measure({ ...load, connections: CONNECTIONS, seconds });
  return { ...measured, recorded: warmUp.answered + measured.answered };
}

function toRow(
  subject: Subject['name'],
  request: Row['request'],
  { measured, best }: { readonly measured: Measurement; readonly best: Measurement },
): Row {
  const { perSecond, p50Ms, p99Ms, answered } = measured;
  return { subject, request, perSecond, p50Ms, p99Ms, answered, ratio: perSecond / best.perSecond };
}

async function writeResults(results: object): Promise<void> {
  const machine = { cores: cpus().length, processor: cpus()[0]?.model, node: process.version };
  const document = {
    version: 1,
    endedAt: new Date().toISOString(),
    machine,
    connections: CONNECTIONS,
    ...results,
  };
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(document, undefined, 2)}\n`);
}

function toTable(rows: readonly Row[]): string {
  const head = ['', 'a second', 'p50 ms', 'p99 ms', 'of constant'];
  const lines = rows.map(({ subject, request, perSecond, p50Ms, p99Ms, ratio }) => [
    subject === 'constant' ? request : `${subject}, ${request}`,
    ...[perSecond, p50Ms, p99Ms, ratio.toFixed(2)].map(String),
  ]);
  return [head, ...lines]
    .map(([name = '', ...values]) => name.padEnd(26) + values.map((value) => value.padStart(12)).join(''))
    .join('\n');
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
