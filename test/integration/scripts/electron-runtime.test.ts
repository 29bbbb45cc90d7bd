import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

import { runAsOrdinaryUser } from '../../../scripts/ordinary-user/run-as-ordinary-user.ts';
import { outDir } from '../../../scripts/project-paths.ts';
import { ensureElectronRuntime, planElectron } from '../../../scripts/setup/electron-runtime.ts';
import type { InstalledElectron } from '../../../scripts/setup/electron-folder.ts';

const now = new Date('2026-03-10T12:00:00.000Z');
const wish = { wantedVersion: '45.4.1', isRetryAsked: false, now };

function standIn(insteadOf: string, triedAt: string): InstalledElectron {
  const note = { version: 1, insteadOf, reason: 'a reason', triedAt } as const;
  return { kind: 'stand-in', executable: 'electron', version: '25.1.1', note };
}

describe('the plan for Electron', () => {
  const fresh = standIn('45.4.1', '2026-03-10T09:00:00.000Z');

  test.each([
    ['nothing there', { kind: 'missing' }, wish, 'download'],
    ['the wanted one', { kind: 'electron', executable: 'electron', version: '45.4.1' }, wish, 'use it'],
    ['another version', { kind: 'electron', executable: 'electron', version: '44.0.0' }, wish, 'download'],
    [
      'one that does not start',
      { kind: 'broken', executable: 'electron', complaint: 'x' },
      wish,
      'report broken',
    ],
    ['a stand-in of today', fresh, wish, 'use it'],
    ['a stand-in, retry asked', fresh, { ...wish, isRetryAsked: true }, 'download'],
    ['a stand-in for another version', standIn('44.0.0', '2026-03-10T09:00:00.000Z'), wish, 'download'],
    ['a stand-in of last week', standIn('45.4.1', '2026-03-03T09:00:00.000Z'), wish, 'download'],
    ['a stand-in from the future', standIn('45.4.1', '2026-03-11T09:00:00.000Z'), wish, 'download'],
  ] as const)('for %s', (_case, found, wanted, plan) => {
    expect(planElectron(found, wanted)).toBe(plan);
  });
});

test('says in one line which Electron it is', async () => {
  const lines: string[] = [];
  const runtime = await ensureElectronRuntime((line) => lines.push(line));
  expect(lines.at(-1)).toContain(`Electron ${runtime.version}`);
  expect(lines.at(-1)?.includes('stand-in')).toBe(runtime.origin === 'stand-in');
});

test('starts an app through Playwright, with the sandbox on', { timeout: 60_000 }, async () => {
  const runtime = await ensureElectronRuntime(() => undefined);
  const resultDir = path.join(outDir, 'test', 'tiny-app');
  await rm(resultDir, { recursive: true, force: true });
  const script = 'test/integration/scripts/fixtures/launch-tiny-app.ts';
  expect(await runAsOrdinaryUser({ script, results: ['out/test/tiny-app'] })).toBe(0);
  const result: unknown = JSON.parse(await readFile(path.join(resultDir, 'result.json'), 'utf8'));
  expect(result).toEqual({
    heading: 'Hello',
    description: {
      name: 'Tiny App',
      version: '1.2.3',
      isMainModule: true,
      isPackaged: false,
      electron: runtime.version,
      rendererSeccomp: '2',
    },
  });
});
