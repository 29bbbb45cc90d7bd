import { randomUUID } from 'node:crypto';
import {
  createQueryId,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  RawNode,
  type OperationNode,
} from 'kysely';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tables } from '../../server/store/schema.ts';
import { DELIVERED } from '../../server/outgoing/delivery.ts';
import { createRelay } from '../../server/outgoing/relay.ts';
import { injectRegistration } from '../support/inject-registration.ts';
import { createReadableLogger, writeMail } from '../support/outgoing.ts';
import { injectAsOwner, registerInstallation, releaseSeatOf } from '../support/owned-installation.ts';
import { createRegistrationBody, createStrangeKey } from '../support/registration-request.ts';
import { childrenOf, findScattered } from '../support/sharding.ts';
import { openTestBackend, type TestBackend } from '../support/test-backend.ts';
import {
  COLD_STATEMENTS,
  findHotAndScattered,
  SPREAD_TABLES,
  takeStatements,
  WHOLE_TABLES,
  watchStatements,
  type SeenStatement,
} from '../support/watch-statements.ts';

let backend: TestBackend;
let spread: ReadonlySet<string>;
let statements: readonly SeenStatement[];

beforeAll(async () => {
  watchStatements();
  backend = await openTestBackend({ engine: 'postgresql' });
  takeStatements(); // making the tables is no hot flow
  await runHotFlows(backend);
  statements = takeStatements();
  spread = new Set(
    await queryColumn(`select table_name as value from information_schema.columns
    where table_schema = 'public' and column_name = 'product'`),
  );
});
afterAll(() => backend.close());

/** What installations, owners and processors ask for by the million. */
async function runHotFlows(opened: TestBackend): Promise<void> {
  const licenceKey = await opened.issueKey({ seats: 1 });
  const owned = await registerInstallation(opened, licenceKey);
  const body = JSON.stringify(owned.body);
  const key = randomUUID();
  const answers = [
    await injectRegistration(opened, body, key),
    await injectRegistration(opened, body, key),
    await injectRegistration(opened, createRegistrationBody({ licenceKey })),
    await injectRegistration(opened, createRegistrationBody({ licenceKey: createStrangeKey() })),
    await injectAsOwner(opened, '/v1/certificates', { token: owned.token, body: owned.claim }),
    await releaseSeatOf(opened, owned),
  ];
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 409, 404, 200, 200]);
  await writeMail(opened);
  const logger = createReadableLogger();
  const relay = createRelay({ ...opened, logger, deliver: () => Promise.resolve(DELIVERED) });
  expect(await relay.send()).toMatchObject({ delivered: 1 });
}

function isCold({ sql }: SeenStatement): boolean {
  return COLD_STATEMENTS.some(({ statement }) => statement.test(sql));
}

async function queryColumn(sql: string): Promise<readonly string[]> {
  const client = new Client({ connectionString: backend.address.data });
  await client.connect();
  try {
    const { rows } = await client.query<{ readonly value: string }>(sql);
    return rows.map(({ value }) => value);
  } finally {
    await client.end();
  }
}

describe('the statements of the hot flows', () => {
  it('were seen', () => {
    const tables = [
      'idempotency',
      'licences',
      'seats',
      'owners',
      'registrations',
      'served_notices',
      'choices',
      'seat_releases',
      'outgoing_messages',
    ];
    const texts = statements.map(({ sql }) => sql);
    expect(tables.filter((table) => !texts.some((sql) => sql.includes(`into "${table}"`)))).toEqual([]);
  });

  it('go to the machine of one product each', () => {
    const scattered = findHotAndScattered(statements);
    expect(scattered).toEqual([]);
  });

  it('hold no text of SQL that was written by hand, which nobody could read the product from', () => {
    const hasText = (node: OperationNode): boolean => RawNode.is(node) || childrenOf(node).some(hasText);
    expect(statements.filter(({ node }) => hasText(node)).map(({ sql }) => sql)).toEqual([]);
  });

  it('have no exception but the refusal of a key that the product does not know', async () => {
    const cold = statements.filter(isCold);
    expect(cold.length).toBeGreaterThan(0);
    expect(cold.every(({ sql }) => sql.includes('"key_hash"'))).toBe(true);
    const fresh = await openTestBackend({ engine: 'postgresql' });
    const licenceKey = await fresh.issueKey();
    takeStatements();
    expect(await injectRegistration(fresh, createRegistrationBody({ licenceKey }))).toMatchObject({
      status: 201,
    });
    expect(takeStatements().filter(isCold)).toEqual([]);
    await fresh.close();
  });
});

