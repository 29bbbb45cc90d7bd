import { createSecretKey, randomBytes } from 'node:crypto';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limitSettingsSchema } from '../../../server/limits/limit-settings.ts';
import { createLimits, type Limits } from '../../../server/limits/limits.ts';
import { openTestBackend, type TestBackend } from '../../support/test-backend.ts';

let backend: TestBackend;
let pools: readonly Pool[] = [];
let processes: readonly Limits[] = [];
const GUESSER = {
  address: '203.0.113.77',
  keyPrefix: '7KQ2M',
  installation: 'c0ffee00-0000-4000-8000-000000000000',
};

beforeAll(async () => {
  backend = await openTestBackend({ engine: 'postgresql' });
  const secret = createSecretKey(randomBytes(32));
  const settings = limitSettingsSchema.parse({ guessesPerAddress: 10, guesses: 28 });
  // Each with connections of its own, as processes have.
  pools = Array.from({ length: 3 }, () => new Pool({ connectionString: backend.address.data }));
  processes = pools.map((pool) => createLimits({ settings, secret, pool, now: () => performance.now() }));
});
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()));
  await backend.close();
});

function countEverywhere(times: number, toGuesser: (index: number) => Parameters<Limits['countGuess']>[0]) {
  return Promise.all(
    Array.from({ length: times }, async (_, index) =>
      processes[index % processes.length]?.countGuess(toGuesser(index)),
    ),
  );
}

describe('processes that share a database', () => {
  it('count the guesses of an address together, also when they come at once', async () => {
    const hits = await countEverywhere(18, () => ({ address: GUESSER.address }));
    expect(hits.filter((hit) => hit === undefined)).toHaveLength(10);
    expect(new Set(hits.filter((hit) => hit !== undefined).map(({ scope }) => scope))).toEqual(
      new Set(['address']),
    );
  });

  it('hold an address from the first time that they hear of it', async () => {
    for (const limits of processes) {
      expect((await limits.countGuess({ address: GUESSER.address }))?.scope).toBe('address');
      expect(limits.findHold(GUESSER.address)?.scope).toBe('address');
    }
  });

  it('count all guesses together', async () => {
    const hits = await countEverywhere(12, (index) => ({ address: `198.51.100.${index}` }));
    // 18 and 3 of the 28 are gone.
    expect(hits.filter((hit) => hit === undefined)).toHaveLength(7);
    expect(new Set(hits.filter((hit) => hit !== undefined).map(({ scope }) => scope))).toEqual(
      new Set(['guesses']),
    );
  });

  it('keep neither an address nor a key’s beginning nor an installation in it', async () => {
    const fresh = createLimits({
      settings: limitSettingsSchema.parse({}),
      secret: createSecretKey(randomBytes(32)),
      pool: pools[0],
      now: () => performance.now(),
    });
    await fresh.countGuess(GUESSER);
    const { rows } = await (pools[0] ?? new Pool()).query('select * from rate_limits');
    expect(rows.length).toBeGreaterThan(4);
    const table = JSON.stringify(rows);
    for (const name of Object.values(GUESSER)) expect(table).not.toContain(name);
  });
});
