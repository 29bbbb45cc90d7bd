import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FINDINGS } from '../../../server/doctor/findings.ts';
import { SEALED_TABLES } from '../../../server/sealing/sealed-record.ts';
import { breakStore } from '../../support/break-store.ts';
import { examine, listFindings, useBackend } from '../../support/doctor.ts';
import { ENGINES } from '../../support/store-address.ts';
import { openTestBackend, type TestBackend } from '../../support/test-backend.ts';

const LONG_AGO = '2020-01-01T00:00:00.000Z';

/** How a store is broken, and what the doctor then says; where SQLite itself sees it too, it says that first. */
interface Break {
  readonly what: string;
  readonly code: keyof typeof FINDINGS;
  readonly statements: readonly string[];
  readonly seenBySqlite?: boolean;
}

const INSERT_SEAT = (licence: string) =>
  `insert into seats (product, licence, installation, taken_at) select product, ${licence}, 'strange', taken_at from seats limit 1`;

const BREAKS: readonly Break[] = [
  ...SEALED_TABLES.map((table) => ({
    what: `a changed record in ${table}`,
    code: 'RECORDS_UNREADABLE' as const,
    statements: [
      `update ${table} set sealed = substr(sealed, 1, length(sealed) - 5) || 'AAAAA' where sealed <> ''`,
    ],
  })),
  {
    what: 'a record that was moved to another place',
    code: 'RECORDS_UNREADABLE',
    statements: [
      `update orders set id = 'elsewhere'`,
      `update licences set order_id = 'elsewhere' where order_id is not null`,
    ],
  },
  {
    what: 'a record under a key that is not here',
    code: 'KEY_VERSION_GONE',
    statements: [`update orders set key_version = 7`],
  },
  {
    what: 'licence keys under a pepper that is not here',
    code: 'PEPPER_GONE',
    statements: [`update licences set pepper_version = 7`],
  },
  {
    what: 'a product that is gone',
    code: 'LICENCES_WITHOUT_PRODUCT',
    statements: [
      `update licences set product = 'gone' where id not in (select licence from seats) and order_id is null`,
    ],
    seenBySqlite: true,
  },
  {
    what: 'a seat of no licence',
    code: 'SEATS_WITHOUT_LICENCE',
    statements: [INSERT_SEAT(`'gone'`)],
    seenBySqlite: true,
  },
  {
    what: 'a seat without a registration',
    code: 'SEATS_WITHOUT_REGISTRATION',
    statements: [`update licences set seats = 9`, INSERT_SEAT('licence')],
  },
  {
    what: 'fewer seats than are held',
    code: 'SEATS_OVER_LIMIT',
    statements: [`update licences set seats = 0 where id in (select licence from seats)`],
  },
  {
    what: 'a registration without its owner',
    code: 'REGISTRATIONS_WITHOUT_OWNER',
    statements: [`delete from owners where erased_at is null`],
    seenBySqlite: true,
  },
  {
    what: 'an answer that speaks of nothing',
    code: 'ANSWERS_WITHOUT_REGISTRATION',
    statements: [`update idempotency set registration = 'gone' where registration <> ''`],
  },
  {
    what: 'an order whose licences are gone',
    code: 'ORDERS_WITHOUT_LICENCES',
    statements: [`update licences set order_id = null`],
  },
  {
    what: 'a message that was given up',
    code: 'MESSAGES_FAILED',
    statements: [`update outgoing_messages set state = 'failed', last_error = 'X'`],
  },
  {
    what: 'a message that nobody sends',
    code: 'MESSAGES_STUCK',
    statements: [`update outgoing_messages set next_attempt_at = '${LONG_AGO}'`],
  },
  {
    what: 'a job that was claimed by a process that is gone',
    code: 'CLAIMS_EXPIRED',
    statements: [
      `insert into jobs (name, claimed_by, claimed_until) values ('retention', 'x', '${LONG_AGO}')`,
    ],
  },
  {
    what: 'an erased owner with data left',
    code: 'ERASED_WITH_DATA',
    statements: [`update owners set email_index = 'left' where erased_at is not null`],
  },
  {
    what: 'an erased owner who came back',
    code: 'ERASED_WITH_DATA',
    statements: [`update owners set erased_at = null where erased_at is not null`],
  },
  {
    what: 'an erasure that the store forgot',
    code: 'LEDGER_AHEAD',
    statements: [`delete from erasure_ledger`],
  },
  {
    what: 'a restored store',
    code: 'STORE_RESTORED',
    statements: [`insert into store_state (name, value) values ('restored', '${LONG_AGO}')`],
  },
  {
    what: 'a migration that was not run',
    code: 'SCHEMA_OLDER',
    statements: [`delete from kysely_migration where name = (select max(name) from kysely_migration)`],
  },
];

const COLUMNS = [
  ...['product', 'id', 'licence', 'installation', 'owner', 'support_code', 'owner_token_hash', 'release'],
  ...['platform', 'agreement_version', 'agreement_accepted_at', 'submitted_at', 'recorded_at', 'changed_at'],
  'language',
];

describe.each(ENGINES)('in a store that was broken, on %s, the doctor', (engine) => {
  let backend: TestBackend;
  beforeEach(async () => {
    backend = await openTestBackend({ engine });
    await useBackend(backend);
  });
  afterEach(() => backend.close());

  it.each(BREAKS)('finds $what', async ({ code, statements, seenBySqlite = false }) => {
    await breakStore(backend.address, ...statements);
    const findings = await examine(backend);
    const expected = [...(engine === 'sqlite' && seenBySqlite ? ['REFERENCES_BROKEN'] : []), code];
    expect(findings.map((finding) => finding.code)).toEqual(expected);
    const found = findings.at(-1);
    expect(found).toMatchObject(FINDINGS[code]);
    expect(found?.count).toBeGreaterThan(0);
  });

  it('finds an installation that is registered twice', async () => {
    const copy = `insert into registrations select ${COLUMNS.map((name) =>
      ['id', 'support_code'].includes(name) ? `'another'` : name,
    ).join(', ')} from registrations limit 1`;
    await breakStore(
      backend.address,
      ...(engine === 'sqlite'
        ? [
            `create table r as select ${COLUMNS.join(', ')} from registrations`,
            `drop table registrations`,
            `alter table r rename to registrations`,
          ]
        : [`alter table registrations drop constraint registrations_by_seat`]),
      copy.replace('registrations select', `registrations (${COLUMNS.join(', ')}) select`),
    );
    expect(await listFindings(backend)).toEqual(['REGISTRATIONS_DOUBLED']);
  });

  it('finds a registration of no licence', async () => {
    await breakStore(
      backend.address,
      `delete from licences where id in (select licence from seats)`,
      `delete from seats`,
    );
    expect(await listFindings(backend)).toEqual([
      ...(engine === 'sqlite' ? ['REFERENCES_BROKEN'] : []),
      'REGISTRATIONS_WITHOUT_LICENCE',
    ]);
  });
});