describe('the tables', () => {
  it('are spread by product, or small enough to be everywhere', async () => {
    const all = await queryColumn(`select table_name as value from information_schema.tables
      where table_schema = 'public'`);
    expect(all.filter((table) => !spread.has(table)).toSorted()).toEqual(
      Object.keys(WHOLE_TABLES).toSorted(),
    );
    expect([...spread].toSorted()).toEqual(SPREAD_TABLES.toSorted());
  });

  it('have no key and no unique index without the product where they are spread', async () => {
    const loose = await queryColumn(`select i.relname as value
      from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
      join pg_attribute p on p.attrelid = t.oid and p.attname = 'product'
      where x.indisunique and not p.attnum = any (x.indkey::int2[])`);
    expect(loose).toEqual([]);
  });

  it('refer to other tables that are spread only within one product', async () => {
    const loose = await queryColumn(`select c.conname as value
      from pg_constraint c join pg_attribute p on p.attrelid = c.conrelid and p.attname = 'product'
      left join pg_attribute f on f.attrelid = c.confrelid and f.attname = 'product'
      where c.contype = 'f' and f.attnum is not null
        and not exists (select from generate_subscripts(c.conkey, 1) n
          where c.conkey[n] = p.attnum and c.confkey[n] = f.attnum)`);
    expect(loose).toEqual([]);
    // A small table that refers to a spread one could not be everywhere.
    const backwards = await queryColumn(`select c.conname as value
      from pg_constraint c join pg_attribute f on f.attrelid = c.confrelid and f.attname = 'product'
      left join pg_attribute p on p.attrelid = c.conrelid and p.attname = 'product'
      where c.contype = 'f' and p.attnum is null`);
    expect(backwards).toEqual([]);
  });

  it('need nothing that a sharded engine lacks: no sequences, triggers, functions, rules or extensions', async () => {
    const found = await queryColumn(`select relname as value from pg_class
        where relkind in ('S', 'v', 'm') and relnamespace = 'public'::regnamespace
      union all select tgname from pg_trigger where not tgisinternal
      union all select proname from pg_proc where pronamespace = 'public'::regnamespace
      union all select conname from pg_constraint where contype = 'x'
      union all select extname from pg_extension where extname <> 'plpgsql'`);
    expect(found).toEqual([]);
  });
});

describe('the check of a statement', () => {
  const queries = new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (database) => new PostgresIntrospector(database),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
  const joined = queries
    .selectFrom('licences as l')
    .innerJoin('seats as s', 's.licence', 'l.id')
    .select('l.id');

  it.each([
    ['no product', () => queries.selectFrom('seats').selectAll().where('licence', '=', 'x')],
    [
      'one of two products',
      () =>
        queries
          .selectFrom('seats')
          .selectAll()
          .where((e) => e.or([e('product', '=', 'x'), e('licence', '=', 'y')])),
    ],
    ['several products', () => queries.selectFrom('seats').selectAll().where('product', 'in', ['x', 'y'])],
    ['another product', () => queries.selectFrom('seats').selectAll().where('product', '<>', 'x')],
    ['the product of one side of a join', () => joined.where('l.product', '=', 'x')],
    ['two sides that agree on no value', () => joined.whereRef('l.product', '=', 's.product')],
    [
      'a subquery without it',
      () =>
        queries
          .selectFrom('licences')
          .select('id')
          .where('product', '=', 'x')
          .where('id', 'in', (e) => e.selectFrom('seats').select('licence')),
    ],
    [
      'an insert without it',
      () =>
        queries
          .insertInto('seats')
          .columns(['licence'])
          .expression((e) => e.selectFrom('products').select('id')),
    ],
    [
      'a conflict without it',
      () =>
        queries
          .insertInto('seats')
          .values({ product: 'x', licence: 'y', installation: 'z', taken_at: '' })
          .onConflict((conflict) => conflict.columns(['licence']).doNothing()),
    ],
    ['a delete without it', () => queries.deleteFrom('seats').where('licence', '=', 'x')],
    [
      'an update that moves a row',
      () => queries.updateTable('seats').set({ product: 'y' }).where('product', '=', 'x'),
    ],
  ])('finds %s', (_name, build) => {
    expect(findScattered(build().toOperationNode(), (table) => spread.has(table))).not.toEqual([]);
  });

  it.each([
    ['a value', () => queries.selectFrom('seats').selectAll().where('product', '=', 'x')],
    ['a join on it', () => joined.where('l.product', '=', 'x').whereRef('s.product', '=', 'l.product')],
    [
      'a subquery that refers to it',
      () =>
        queries
          .selectFrom('licences as l')
          .select('id')
          .where('l.product', '=', 'x')
          .where((e) =>
            e.exists(e.selectFrom('seats as s').select('s.licence').whereRef('s.product', '=', 'l.product')),
          ),
    ],
    ['a table that is everywhere', () => queries.selectFrom('jobs').selectAll()],
  ])('is content with %s', (_name, build) => {
    expect(findScattered(build().toOperationNode(), (table) => spread.has(table))).toEqual([]);
  });

  it('reads what the compiler gets', () => {
    const node = queries.selectFrom('seats').selectAll().toOperationNode();
    expect(new PostgresQueryCompiler().compileQuery(node, createQueryId()).sql).toContain('from "seats"');
  });
});
