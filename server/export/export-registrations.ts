import { CHOICE_PURPOSES, ITEMS } from '../../shared/purposes/register.ts';
import type { Owner } from '../../shared/registration/owner.ts';
import { unsealOwner } from '../owner/owner-seal.ts';
import type { KeyRing } from '../sealing/key-ring.ts';
import type { Queries } from '../store/schema.ts';
import type { ExportTable, Page } from './export-table.ts';

/** What of an owner is recorded; the licence key is asked in the same form and is not the owner's data. */
const OWNER_COLUMNS = ITEMS.filter((item) => item !== 'licenceKey');

const COLUMNS = [
  ...[
    'registration',
    'product',
    'supportCode',
    'licence',
    'edition',
    'keyEnding',
    'installation',
    'holdsSeat',
  ],
  ...['platform', 'release', 'language', 'agreementVersion', 'agreementAcceptedAt'],
  ...['submittedAt', 'recordedAt', 'changedAt', 'owner', 'ownerErasedAt'],
  ...OWNER_COLUMNS,
  ...CHOICE_PURPOSES,
];

/** Makes the export of registrations with their owners; of an erased owner nothing is left but the id. */
export function createRegistrationExport(keyRing: KeyRing): ExportTable {
  return {
    columns: COLUMNS,
    readPage: async (queries, page) => {
      const registrations = await readRegistrations(queries, page);
      if (registrations.length === 0) return { rows: [], last: undefined };
      const { product } = page;
      const [owners, licences, seats, choices] = await Promise.all([
        readOwners(queries, product, { owners: registrations.map(({ owner }) => owner), keyRing }),
        readLicences(
          queries,
          product,
          registrations.map(({ licence }) => licence),
        ),
        readSeats(queries, product, registrations),
        readChoices(
          queries,
          product,
          registrations.map(({ id }) => id),
        ),
      ]);
      const rows = registrations.map((row) => {
        const owner = owners.get(row.owner);
        const licence = licences.get(row.licence);
        return {
          ...{ registration: row.id, product, supportCode: row.support_code, licence: row.licence },
          ...{ edition: licence?.edition, keyEnding: licence?.last_four, installation: row.installation },
          holdsSeat: seats.has(toSeat(row)) ? 'yes' : 'no',
          ...{ platform: row.platform, release: row.release, language: row.language },
          ...{ agreementVersion: row.agreement_version, agreementAcceptedAt: row.agreement_accepted_at },
          ...{ submittedAt: row.submitted_at, recordedAt: row.recorded_at, changedAt: row.changed_at },
          ...{ owner: row.owner, ownerErasedAt: owner?.erasedAt ?? null, ...owner?.data },
          // What somebody chose who is not there any more allows nothing.
          ...(owner?.data === undefined ? {} : choices.get(row.id)),
        };
      });
      return { rows, last: registrations.at(-1)?.id };
    },
  };
}

function readRegistrations(queries: Queries, { product, after, size }: Page) {
  return queries
    .selectFrom('registrations')
    .selectAll()
    .where('product', '=', product)
    .where('id', '>', after)
    .orderBy('id')
    .limit(size)
    .execute();
}

/** What there is of an owner: their data, or when it was erased. */
interface FoundOwner {
  readonly data?: Owner;
  readonly erasedAt: string | null;
}

async function readOwners(
  queries: Queries,
  product: string,
  { owners, keyRing }: { readonly owners: readonly string[]; readonly keyRing: KeyRing },
): Promise<ReadonlyMap<string, FoundOwner>> {
  const rows = await queries
    .selectFrom('owners')
    .selectAll()
    .where('product', '=', product)
    .where('id', 'in', owners)
    .execute();
  return new Map(
    rows.map((row) => [
      row.id,
      row.erased_at === null
        ? { data: unsealOwner(row, row, keyRing), erasedAt: null }
        : { erasedAt: row.erased_at },
    ]),
  );
}

async function readLicences(queries: Queries, product: string, licences: readonly string[]) {
  const rows = await queries
    .selectFrom('licences')
    .select(['id', 'edition', 'last_four'])
    .where('product', '=', product)
    .where('id', 'in', licences)
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** Which of the registrations still have their seat. */
async function readSeats(
  queries: Queries,
  product: string,
  registrations: readonly Seat[],
): Promise<ReadonlySet<string>> {
  const rows = await queries
    .selectFrom('seats')
    .select(['licence', 'installation'])
    .where('product', '=', product)
    .where(
      'licence',
      'in',
      registrations.map(({ licence }) => licence),
    )
    // A licence may have more seats than fit into the memory.
    .where(
      'installation',
      'in',
      registrations.map(({ installation }) => installation),
    )
    .execute();
  return new Set(rows.map(toSeat));
}

interface Seat {
  readonly licence: string;
  readonly installation: string;
}

function toSeat({ licence, installation }: Seat): string {
  return JSON.stringify([licence, installation]);
}

/** The last word of each registration on each purpose. */
async function readChoices(
  queries: Queries,
  product: string,
  registrations: readonly string[],
): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>> {
  const rows = await queries
    .selectFrom('choices')
    .select(['registration', 'purpose', 'decision'])
    .where('product', '=', product)
    .where('registration', 'in', registrations)
    .orderBy('recorded_at')
    .orderBy('decided_at')
    .execute();
  const choices = new Map<string, Readonly<Record<string, string>>>();
  for (const { registration, purpose, decision } of rows) {
    choices.set(registration, { ...choices.get(registration), [purpose]: decision });
  }
  return choices;
}
