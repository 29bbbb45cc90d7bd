import { chmodSync, chownSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

import { findOrdinaryUser, isRoot } from '../ordinary-user/ordinary-user.ts';
import { runCommand } from '../processes/run-command.ts';
import { SetupProblem, type Log } from './setup-problem.ts';

/** What Chromium's sandbox can build on here. */
export type SandboxFacts = {
  readonly canMakeUserNamespace: boolean;
  /** Root's, with the set-user-id bit: the older way. */
  readonly isHelperPrivileged: boolean;
  /** Ubuntu since 23.10 keeps programs without a profile of their own from using what they made. */
  readonly isRestrictedByAppArmor: boolean;
};

/** Makes sure that windows can be sandboxed, for Deed never opens one that is not. Linux only; other systems always can. */
export async function ensureSandbox(electronPath: string, log: Log): Promise<void> {
  if (process.platform !== 'linux' || (process.env['DEED_SKIP_SYSTEM_CHECK'] ?? '') !== '') {
    return;
  }
  const helper = path.join(path.dirname(electronPath), 'chrome-sandbox');
  const message = explainSandbox(await lookAtSandbox(helper), helper);
  if (message === undefined) {
    return;
  }
  if (!isRoot()) {
    throw new SetupProblem(message);
  }
  log(
    'No user namespaces here: making Electron’s own chrome-sandbox set-user-id root, Chromium’s older way.',
  );
  giveHelperToRoot(helper);
}

/** Electron's documented way where user namespaces cannot be had; root may do for itself what others are told to do. */
function giveHelperToRoot(helper: string): void {
  chownSync(helper, 0, 0);
  chmodSync(helper, 0o4755);
}

/** What stands in the way of the sandbox and what to do about it, or undefined when nothing does. */
export function explainSandbox(facts: SandboxFacts, helper: string): string | undefined {
  if (facts.isHelperPrivileged || facts.canMakeUserNamespace) {
    return undefined;
  }
  const found = facts.isRestrictedByAppArmor
    ? 'AppArmor forbids them to programs without a profile (kernel.apparmor_restrict_unprivileged_userns is 1)'
    : 'the kernel refuses them';
  const setting = facts.isRestrictedByAppArmor
    ? 'kernel.apparmor_restrict_unprivileged_userns=0'
    : 'user.max_user_namespaces=15000';
  return (
    `expected that ordinary users may make user namespaces, which Chromium's sandbox needs; found that ${found}. ` +
    'Do one of these, then run the command again:\n' +
    `  sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'\n` +
    `  sudo sysctl -w ${setting}\n` +
    'If windows open all the same, set DEED_SKIP_SYSTEM_CHECK=1.'
  );
}

async function lookAtSandbox(helper: string): Promise<SandboxFacts> {
  return {
    canMakeUserNamespace: await canMakeUserNamespace(),
    isHelperPrivileged: isPrivileged(helper),
    isRestrictedByAppArmor: readSetting('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') === '1',
  };
}

/** Tries it the way Chromium does, as the user in whose name windows are opened. */
async function canMakeUserNamespace(): Promise<boolean> {
  const attempt = ['unshare', '--user', '--map-root-user', '--net', 'true'];
  const { uid, gid } = findOrdinaryUser();
  const asUser = ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--'];
  const [file = '', ...args] = isRoot() ? [...asUser, ...attempt] : attempt;
  return (await runCommand({ file, args, cwd: '/' })).code === 0;
}

function isPrivileged(helper: string): boolean {
  const found = statSync(helper, { throwIfNoEntry: false });
  return found !== undefined && found.uid === 0 && (found.mode & 0o4001) === 0o4001;
}

function readSetting(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined; // this kernel has no such setting, so it forbids nothing
  }
}
