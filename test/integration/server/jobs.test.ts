import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSchedule, type Job } from '../../../server/jobs/jobs.ts';
import { DELIVERED } from '../../../server/outgoing/delivery.ts';
import { createRelay } from '../../../server/outgoing/relay.ts';
import { createNodePorts } from '../../../server/platform/node-ports.ts';
import { createReadableLogger, readMessages, writeMail } from '../../support/outgoing.ts';
import { ENGINES } from '../../support/store-address.ts';
import { startDeedServer } from '../../support/deed-server.ts';
import { runCommand } from '../../support/run-command.ts';
import { openTestBackend, type TestBackend } from '../../support/test-backend.ts';

const START = Date.parse('2026-11-22T10:00:00.000Z');
const MINUTE_MS = 60_000;
const GOING_ON = new AbortController().signal;

function toTime(minutes: number): string {
  return new Date(START + minutes * MINUTE_MS).toISOString();
}

describe.each(ENGINES)('jobs on %s', (engine) => {
  let backend: TestBackend;
  beforeEach(async () => {
    backend = await openTestBackend({ engine });
    setMinutes(0);
  });
  afterEach(() => backend.close());

  function setMinutes(minutes: number): void {
    backend.setTime(new Date(START + minutes * MINUTE_MS));
  }

  function schedule(run: Job['run'], logger = createReadableLogger()) {
    const { store, ports } = backend;
    const job = { name: 'tidy', everyMs: 60 * MINUTE_MS, claimMs: 10 * MINUTE_MS, run };
    return createSchedule([job], { store, ports, logger });
  }

  function deed(...args: readonly string[]) {
    const { data, environment } = backend.address;
    return runCommand([...args, '--data', data], { environment });
  }

  describe('the schedule', () => {
    it('runs a job when it is due', async () => {
      let runs = 0;
      const runDue = schedule(async () => ({ runs: (runs += 1) }));
      expect(await runDue(GOING_ON)).toEqual([{ job: 'tidy', counts: { runs: 1 } }]);
      setMinutes(59);
      expect(await runDue(GOING_ON)).toEqual([]);
      setMinutes(60);
      expect(await runDue(GOING_ON)).toEqual([{ job: 'tidy', counts: { runs: 2 } }]);
    });

    it('runs a job in one process at a time', async () => {
      let running = 0;
      let most = 0;
      let runs = 0;
      const run = async () => {
        running += 1;
        runs += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, 50));
        running -= 1;
        return {};
      };
      const processes = Array.from({ length: 6 }, () => schedule(run));
      await Promise.all(processes.map((runDue) => runDue(GOING_ON)));
      expect([most, runs]).toEqual([1, 1]);
    });

    it('takes over the job of a process that is gone, when its claim has ended', async () => {
      const lost = schedule(() => new Promise(() => undefined));
      void lost(GOING_ON);
      await expect
        .poll(() =>
          backend.store.read((queries) => queries.selectFrom('jobs').select('claimed_by').execute()),
        )
        .toMatchObject([{ claimed_by: expect.any(String) }]);
      let runs = 0;
      const other = schedule(async () => ({ runs: (runs += 1) }));
      setMinutes(9);
      expect(await other(GOING_ON)).toEqual([]);
      setMinutes(11);
      expect(await other(GOING_ON)).toEqual([{ job: 'tidy', counts: { runs: 1 } }]);
    });

    it('tries a job that failed again after its interval, and says where it failed', async () => {
      const logger = createReadableLogger();
      const runDue = schedule(() => Promise.reject(new TypeError('ada@customer.example')), logger);
      expect(await runDue(GOING_ON)).toEqual([]);
      expect(logger.read()).toMatch(/"event":"jobFailed","job":"tidy","error":"TypeError"/u);
      expect(logger.read()).not.toContain('ada@');
      let runs = 0;
      const mended = schedule(async () => ({ runs: (runs += 1) }));
      setMinutes(30);
      expect(await mended(GOING_ON)).toEqual([]);
      setMinutes(60);
      expect(await mended(GOING_ON)).toHaveLength(1);
    });
  });

  describe('the commands', () => {
    it('do what is due once and say what', async () => {
      await writeMail(backend);
      const run = await deed('jobs', 'run', '--once', '--json');
      expect(JSON.parse(run.stdout)).toMatchObject({
        messages: { delivered: 1, failed: 0, refused: 0 },
        jobs: expect.arrayContaining([expect.objectContaining({ job: 'retention' })]),
      });
      expect(await readdir(join(backend.address.files, 'mail'))).toHaveLength(1);
      expect(JSON.parse((await deed('jobs', 'run', '--once', '--json')).stdout)).toEqual({
        messages: { delivered: 0, failed: 0, refused: 0 },
        jobs: [],
      });
    });

    it('refuse settings that cannot be meant', async () => {
      const { data, environment } = backend.address;
      const run = await runCommand(['jobs', 'run', '--once', '--data', data], {
        environment: { ...environment, DEED_SMTP_URL: 'smtp://user:s3cret@mail.example?tls=no' },
      });
      expect(run).toMatchObject({ code: 1, stdout: '' });
      expect(run.stderr).toMatch(/^error MAIL_SETTINGS_INVALID: /u);
      expect(run.stderr).not.toContain('s3cret');
    });

    it('show messages without what is in them, and try one again', async () => {
      await writeMail(backend, { subject: 'S3CRET', text: 'S3CRET' });
      const { store, ports } = backend;
      const logger = createReadableLogger();
      await createRelay({
        store,
        ports,
        logger,
        deliver: async () => ({ kind: 'refused', code: 'MAIL_INVALID' }),
      }).send();
      const list = await deed(
        'outgoing',
        'list',
        '--product',
        'sample-studio',
        '--state',
        'failed',
        '--json',
      );
      const [row] = await readMessages(backend);
      expect(JSON.parse(list.stdout)).toEqual({
        messages: [
          {
            ...{ id: row?.id, product: 'sample-studio', channel: 'mail', kind: 'licenceKey', endpoint: null },
            ...{ state: 'failed', attempts: 1, lastError: 'MAIL_INVALID', createdAt: toTime(0) },
            ...{ nextAttemptAt: null, finishedAt: toTime(0) },
          },
        ],
      });
      expect((await deed('outgoing', 'list')).stdout).toContain('MAIL_INVALID');
      expect((await deed('outgoing', 'list', '--state', 'sent', '--json')).stdout).toBe('{"messages":[]}\n');
      expect(await deed('outgoing', 'retry', row?.id ?? '')).toMatchObject({ code: 0 });
      expect(await readMessages(backend)).toMatchObject([
        { state: 'waiting', attempts: 0, last_error: null },
      ]);
      backend.setTime(new Date());
      await createRelay({ store, ports, logger, deliver: async () => DELIVERED }).send();
      const retried = await deed('outgoing', 'retry', row?.id ?? '');
      expect(retried.stderr).toMatch(/^error MESSAGE_SENT: /u);
      expect((await deed('outgoing', 'retry', 'nothing')).stderr).toMatch(/^error MESSAGE_UNKNOWN: /u);
    });
  });

  it('run by themselves in a backend that serves', async () => {
    const server = await startDeedServer({ address: backend.address });
    try {
      await writeMail({ ...backend, ports: createNodePorts() });
      await expect.poll(() => readMessages(backend), { timeout: 20_000 }).toMatchObject([{ state: 'sent' }]);
      const names = await readdir(join(backend.address.files, 'mail'));
      expect(names.filter((name) => name.endsWith('.eml'))).toHaveLength(1);
      const metrics = await (await fetch(`${server.url}/metrics`)).text();
      expect(metrics.split('\n')).toContain('deed_outgoing_messages{state="waiting",channel="mail"} 0');
      expect(metrics.split('\n')).toContain('deed_outgoing_oldest_seconds 0');
      expect(server.log()).toContain('"event":"sent"');
    } finally {
      expect(await server.stop()).toBe(0);
    }
  });
});
