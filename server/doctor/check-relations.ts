import { sql, type RawBuilder } from 'kysely';
import type { Queries } from '../store/schema.ts';
import { toFindings, type Finding, type FindingCode } from './findings.ts';

/** What must not be there, as statements that give the ids of it. Each is one statement, so that it sees one moment. */
const RELATIONS: readonly (readonly [FindingCode, RawBuilder<unknown>])[] = [
  [
    'LICENCES_WITHOUT_PRODUCT',
    sql`select id from licences as l where not exists (select 1 from products as p where p.id = l.product)`,
  ],
  [
    'SEATS_WITHOUT_LICENCE',
    sql`select licence || ' ' || installation as id from seats as s
      where not exists (select 1 from licences as l where l.product = s.product and l.id = s.licence)`,
  ],
  [
    'SEATS_WITHOUT_REGISTRATION',
    sql`select licence || ' ' || installation as id from seats as s
      where not exists (select 1 from registrations as r
        where r.product = s.product and r.licence = s.licence and r.installation = s.installation)
      and exists (select 1 from licences as l where l.product = s.product and l.id = s.licence)`,
  ],
  [
    'SEATS_OVER_LIMIT',
    sql`select l.id as id from licences as l join seats as s on s.product = l.product and s.licence = l.id
      group by l.product, l.id, l.seats having count(*) > l.seats`,
  ],
  [
    'REGISTRATIONS_WITHOUT_LICENCE',
    sql`select id from registrations as r
      where not exists (select 1 from licences as l where l.product = r.product and l.id = r.licence)`,
  ],
  [
    'REGISTRATIONS_WITHOUT_OWNER',
    sql`select id from registrations as r
      where not exists (select 1 from owners as o where o.product = r.product and o.id = r.owner)`,
  ],
  [
    'REGISTRATIONS_DOUBLED',
    sql`select min(id) as id from registrations group by product, licence, installation having count(*) > 1`,
  ],
  [
    'ANSWERS_WITHOUT_REGISTRATION',
    sql`select key as id from idempotency as i where i.registration <> ''
      and not exists (select 1 from registrations as r where r.product = i.product and r.id = i.registration)`,
  ],
  [
    'ORDERS_WITHOUT_LICENCES',
    sql`select id from orders as o
      where not exists (select 1 from licences as l where l.product = o.product and l.order_id = o.id)`,
  ],
  [
    'ERASED_WITH_DATA',
    sql`select id from owners as o
      where (o.erased_at is not null
        and (o.wrapped_key <> '' or o.sealed <> '' or o.email_index <> '' or o.phone_index is not null))
      or (o.erased_at is null
        and exists (select 1 from erasure_ledger as e where e.product = o.product and e.owner = o.id))`,
  ],
];

const IDS_MAX = 5;

/** Looks for rows that contradict each other. */
export async function checkRelations(read: ReadStore): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const [code, statement] of RELATIONS) findings.push(...(await findRows(read, code, statement)));
  return findings;
}

/** How the store is read. */
export type ReadStore = <T>(query: (queries: Queries) => Promise<T>) => Promise<T>;

/** Counts what a statement gives and takes a few ids of it. */
export async function findRows(
  read: ReadStore,
  code: FindingCode,
  statement: RawBuilder<unknown>,
): Promise<readonly Finding[]> {
  const { rows } = await read((queries) =>
    sql<{ readonly id: string; readonly total: number | string }>`
      select id, count(*) over () as total from (${statement}) as found order by id limit ${IDS_MAX}`.execute(
      queries,
    ),
  );
  return toFindings(code, { count: Number(rows[0]?.total ?? 0), ids: rows.map(({ id }) => id) });
}
