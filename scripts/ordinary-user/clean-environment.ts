import path from 'node:path';

import type { Stage } from './stage.ts';

type Folders = Pick<Stage, 'folder' | 'projectDir'>;

const passedOn: readonly string[] = ['LANG', 'LC_ALL', 'TZ', 'TERM', 'CI', 'NO_COLOR', 'FORCE_COLOR'];

/** What of root's environment another user gets to see: how to talk to the person, and what is meant for Deed. */
export function cleanEnvironment(
  env: NodeJS.ProcessEnv,
  stage: Folders,
): Readonly<Record<string, string | undefined>> {
  const kept = Object.entries(env).filter(([name]) => name.startsWith('DEED_') || passedOn.includes(name));
  return { LANG: 'C.UTF-8', ...Object.fromEntries(kept), PATH: searchPath(env['PATH'] ?? '', stage) };
}

/** The project's own programs first; folders inside another node_modules may be closed to the user. */
function searchPath(current: string, stage: Folders): string {
  const own = [path.join(stage.folder, 'bin'), path.join(stage.projectDir, 'node_modules', '.bin')];
  const others = current
    .split(path.delimiter)
    .filter((folder) => folder !== '' && !folder.includes('node_modules'));
  const system = ['/usr/local/bin', '/usr/bin', '/bin', '/usr/sbin', '/sbin'];
  return [...new Set([...own, ...others, ...system])].join(path.delimiter);
}
