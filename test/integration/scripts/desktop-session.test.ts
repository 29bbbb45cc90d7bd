import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

import { startDesktopSession } from '../../../scripts/desktop/desktop-session.ts';
import type { DesktopOptions, DesktopSession } from '../../../scripts/desktop/desktop-session.ts';
import { runCommand } from '../../../scripts/processes/run-command.ts';
import type { CommandResult } from '../../../scripts/processes/run-command.ts';

async function start(options: Partial<DesktopOptions>): Promise<DesktopSession> {
  const session = await startDesktopSession({ display: 'inherit', keychain: 'unlocked', ...options });
  onTestFinished(session.stop);
  return session;
}

function secretTool(session: DesktopSession, args: readonly string[], input = ''): Promise<CommandResult> {
  const env = { ...process.env, ...session.env };
  return runCommand({
    file: 'secret-tool',
    args: [...args, 'service', 'deed-test'],
    env,
    input,
    timeoutMs: 2_000,
  });
}

const store = (session: DesktopSession) => secretTool(session, ['store', '--label=test'], 'a secret');
const lookUp = (session: DesktopSession) => secretTool(session, ['lookup']);

test('an unlocked keychain gives back what was stored', async () => {
  const session = await start({});
  expect(await store(session)).toMatchObject({ code: 0 });
  expect(await lookUp(session)).toMatchObject({ code: 0, stdout: 'a secret' });
});

test('locking makes a secret unreadable and unlocking brings it back', async () => {
  const session = await start({});
  await store(session);
  await session.lockKeychain();
  expect(await lookUp(session)).toMatchObject({ code: 1, stdout: '' });
  await session.unlockKeychain();
  expect(await lookUp(session)).toMatchObject({ code: 0, stdout: 'a secret' });
});

test('a keychain that starts locked refuses at once', async () => {
  const session = await start({ keychain: 'locked' });
  expect(await store(session)).toMatchObject({ code: 1 });
});

test('a prompting keychain waits for a person', async () => {
  const session = await start({ display: 'virtual', keychain: 'prompting' });
  expect(await store(session)).toMatchObject({ code: null });
});

test('without a keychain nothing is stored, and none is launched', async () => {
  const session = await start({ keychain: 'none' });
  const result = await store(session);
  expect(result).toMatchObject({ code: 1 });
  expect(result.stderr).toContain('Could not connect');
});

test('a later session on the same folder finds the same secrets', async () => {
  const keychainDir = await mkdtemp(path.join(os.tmpdir(), 'deed-keychain-'));
  onTestFinished(() => rm(keychainDir, { recursive: true }));
  const first = await start({ keychainDir });
  await store(first);
  await first.stop();
  const second = await start({ keychainDir });
  expect(await lookUp(second)).toMatchObject({ code: 0, stdout: 'a secret' });
});

test('two sessions do not share secrets', async () => {
  const [one, other] = await Promise.all([start({}), start({})]);
  await store(one);
  expect(await lookUp(other)).toMatchObject({ code: 1, stdout: '' });
});

test('the virtual display answers, and is gone after stop', async () => {
  const session = await start({ display: 'virtual', keychain: 'none' });
  const socket = `/tmp/.X11-unix/X${session.env['DISPLAY']?.slice(1)}`;
  expect(existsSync(socket)).toBe(true);
  await session.stop();
  await session.stop();
  expect(existsSync(socket)).toBe(false);
});

test('a session without a keychain of its own cannot lock it', async () => {
  const session = await start({ keychain: 'inherit' });
  await expect(session.lockKeychain()).rejects.toThrow('expected a session with a keychain of its own');
});
