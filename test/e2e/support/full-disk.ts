import { writeFile } from 'node:fs/promises';
import type { ElectronApplication } from 'playwright';
import { findElectron } from '../../../scripts/window/launch-client.ts';

/** Room for the installation's id and not for an entry: all pages but one are taken. */
const DISK_BYTES = 16 * 4096;
const BALLAST_BYTES = 15 * 4096;

/**
 * Writes a program that starts Electron with a folder on a disk of its own, which is as good as full.
 *
 * The disk is mounted in a namespace of the program's own, which an ordinary user may make on Linux; a second one gives
 * the program its user back, because Chromium's sandbox works for ordinary users only.
 */
export async function writeFullDiskProgram(program: string, folder: string): Promise<void> {
  const { uid, gid } = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  const inside = [
    `mount -t tmpfs -o size=${DISK_BYTES},mode=777 tmpfs '${folder}'`,
    `head -c ${BALLAST_BYTES} /dev/zero > '${folder}/ballast'`,
    `exec unshare --map-user=${uid} --map-group=${gid} '${findElectron()}' "$@"`,
  ].join(' && ');
  const script = `#!/bin/sh\nexec unshare --map-root-user --mount sh -c "$(cat <<'END'\n${inside}\nEND\n)" sh "$@"\n`;
  await writeFile(program, script, { mode: 0o755 });
}

/** Takes the ballast off the program's disk, which only the program itself can see. */
export async function freeDisk(app: ElectronApplication, folder: string): Promise<void> {
  await app.evaluate((_electron, path) => {
    process.mainModule?.require('node:fs').unlinkSync(path);
  }, `${folder}/ballast`);
}

/** What lies on the program's disk. */
export async function listDisk(app: ElectronApplication, folder: string): Promise<unknown> {
  return app.evaluate(
    (_electron, path) => process.mainModule?.require('node:fs').readdirSync(path, { recursive: true }),
    folder,
  );
}
