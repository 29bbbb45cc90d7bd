import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

import { runCommand } from '../processes/run-command.ts';
import { projectRoot } from '../project-paths.ts';

/** Where the `electron` package sits, unless a test says otherwise. */
export const defaultElectronDir = path.join(projectRoot, 'node_modules', 'electron');

/** Written into `dist` with a stand-in, so that nothing takes it for the real Electron later. */
export const standInNoteSchema = z.strictObject({
  version: z.literal(1),
  insteadOf: z.string(),
  reason: z.string(),
  triedAt: z.iso.datetime(),
});

/** Why a stand-in is there, for which Electron, and when that one was last tried. */
export type StandInNote = z.infer<typeof standInNoteSchema>;

/** What `dist` holds now. */
export type InstalledElectron =
  | { readonly kind: 'missing' }
  | { readonly kind: 'broken'; readonly executable: string; readonly complaint: string }
  | { readonly kind: 'electron'; readonly executable: string; readonly version: string }
  | {
      readonly kind: 'stand-in';
      readonly executable: string;
      readonly version: string;
      readonly note: StandInNote;
    };

const noteName = 'deed-stand-in.json';
const workPrefix = '.setup-';

/** The version that package.json asks for. */
export async function loadWantedVersion(electronDir: string): Promise<string> {
  const text = await readFile(path.join(electronDir, 'package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

/** Looks at the folder and starts the binary once, as plain Node, to see that this machine can run it. */
export async function inspectElectron(electronDir: string): Promise<InstalledElectron> {
  const executableName = await readIfThere(path.join(electronDir, 'path.txt'));
  const noteText = await readIfThere(path.join(electronDir, 'dist', noteName));
  const versionText = await readIfThere(path.join(electronDir, 'dist', 'version'));
  if (executableName === undefined || versionText === undefined) {
    return { kind: 'missing' };
  }
  const executable = path.join(electronDir, 'dist', executableName);
  const run = await askVersion(executable);
  if (run.version === undefined) {
    return { kind: 'broken', executable, complaint: run.complaint };
  }
  if (noteText === undefined) {
    return { kind: 'electron', executable, version: run.version };
  }
  const note = standInNoteSchema.parse(JSON.parse(noteText));
  return { kind: 'stand-in', executable, version: run.version, note };
}

/** A folder on the same file system as `dist`, so that what is made in it can be moved into place in one step. */
export function makeWorkFolder(electronDir: string): Promise<string> {
  return mkdtemp(path.join(electronDir, `${workPrefix}${process.pid}-`));
}

/** Moves a finished `dist` into place. A setup killed at any moment leaves a complete one or none. */
export async function placeDist(electronDir: string, newDist: string, executableName: string): Promise<void> {
  const trash = await makeWorkFolder(electronDir);
  await rm(path.join(electronDir, 'path.txt'), { force: true });
  await moveIfThere(path.join(electronDir, 'dist'), path.join(trash, 'dist'));
  await rename(newDist, path.join(electronDir, 'dist'));
  await writeFile(path.join(electronDir, 'path.txt'), executableName);
  await rm(trash, { recursive: true, force: true });
}

/** Marks a folder as holding a stand-in. The note is replaced, not overwritten: `dist` may be a tree of hard links. */
export async function saveStandInNote(dist: string, note: StandInNote): Promise<void> {
  const draft = path.join(dist, `${noteName}.new`);
  await writeFile(draft, `${JSON.stringify(note, null, 2)}\n`);
  await rename(draft, path.join(dist, noteName));
}

/** Removes the work folders of setups that were killed; their names tell whose they were. */
export async function removeForgottenWork(electronDir: string): Promise<void> {
  const names = await readdir(electronDir);
  const forgotten = names.filter(
    (name) => name.startsWith(workPrefix) && !isRunning(Number(name.split('-')[1])),
  );
  const folders = forgotten.map((name) => path.join(electronDir, name));
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true, maxRetries: 3 })));
}

function isRunning(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

async function askVersion(
  executable: string,
): Promise<{ readonly version?: string; readonly complaint: string }> {
  const script = 'process.stdout.write(process.versions.electron)';
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' };
  const run = await runCommand({ file: executable, args: ['-e', script], env, timeoutMs: 30_000 });
  const isElectron = run.code === 0 && /^\d+\.\d+\.\d+/.test(run.stdout);
  return isElectron ? { version: run.stdout, complaint: '' } : { complaint: run.stderr.trim() };
}

async function readIfThere(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(undefinedIfMissing);
}

async function moveIfThere(from: string, to: string): Promise<void> {
  await rename(from, to).catch(undefinedIfMissing);
}

function undefinedIfMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
    return undefined;
  }
  throw error;
}
