import { expect } from '@playwright/test';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { outDir, projectRoot } from '../../scripts/project-paths.ts';
import { test } from './support/fixtures.ts';

test('npm start without a display: the walk-through ends registered, twice, with a picture of each step', () => {
  const script = join(projectRoot, 'scripts', 'demo', 'walk-through.ts');
  const { status, stdout } = spawnSync(process.execPath, [script], { encoding: 'utf8', timeout: 100_000 });
  expect(status).toBe(0);
  expect(stdout.match(/Registered/gu)?.length).toBe(3);
  expect(stdout).toContain('client --status: "Registered." (exit code 0)');
  const pictures = readdirSync(join(outDir, 'demo'));
  expect(pictures).toHaveLength(8);
  expect(pictures.every((name) => name.endsWith('.png'))).toBe(true);
});
