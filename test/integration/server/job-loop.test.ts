import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createJobs } from '../../../server/jobs/create-jobs.ts';
import { startJobLoop, type JobLoop } from '../../../server/jobs/job-loop.ts';
import { startDeedServer } from '../../support/deed-server.ts';
import { createGate } from '../../support/gate.ts';
import { createReadableLogger, readMessages, writeMail } from '../../support/outgoing.ts';
import { startSmtpServer, type SmtpTestServer } from '../../support/smtp-server.ts';
import { openTestBackend, type TestBackend } from '../../support/test-backend.ts';

let backend: TestBackend;
let smtp: SmtpTestServer | undefined;
let loop: JobLoop | undefined;
beforeEach(async () => {
  backend = await openTestBackend();
});
afterEach(async () => {
  await loop?.stop();
  await smtp?.close();
  [loop, smtp] = [undefined, undefined];
  await backend.close();
});

function start(environment: Readonly<Record<string, string>> = {}): JobLoop {
  const logger = createReadableLogger();
  const jobs = createJobs(backend, { environment, logger });
  if (!jobs.ok) throw new Error(jobs.failure.code);
  loop = startJobLoop({ ...jobs.value, nudge: backend.nudge, logger });
  return loop;
}

async function waitUntilSent(): Promise<void> {
  await expect.poll(() => readMessages(backend), { timeout: 20_000 }).toMatchObject([{ state: 'sent' }]);
}

describe('the loop beside the server', () => {
  it('is not there in a backend that a test opens', async () => {
    await writeMail(backend);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(await readMessages(backend)).toMatchObject([{ state: 'waiting' }]);
  });

  it('sends what was written while nothing ran, and what is written later', async () => {
    await writeMail(backend);
    start();
    await waitUntilSent();
    await writeMail(backend);
    await expect
      .poll(() => readMessages(backend), { timeout: 20_000 })
      .toMatchObject([{ state: 'sent' }, { state: 'sent' }]);
  });

  it('is told at once of what this process writes', async () => {
    let nudges = 0;
    const stopListening = backend.nudge.listen(() => {
      nudges += 1;
    });
    await writeMail(backend);
    expect(nudges).toBe(1);
    stopListening();
    await writeMail(backend);
    expect(nudges).toBe(1);
  });

  it('does nothing any more when it is stopped', async () => {
    await start().stop();
    await writeMail(backend);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(await readMessages(backend)).toMatchObject([{ state: 'waiting', claimed_by: null }]);
  });

  it('goes on after the database did not answer', async () => {
    const logger = createReadableLogger();
    let isDown = true;
    const store = {
      ...backend.store,
      read: ((query) =>
        isDown
          ? Promise.reject(new Error('down'))
          : backend.store.read(query)) as TestBackend['store']['read'],
    };
    const jobs = createJobs({ ...backend, store }, { environment: {}, logger });
    if (!jobs.ok) throw new Error(jobs.failure.code);
    loop = startJobLoop({ ...jobs.value, nudge: backend.nudge, logger });
    await writeMail(backend);
    await expect.poll(logger.read, { timeout: 20_000 }).toContain('"event":"loopFailed"');
    isDown = false;
    await waitUntilSent();
  });
});

describe('a server that is asked to stop', () => {
  it('finishes the mail that is on its way', async () => {
    const gate = createGate();
    smtp = await startSmtpServer((command) => {
      if (command === 'MESSAGE') gate.open();
      return undefined;
    });
    const server = await startDeedServer({
      address: backend.address,
      environment: { DEED_SMTP_URL: `smtp://127.0.0.1:${smtp.port}` },
    });
    await writeMail(backend);
    await gate.opened;
    expect(await server.stop()).toBe(0);
    expect(await readMessages(backend)).toMatchObject([{ state: 'sent', attempts: 1 }]);
  });

  it('does not wait for a mail server that never answers, and the mail is still owed', async () => {
    smtp = await startSmtpServer((command) => (command.startsWith('RCPT') ? '' : undefined));
    const server = await startDeedServer({
      address: backend.address,
      environment: { DEED_SMTP_URL: `smtp://127.0.0.1:${smtp.port}` },
    });
    await writeMail(backend);
    await expect
      .poll(() => smtp?.commands.some((command) => command.startsWith('RCPT')), { timeout: 20_000 })
      .toBe(true);
    // By itself: after 20 seconds the test would have to kill it, and there would be no exit code.
    expect(await server.stop()).toBe(0);
    const [row] = await readMessages(backend);
    expect(row).toMatchObject({ state: 'waiting', last_error: null });
    expect(row?.claimed_until).not.toBeNull();
  });
});
