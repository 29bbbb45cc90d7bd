import path from 'node:path';
import { PORTS, ROUTER } from './cluster-plan.ts';
import type { ClusterPlan, Machine } from './cluster-plan.ts';

/**
 * How long Patroni's leader key lives, how often it is renewed, and how long a failing request is tried: seconds. Patroni
 * wants loopWait + 2 × retryTimeout ≤ ttl. The life of the key is most of a failover after a crash.
 */
export const PATRONI_SECONDS = { ttl: 20, loopWait: 3, retryTimeout: 5 } as const;

/** What `etcd` is started with; a member that comes again finds its own data and goes on. */
export function toEtcdArguments(
  { machines, etcdInterface }: ClusterPlan,
  { name, address, folder }: Machine,
): readonly string[] {
  const peers = machines.map((each) => `${each.name}=http://${each.address}:${PORTS.etcdPeers}`);
  const options = {
    name,
    'data-dir': path.join(folder, 'etcd'),
    'listen-client-urls': `http://${address}:${PORTS.etcd}`,
    'advertise-client-urls': `http://${address}:${PORTS.etcd}`,
    'listen-peer-urls': `http://${address}:${PORTS.etcdPeers}`,
    'initial-advertise-peer-urls': `http://${address}:${PORTS.etcdPeers}`,
    'initial-cluster': peers.join(','),
    'initial-cluster-state': 'new',
    'log-level': 'warn',
    logger: 'zap',
    // Later versions of etcd do not know this option, and nobody asks for it there.
    ...(etcdInterface === 'version2' ? { 'enable-v2': 'true' } : {}),
  };
  return Object.entries(options).map(([option, value]) => `--${option}=${value}`);
}

/** Patroni's configuration of one machine, as JSON, which is YAML too. */
export function toPatroniConfiguration(plan: ClusterPlan, machine: Machine): string {
  const { machines, passwords } = plan;
  const { name, address } = machine;
  const listen = (port: number) => `${address}:${port}`;
  return JSON.stringify({
    ...{ scope: 'deed', name },
    restapi: {
      listen: listen(PORTS.patroni),
      connect_address: listen(PORTS.patroni),
      authentication: { username: 'patroni', password: passwords.patroni },
    },
    [plan.etcdInterface === 'version2' ? 'etcd' : 'etcd3']: {
      hosts: machines.map((each) => `${each.address}:${PORTS.etcd}`).join(','),
    },
    bootstrap: {
      dcs: sharedSettings(),
      initdb: ['data-checksums', { encoding: 'UTF8' }, { locale: 'C.UTF-8' }],
    },
    postgresql: {
      listen: listen(PORTS.postgresql),
      connect_address: listen(PORTS.postgresql),
      data_dir: path.join(machine.folder, 'data'),
      bin_dir: plan.postgresPrograms,
      pgpass: path.join(machine.folder, 'pgpass'),
      authentication: {
        superuser: { username: 'postgres', password: passwords.postgres },
        replication: { username: 'replicator', password: passwords.replicator },
        rewind: { username: 'rewinder', password: passwords.rewinder },
      },
      parameters: { unix_socket_directories: machine.folder },
      pg_hba: [
        'local all all scram-sha-256',
        'host all all 127.0.0.0/8 scram-sha-256',
        'host replication replicator 127.0.0.0/8 scram-sha-256',
      ],
      // A machine that was written to after the others went on without it starts again from a copy.
      remove_data_directory_on_rewind_failure: true,
      remove_data_directory_on_diverged_timelines: true,
    },
  });
}

/** What all machines agree on; Patroni keeps it in etcd. */
function sharedSettings(): Readonly<Record<string, unknown>> {
  return {
    ttl: PATRONI_SECONDS.ttl,
    loop_wait: PATRONI_SECONDS.loopWait,
    retry_timeout: PATRONI_SECONDS.retryTimeout,
    // A commit is answered when a second machine has flushed it too, and only that one may become the primary.
    synchronous_mode: true,
    // Without a second machine nothing is written, instead of being written once.
    synchronous_mode_strict: true,
    postgresql: {
      use_pg_rewind: true,
      use_slots: true,
      parameters: {
        max_connections: 100,
        synchronous_commit: 'on',
        wal_log_hints: 'on',
        // A standby finds the new primary's slot a moment too early; five seconds until it looks again would be lost to writing.
        wal_retrieve_retry_interval: '500ms',
      },
    },
  };
}

/** HAProxy's configuration: one port that leads to whichever machine says that it is the primary. */
export function toRouterConfiguration({ machines }: ClusterPlan): string {
  const servers = machines.map(
    ({ name, address }) => `  server ${name} ${address}:${PORTS.postgresql} check port ${PORTS.patroni}`,
  );
  return [
    'defaults',
    '  mode tcp',
    '  timeout connect 2s',
    '  timeout check 2s',
    '  timeout client 30m',
    '  timeout server 30m',
    'listen primary',
    `  bind ${ROUTER.address}:${ROUTER.port}`,
    '  option httpchk OPTIONS /primary',
    '  http-check expect status 200',
    // A machine that is silent keeps its connections open for ever; they are cut when it is counted out.
    '  default-server inter 1s fall 2 rise 1 on-marked-down shutdown-sessions',
    ...servers,
    '',
  ].join('\n');
}
