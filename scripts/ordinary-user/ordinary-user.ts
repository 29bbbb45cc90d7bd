import { readFileSync } from 'node:fs';

/** The unprivileged user in whose name windows are opened when we are root. */
export type OrdinaryUser = { readonly name: string; readonly uid: number; readonly gid: number };

const userName = 'nobody';

/** Looks the user up in the system's list. */
export function findOrdinaryUser(passwd = readFileSync('/etc/passwd', 'utf8')): OrdinaryUser {
  const fields = passwd
    .split('\n')
    .map((line) => line.split(':'))
    .find(([name]) => name === userName);
  const uid = Number(fields?.[2]);
  const gid = Number(fields?.[3]);
  if (!(uid > 0) || !(gid > 0)) {
    throw new Error(`expected an unprivileged user "${userName}" in /etc/passwd, found none`);
  }
  return { name: userName, uid, gid };
}

/** Whether this process may do everything, which Chromium's sandbox refuses. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}
