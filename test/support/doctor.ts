import { expect } from 'vitest';
import { z } from 'zod';
import { eraseOwner } from '../../server/owner/erase-owner.ts';
import { syncLedgerFile } from '../../server/owner/erasure-ledger-file.ts';
import { SEALED_TABLES } from '../../server/sealing/sealed-record.ts';
import { addProcessor, createOrder, placeOrder } from './orders.ts';
import { postOnce } from './post-once.ts';
import { createInstallation, registerOwner } from './register-owner.ts';
import { runCommand } from './run-command.ts';
import type { TestBackend } from './test-backend.ts';

const reportSchema = z.strictObject({
  content: z.boolean(),
  findings: z.array(
    z.strictObject({
      code: z.string(),
      severity: z.enum(['problem', 'notice']),
      found: z.string(),
      count: z.int(),
      ids: z.array(z.string()).max(5),
      remedy: z.string(),
    }),
  ),
});

/** What `deed doctor --json` says, after its exit code was compared with it. */
export async function examine(
  { address }: Pick<TestBackend, 'address'>,
  { environment = {}, options = [] }: ExamineOptions = {},
) {
  const run = await runCommand(['doctor', '--json', ...options], {
    environment: { ...address.environment, DEED_DATA: address.data, ...environment },
  });
  expect(run.stderr).toBe('');
  const { content, findings } = reportSchema.parse(JSON.parse(run.stdout));
  expect(run.code).toBe(content ? 0 : 1);
  expect(content).toBe(findings.every(({ severity }) => severity === 'notice'));
  return findings;
}

interface ExamineOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly options?: readonly string[];
}

/** The codes of what the doctor finds. */
export async function listFindings(
  backend: Pick<TestBackend, 'address'>,
  options?: ExamineOptions,
): Promise<readonly string[]> {
  return (await examine(backend, options)).map(({ code }) => code);
}

/** Gives a store something of everything: each sealed table has a record that is not destroyed. */
export async function useBackend(backend: TestBackend): Promise<void> {
  const environment = { ...backend.address.environment, DEED_DATA: backend.address.data };
  const hook = ['--product', 'sample-studio', '--url', 'https://crm.customer.example/deed'];
  expect((await runCommand(['webhook', 'add', ...hook], { environment })).stderr).toBe('');
  const { licenceKey, email } = await registerOwner(backend);
  const erased = await registerOwner(backend);
  await backend.issueKey();
  await placeOrder(backend, await addProcessor(backend), createOrder());
  const installation = createInstallation();
  const takeOver = { version: 1, product: 'sample-studio', licenceKey, installation, email, language: 'en' };
  expect((await postOnce(backend, '/v1/take-overs', takeOver)).status).toBeLessThan(300);
  await eraseRegistration(backend, erased.registration);
  await syncLedgerFile(backend.store, backend.address.files);
  const used = await countRowsOf(backend);
  expect(SEALED_TABLES.filter((table) => used[table] === 0)).toEqual([]);
}

/** How many records each sealed table has. */
export async function countRowsOf({ store }: TestBackend): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const table of SEALED_TABLES) {
    counts[table] = (
      await store.read((queries) => queries.selectFrom(table).select('sealed').execute())
    ).length;
  }
  return counts;
}

async function eraseRegistration(backend: TestBackend, id: string): Promise<void> {
  await backend.store.write(async (queries) => {
    const { product, owner } = await queries
      .selectFrom('registrations')
      .select(['product', 'owner'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    await eraseOwner(queries, { product, owner, cause: 'request', now: new Date() }, backend);
  });
}

/** How many sealed records there are. */
export async function countSealed(backend: TestBackend): Promise<number> {
  return Object.values(await countRowsOf(backend)).reduce((sum, each) => sum + each, 0);
}

/** How many licences there are. */
export async function countLicences({ store }: TestBackend): Promise<number> {
  return (await store.read((queries) => queries.selectFrom('licences').select('id').execute())).length;
}
