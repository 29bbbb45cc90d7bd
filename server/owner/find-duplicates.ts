import type { Queries } from '../store/schema.ts';

/** What two records can have in common. */
export type SharedItem = 'email' | 'phone';

/** An owner's record, without anything about the owner. */
export interface OwnerFacts {
  readonly owner: string;
  readonly registrations: number;
  readonly licences: number;
}

/** Records that can be one owner's, and why. */
export interface DuplicateGroup {
  readonly why: readonly SharedItem[];
  readonly owners: readonly OwnerFacts[];
}

/** The groups that were looked for, and whether there are more. */
export interface Duplicates {
  readonly groups: readonly DuplicateGroup[];
  readonly hasMore: boolean;
}

const COLUMNS = { email: 'email_index', phone: 'phone_index' } as const;

/** Finds owners of a product who share an e-mail address or a phone number, at most so many groups of each kind. */
export async function findDuplicates(
  queries: Queries,
  { product, maximum }: { readonly product: string; readonly maximum: number },
): Promise<Duplicates> {
  const groups = new Map<string, DuplicateGroup>();
  let hasMore = false;
  for (const item of ['email', 'phone'] as const) {
    const indexes = await listSharedIndexes(queries, { product, item, maximum: maximum + 1 });
    hasMore ||= indexes.length > maximum;
    for (const index of indexes.slice(0, maximum)) {
      const owners = await listOwners(queries, { product, item, index });
      const name = owners.map(({ owner }) => owner).join();
      groups.set(name, { why: [...(groups.get(name)?.why ?? []), item], owners });
    }
  }
  return { groups: [...groups.values()], hasMore };
}

interface IndexSearch {
  readonly product: string;
  readonly item: SharedItem;
}

async function listSharedIndexes(
  queries: Queries,
  { product, item, maximum }: IndexSearch & { readonly maximum: number },
): Promise<readonly string[]> {
  const column = COLUMNS[item];
  const rows = await queries
    .selectFrom('owners')
    .select(column)
    .where('product', '=', product)
    .where('erased_at', 'is', null)
    .where(column, 'is not', null)
    .groupBy(column)
    .having((expression) => expression.fn.countAll(), '>', 1)
    .orderBy(column)
    .limit(maximum)
    .execute();
  return rows.flatMap((row) => Object.values(row).filter((index) => index !== null));
}

async function listOwners(
  queries: Queries,
  { product, item, index }: IndexSearch & { readonly index: string },
): Promise<readonly OwnerFacts[]> {
  const rows = await queries
    .selectFrom('owners')
    .leftJoin('registrations', (join) =>
      join
        .onRef('registrations.product', '=', 'owners.product')
        .onRef('registrations.owner', '=', 'owners.id')
        .on('registrations.product', '=', product),
    )
    .select((expression) => [
      'owners.id as owner',
      expression.fn.count<number | string>('registrations.id').as('registrations'),
      expression.fn.count<number | string>('registrations.licence').distinct().as('licences'),
    ])
    .where('owners.product', '=', product)
    .where(`owners.${COLUMNS[item]}`, '=', index)
    .where('owners.erased_at', 'is', null)
    .groupBy('owners.id')
    .orderBy('owners.id')
    .execute();
  return rows.map(({ owner, registrations, licences }) => ({
    owner,
    registrations: Number(registrations),
    licences: Number(licences),
  }));
}
