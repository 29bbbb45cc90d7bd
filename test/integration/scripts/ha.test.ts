import { createServer } from 'node:net';
import { once } from 'node:events';
import { describe, expect, it, test } from 'vitest';
import { planCluster, PORTS } from '../../../scripts/ha/cluster-plan.ts';
import {
  toEtcdArguments,
  toPatroniConfiguration,
  toRouterConfiguration,
} from '../../../scripts/ha/configurations.ts';
import { assertPortsFree } from '../../../scripts/ha/free-ports.ts';
import { chooseEtcdInterface } from '../../../scripts/ha/plan-on-this-machine.ts';
import { longestPause, type Acknowledged } from '../../support/registration-load.ts';

const given = { folder: '/nowhere', logFolder: '/nowhere', postgresPrograms: '/nowhere', user: undefined };
const plan = planCluster({ ...given, etcdInterface: 'version2' });

test.each([
  ['patroni 3.0.2\n', 'version2'],
  ['patroni 2.1.7', 'version2'],
  ['patroni 3.0.3', 'version3'],
  ['patroni 3.1.0', 'version3'],
  ['patroni 4.0.5', 'version3'],
  ['patroni 10.0', 'version3'],
])('%j talks to etcd through %s', (version, expected) => {
  expect(chooseEtcdInterface(version)).toBe(expected);
});

describe('the plan of the cluster', () => {
  it('gives each machine an address of its own, and each run passwords of its own', () => {
    expect(plan.machines.map(({ address }) => address)).toEqual(['127.0.0.11', '127.0.0.12', '127.0.0.13']);
    const again = planCluster({ ...given, etcdInterface: 'version2' });
    const passwords = [plan, again].flatMap((each) => Object.values(each.passwords));
    expect(new Set(passwords).size).toBe(passwords.length);
  });

  it('never takes a registration that only one machine has', () => {
    for (const machine of plan.machines) {
      const { bootstrap, postgresql } = JSON.parse(toPatroniConfiguration(plan, machine));
      expect(bootstrap.dcs).toMatchObject({ synchronous_mode: true, synchronous_mode_strict: true });
      expect(bootstrap.dcs.postgresql.parameters.synchronous_commit).toBe('on');
      expect(postgresql.pg_hba.every((rule: string) => rule.endsWith('scram-sha-256'))).toBe(true);
      // Patroni's own rule for a primary that gives up its key before another one takes it.
      const { ttl, loop_wait: loopWait, retry_timeout: retryTimeout } = bootstrap.dcs;
      expect(loopWait + 2 * retryTimeout).toBeLessThanOrEqual(ttl);
    }
  });

  it('has no password among arguments or in the router’s file', () => {
    const shown = [
      toRouterConfiguration(plan),
      ...plan.machines.flatMap((each) => toEtcdArguments(plan, each)),
    ];
    for (const password of Object.values(plan.passwords)) expect(shown.join('\n')).not.toContain(password);
  });
});

it.runIf(process.platform === 'linux')('a port that somebody holds is named', async () => {
  // Not the addresses of a run that may be under way.
  const machines = plan.machines.map((machine, index) => ({ ...machine, address: `127.0.0.${61 + index}` }));
  const holder = createServer().listen({ host: '127.0.0.62', port: PORTS.patroni, exclusive: true });
  try {
    await once(holder, 'listening');
    await expect(assertPortsFree({ ...plan, machines })).rejects.toThrow(
      `expected 127.0.0.62:${PORTS.patroni} to be free`,
    );
  } finally {
    holder.close();
  }
});

test.each([
  [[10, 20, 60, 70], { from: 0, to: 80 }, 40],
  [[10, 20], { from: 0, to: 100 }, 80],
  [[70, 90], { from: 0, to: 100 }, 70],
  [[5, 300], { from: 0, to: 100 }, 95],
  [[], { from: 0, to: 100 }, 100],
])('the longest pause of %j', (times, between, expected) => {
  const acknowledged = times.map((at) => ({ at }) as Acknowledged);
  expect(longestPause(acknowledged, between)).toBe(expected);
});
