import { existsSync, readFileSync } from 'node:fs';

import { isRoot } from '../ordinary-user/ordinary-user.ts';
import { installDebianPackages } from './debian-packages.ts';
import { SetupProblem } from './setup-problem.ts';
import type { Log } from './setup-problem.ts';
import { systemNeeds } from './system-needs.ts';
import type { Purpose } from './system-needs.ts';
import { isSystemInvolved, planSystemPackages, toFamily } from './system-plan.ts';
import type { Machine } from './system-plan.ts';
import { findMissing } from './system-probe.ts';

/**
 * Makes sure that the operating system provides what a purpose needs: installs it on Debian and its relatives when we
 * are root, otherwise ends with a problem that names the command to run.
 */
export async function ensureSystemPackages(purpose: Purpose, log: Log): Promise<void> {
  const plan = planSystemPackages(purpose, await lookAtMachine(purpose));
  switch (plan.kind) {
    case 'nothing':
      return;
    case 'tell':
      throw new SetupProblem(plan.message);
    case 'install':
      await installDebianPackages(plan.packages, log);
  }
}

async function lookAtMachine(purpose: Purpose): Promise<Machine> {
  const { platform } = process;
  const hasDisplay = isSet('DISPLAY') || isSet('WAYLAND_DISPLAY');
  const known = { platform, hasDisplay, isRoot: isRoot() };
  const isChecked = isSystemInvolved(purpose, known) && !isSet('DEED_SKIP_SYSTEM_CHECK');
  const osRelease = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  return { ...known, family: toFamily(osRelease), missing: isChecked ? await findMissing(systemNeeds) : [] };
}

function isSet(name: string): boolean {
  return (process.env[name] ?? '') !== '';
}
