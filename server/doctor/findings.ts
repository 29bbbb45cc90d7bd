import { COMMAND_ERRORS } from '../command-line/command-errors.ts';
import type { KeyProblem } from '../keys/load-keys.ts';
import type { MarkProblem } from '../keys/key-marks.ts';
import type { StoreProblem } from '../store/open-store.ts';

/** What the doctor looks for, whether it is a problem, and what to do. `docs/operations.md` repeats this table. */
export const FINDINGS = {
  SCHEMA_OLDER: {
    severity: 'problem',
    found: 'migrations that the store has yet to have; nothing else was looked at',
    remedy: 'back up, then `deed migrate`',
  },
  STORE_RESTORED: {
    severity: 'problem',
    found: 'a backup was restored, and the erasure ledger was not replayed since',
    remedy: '`deed erasures replay FILE` with the newest copy of the erasure ledger',
  },
  STORE_DAMAGED: {
    severity: 'problem',
    found: 'SQLite finds its file damaged; nothing else was looked at',
    remedy: 'stop the backend, keep the file, restore the last backup; suspect disk and memory',
  },
  REFERENCES_BROKEN: {
    severity: 'problem',
    found: 'rows that refer to rows that are not there, by table',
    remedy: 'restore the last backup from before; something but Deed wrote to the database',
  },
  RECORDS_UNREADABLE: {
    severity: 'problem',
    found: 'encrypted records that do not open',
    remedy: 'restore them from a backup; they were changed, moved or damaged',
  },
  KEY_VERSION_GONE: {
    severity: 'problem',
    found: 'encrypted records under a version of the key-encryption key that is not here',
    remedy: 'put that version back where the others are',
  },
  KEY_VERSION_EARLIER: {
    severity: 'notice',
    found: 'encrypted records under an earlier version of the key-encryption key',
    remedy: '`deed key rotate` once more, if a rotation was interrupted',
  },
  PEPPER_GONE: {
    severity: 'problem',
    found: 'licence keys under a version of the pepper that is not here',
    remedy: 'put that version back where the others are',
  },
  PEPPER_EARLIER: {
    severity: 'notice',
    found: 'licence keys under an earlier version of the pepper',
    remedy: 'nothing: each moves to the current one when it is seen next; keep the earlier version',
  },
  LICENCES_WITHOUT_PRODUCT: {
    severity: 'problem',
    found: 'licences of a product that is not there',
    remedy: '`deed product add` it again',
  },
  SEATS_WITHOUT_LICENCE: {
    severity: 'problem',
    found: 'seats of a licence that is not there',
    remedy: 'restore the last backup from before; something but Deed wrote to the database',
  },
  SEATS_WITHOUT_REGISTRATION: {
    severity: 'problem',
    found: 'seats that an installation holds without a registration',
    remedy: '`deed licence release` the seat; if the installation is there, it registers again',
  },
  SEATS_OVER_LIMIT: {
    severity: 'notice',
    found: 'licences that hold more seats than they have',
    remedy: 'nothing, if seats were taken away with `deed licence seats`; else release some',
  },
  REGISTRATIONS_WITHOUT_LICENCE: {
    severity: 'problem',
    found: 'registrations of a licence that is not there',
    remedy: 'restore the last backup from before; something but Deed wrote to the database',
  },
  REGISTRATIONS_WITHOUT_OWNER: {
    severity: 'problem',
    found: 'registrations of an owner who is not there',
    remedy: 'restore the last backup from before; something but Deed wrote to the database',
  },
  REGISTRATIONS_DOUBLED: {
    severity: 'problem',
    found: 'installations that are registered twice for one licence',
    remedy: 'restore the last backup from before; something but Deed wrote to the database',
  },
  ANSWERS_WITHOUT_REGISTRATION: {
    severity: 'problem',
    found: 'kept answers that speak of a registration that is not there',
    remedy: 'restore the last backup from before; those clients believe that they are registered',
  },
  ORDERS_WITHOUT_LICENCES: {
    severity: 'problem',
    found: 'orders without a licence',
    remedy: 'issue the licences with `deed licence issue` and send the keys to the buyers',
  },
  MESSAGES_FAILED: {
    severity: 'notice',
    found: 'mails and webhooks that were given up',
    remedy: '`deed outgoing list --state failed` says why; `deed outgoing retry` sends them',
  },
  MESSAGES_STUCK: {
    severity: 'problem',
    found: 'mails and webhooks that have been due for an hour and that nobody sends',
    remedy: 'run `deed serve`, or `deed jobs run`',
  },
  CLAIMS_EXPIRED: {
    severity: 'notice',
    found: 'work that a process claimed and did not finish',
    remedy: 'nothing, if `deed serve` runs: another process takes it over',
  },
  LEDGER_BEHIND: {
    severity: 'problem',
    found: 'erasures that the copy of the erasure ledger does not hold',
    remedy: 'start `deed serve`, which brings the copy up to date; see that the files folder can be written',
  },
  LEDGER_AHEAD: {
    severity: 'problem',
    found: 'erasures in the copy of the erasure ledger that the store does not know',
    remedy: '`deed erasures replay FILE` with that copy',
  },
  LEDGER_DAMAGED: {
    severity: 'problem',
    found: 'a copy of the erasure ledger that cannot be read',
    remedy: 'put it back from where copies of it are kept',
  },
  ERASED_WITH_DATA: {
    severity: 'problem',
    found: 'owners who were erased and still have data',
    remedy: '`deed erasures replay FILE` with the copy of the erasure ledger',
  },
  DISK_LOW: {
    severity: 'notice',
    found: 'less than a tenth of the disk is free where the files are',
    remedy: 'make room; when the disk is full, nothing is lost and nothing more is taken',
  },
  CLOCK_APART: {
    severity: 'problem',
    found: 'the clock of this machine and that of the database are apart',
    remedy: 'set both by the same time service',
  },
} as const satisfies Readonly<Record<string, FindingMeaning>>;

interface FindingMeaning {
  readonly severity: 'problem' | 'notice';
  readonly found: string;
  readonly remedy: string;
}

/** A code of the doctor's own. */
export type FindingCode = keyof typeof FINDINGS;

/** What keeps the doctor from looking at all; the codes are those of the command line. */
export type Obstacle = StoreProblem | KeyProblem | MarkProblem | 'STORE_ADDRESS_UNSUPPORTED';

/** Something that was found. No personal data: counts, codes and ids. */
export interface Finding {
  readonly code: FindingCode | Obstacle;
  readonly severity: 'problem' | 'notice';
  readonly found: string;
  readonly count: number;
  /** At most five of them. */
  readonly ids: readonly string[];
  readonly remedy: string;
}

/** How often something was found, and where. */
export interface Evidence {
  readonly count: number;
  readonly ids?: readonly string[];
}

const IDS_MAX = 5;

/** Makes a finding, or nothing if nothing was found. */
export function toFindings(code: FindingCode, { count, ids = [] }: Evidence): readonly Finding[] {
  return count === 0 ? [] : [{ code, ...FINDINGS[code], count, ids: ids.slice(0, IDS_MAX) }];
}

/** Makes a finding of what keeps the doctor from looking. */
export function toObstacle(code: Obstacle, detail: string | undefined): Finding {
  return {
    ...{ code, severity: 'problem', count: 1, ids: [] },
    found: detail ?? COMMAND_ERRORS[code],
    remedy: COMMAND_ERRORS[code],
  };
}
