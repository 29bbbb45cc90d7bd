import { z } from 'zod';
import type { DeedServer } from '../../support/deed-server.ts';

const shown = z.object({ registrations: z.int() });

/** How many registrations the backend holds for a key, as its own command line tells. */
export async function countRegistrations(backend: Pick<DeedServer, 'deed'>, key: string): Promise<number> {
  const { stdout, stderr, code } = await backend.deed('licence', 'show', key, '--json');
  if (code !== 0) throw new Error(`expected the licence to be shown, found exit code ${code}: ${stderr}`);
  return shown.parse(JSON.parse(stdout)).registrations;
}
