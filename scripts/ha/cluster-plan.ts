import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { OrdinaryUser } from '../ordinary-user/ordinary-user.ts';

/** One of the three machines: an address of its own and a folder for all that a machine keeps. */
export type Machine = { readonly name: string; readonly address: string; readonly folder: string };

/** What the cluster consists of, and in whose name it runs. */
export type ClusterPlan = {
  readonly folder: string;
  readonly logFolder: string;
  /** The folder with `postgres`, `initdb` and the other programs of the server. */
  readonly postgresPrograms: string;
  /**
   * Through which interface Patroni talks to etcd. Before Patroni 3.0.3 only version 2 is safe: through version 3 a primary
   * that was frozen and comes back takes the leader's key from its successor, and what that one acknowledged is lost
   * (https://github.com/patroni/patroni/pull/2689).
   */
  readonly etcdInterface: 'version2' | 'version3';
  /** Whose processes these are when we are root, whom PostgreSQL refuses. */
  readonly user: OrdinaryUser | undefined;
  readonly machines: readonly Machine[];
  readonly passwords: Readonly<Record<Role, string>>;
};

/** Who signs in to what: to PostgreSQL, or to Patroni's REST interface. */
export type Role = 'postgres' | 'replicator' | 'rewinder' | 'deed' | 'patroni';

/** The same ports on each machine, as on machines of their own. */
export const PORTS = { postgresql: 15_432, patroni: 18_008, etcd: 12_379, etcdPeers: 12_380 } as const;

/** Where HAProxy listens and passes connections on to the primary. */
export const ROUTER = { address: '127.0.0.1', port: 15_000 } as const;

/** The database that the backends use. */
export const DATABASE = 'deed';

/** Plans three machines below a folder, with passwords that exist for this run only. */
export function planCluster(
  given: Pick<ClusterPlan, 'folder' | 'logFolder' | 'postgresPrograms' | 'etcdInterface' | 'user'>,
): ClusterPlan {
  const machines = ['one', 'two', 'three'].map((name, index) => ({
    name,
    address: `127.0.0.${11 + index}`,
    folder: path.join(given.folder, name),
  }));
  return {
    ...given,
    machines,
    passwords: {
      postgres: makePassword(),
      replicator: makePassword(),
      rewinder: makePassword(),
      deed: makePassword(),
      patroni: makePassword(),
    },
  };
}

function makePassword(): string {
  return randomBytes(24).toString('base64url');
}
