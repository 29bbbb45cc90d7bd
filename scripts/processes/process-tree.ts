import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** The ids of processes that work in a folder or run a program from it, or carry its name in their environment. */
export function findProcessesOf(folder: string): readonly number[] {
  const ids = readdirSync('/proc')
    .map(Number)
    .filter((id) => id > 1 && id !== process.pid);
  return ids.filter((id) => {
    const traces = [
      look(id, 'cwd', readlinkSync),
      look(id, 'exe', readlinkSync),
      look(id, 'environ', readText),
    ];
    return traces.some((trace) => trace.includes(`${folder}/`));
  });
}

/** Sends a signal to each; one that has ended meanwhile is what was wanted. */
export function signalAll(ids: readonly number[], signal: NodeJS.Signals): void {
  for (const id of ids) {
    try {
      process.kill(id, signal);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) {
        throw error;
      }
    }
  }
}

function look(id: number, what: string, read: (file: string) => string): string {
  try {
    return read(`/proc/${id}/${what}`);
  } catch {
    return ''; // ended meanwhile, or belongs to the kernel: either way not one of ours
  }
}

function readText(file: string): string {
  return readFileSync(file, 'latin1');
}
