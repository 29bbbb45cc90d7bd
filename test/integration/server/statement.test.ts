import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defineInsert, defineStatement, type Place } from '../../../server/store/statement.ts';
import { ENGINES } from '../../support/store-address.ts';
import { openTestBackend, type TestBackend } from '../../support/test-backend.ts';

interface Search {
  readonly name: string;
  readonly value: string;
}

const insert = defineInsert('store_state', ['name', 'value']);
const find = defineStatement((queries, place: Place<Search>) =>
  queries
    .selectFrom('store_state')
    .selectAll()
    .where('value', '=', place('value'))
    .where('name', '=', place('name')),
);

// One statement of the module serves both engines, as in a process that opens one store after the other.
describe.each(ENGINES)('a statement on %s', (engine) => {
  let backend: TestBackend;
  beforeAll(async () => {
    backend = await openTestBackend({ engine });
    await backend.store.write(async (queries) => {
      await insert(queries, { name: 'first', value: 'one' });
      await insert(queries, { name: 'second', value: 'two' });
    });
  });
  afterAll(() => backend.close());

  function search(given: Search): Promise<readonly Search[]> {
    return backend.store.read((queries) => find(queries, given));
  }

  it('puts each value in its place, in each run anew, whatever the order of names', async () => {
    expect(await search({ name: 'first', value: 'one' })).toEqual([{ name: 'first', value: 'one' }]);
    expect(await search({ value: 'two', name: 'second' })).toEqual([{ name: 'second', value: 'two' }]);
    expect(await search({ name: 'two', value: 'second' })).toEqual([]);
  });

  it('is refused without one of its values', async () => {
    const lacking: Partial<Search> = { name: 'first' };
    const run = backend.store.read((queries) => find(queries, lacking as Search));
    await expect(run).rejects.toThrow('expected a value for value');
  });
});

describe.each(ENGINES)('changes that are committed together on %s', (engine) => {
  let backend: TestBackend;
  beforeAll(async () => {
    backend = await openTestBackend({ engine });
  });
  afterAll(() => backend.close());

  async function names(): Promise<readonly string[]> {
    const rows = await backend.store.read((queries) =>
      queries.selectFrom('store_state').select('name').orderBy('name').execute(),
    );
    return rows.map(({ name }) => name);
  }

  it('succeed and fail each on its own, and leave nothing of those that fail', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 40 }, (_, index) =>
        backend.store.write(async (queries) => {
          await insert(queries, { name: `change-${String(index).padStart(2, '0')}`, value: 'x' });
          if (index % 3 === 0) throw new Error(`refused ${index}`);
          // A statement that the database refuses: the name is taken.
          if (index % 3 === 1)
            await insert(queries, { name: `change-${String(index).padStart(2, '0')}`, value: 'y' });
          return index;
        }),
      ),
    );
    const kept = outcomes.flatMap((outcome, index) => (outcome.status === 'fulfilled' ? [index] : []));
    expect(kept).toEqual(Array.from({ length: 40 }, (_, index) => index).filter((index) => index % 3 === 2));
    expect(await names()).toEqual(kept.map((index) => `change-${String(index).padStart(2, '0')}`));
    expect(outcomes[0]).toMatchObject({ status: 'rejected', reason: { message: 'refused 0' } });
  });
});
