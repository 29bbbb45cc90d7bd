import { existsSync } from 'node:fs';
import { chmod, chown, cp, lchown, lstat, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';

import { linkFile, linkTree } from './link-tree.ts';
import type { OrdinaryUser } from './ordinary-user.ts';

/** A place where the ordinary user finds the project and may write, wherever the project itself lies. */
export type Stage = {
  readonly folder: string;
  readonly projectDir: string;
  /** The Node that runs this very process, where the user can run it too. */
  readonly node: string;
  /** What the folders of the stage mean for a program. */
  readonly env: Readonly<Record<string, string>>;
  /** Copies results, as paths below the project, back into the project. */
  readonly bringBack: (results: readonly string[]) => Promise<void>;
  readonly remove: () => Promise<void>;
};

/** What to stage and for whom. */
export type StageOrder = {
  readonly projectDir: string;
  readonly user: OrdinaryUser;
  /** Finished builds below `out/` that the user needs; the rest of `out/` stays behind. */
  readonly builds: readonly string[];
  /** Not below a folder of the person's: the user has to be able to enter it. */
  readonly parent?: string;
};

const stagePrefix = 'deed-stage-';
const leaveOut = new Set(['.git', 'out', '.env']);
const MILLISECONDS_PER_DAY = 24 * 60 * 60 * 1000;

/** Sets the stage: the project as hard links, and folders for home, temporary files and sockets. */
export async function makeStage(order: StageOrder): Promise<Stage> {
  const parent = order.parent ?? '/var/tmp';
  await removeForgotten(parent);
  const folder = await mkdtemp(path.join(parent, stagePrefix));
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 3 });
  try {
    return await fillStage(order, folder, remove);
  } catch (error) {
    await remove();
    throw error;
  }
}

async function fillStage(order: StageOrder, folder: string, remove: Stage['remove']): Promise<Stage> {
  const { user } = order;
  // The project may be private; of all users only this one gets in.
  await chown(folder, 0, user.gid);
  await chmod(folder, 0o750);
  const projectDir = path.join(folder, 'project');
  linkTree({ from: order.projectDir, to: projectDir, user, leaveOut });
  await linkBuilds(order, path.join(projectDir, 'out'));
  const node = path.join(folder, 'bin', 'node');
  await mkdir(path.dirname(node));
  linkFile(process.execPath, node);
  const env = { HOME: 'home', XDG_RUNTIME_DIR: 'run', TMPDIR: 'tmp' };
  const places = Object.entries(env).map(([name, place]) => [name, path.join(folder, place)] as const);
  await Promise.all(places.map(([, place]) => makeOwnFolder(place, user)));
  const bringThemBack = (results: readonly string[]) => bringBack(order.projectDir, projectDir, results);
  return { folder, projectDir, node, env: Object.fromEntries(places), bringBack: bringThemBack, remove };
}

async function linkBuilds(order: StageOrder, out: string): Promise<void> {
  await makeOwnFolder(out, order.user);
  const builds = order.builds.filter((name) => existsSync(path.join(order.projectDir, 'out', name)));
  for (const name of builds) {
    linkTree({ from: path.join(order.projectDir, 'out', name), to: path.join(out, name), user: order.user });
  }
}

async function makeOwnFolder(folder: string, user: OrdinaryUser): Promise<void> {
  await mkdir(folder, { mode: 0o700 });
  await chown(folder, user.uid, user.gid);
}

async function bringBack(projectDir: string, stagedDir: string, results: readonly string[]): Promise<void> {
  for (const result of results.filter((name) => existsSync(path.join(stagedDir, name)))) {
    const target = path.join(projectDir, result);
    await rm(target, { recursive: true, force: true });
    await cp(path.join(stagedDir, result), target, { recursive: true, filter: isPlain });
    await giveToOwner(projectDir, target);
  }
}

/** Links are left behind: they would be followed with more rights than the one who made them had. */
async function isPlain(source: string): Promise<boolean> {
  const found = await lstat(source);
  return found.isFile() || found.isDirectory();
}

/** A copy belongs to whom the original belonged; results belong to whom the project belongs. */
async function giveToOwner(projectDir: string, target: string): Promise<void> {
  const { uid, gid } = await stat(projectDir);
  const below = (await lstat(target)).isDirectory() ? await readdir(target, { recursive: true }) : [];
  await Promise.all(['', ...below].map((name) => lchown(path.join(target, name), uid, gid)));
}

/** A stage can be left behind only by a power cut or kill -9; a day later nobody can still be using it. */
async function removeForgotten(parent: string): Promise<void> {
  const names = (await readdir(parent)).filter((name) => name.startsWith(stagePrefix));
  for (const folder of names.map((name) => path.join(parent, name))) {
    const { mtimeMs, uid } = await stat(folder);
    if (uid === 0 && Date.now() - mtimeMs > MILLISECONDS_PER_DAY) {
      await rm(folder, { recursive: true, force: true });
    }
  }
}
