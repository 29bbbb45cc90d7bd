import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { startDeedServer } from '../../test/support/deed-server.ts';
import { SetupProblem } from '../setup/setup-problem.ts';
import type { ClusterPlan } from './cluster-plan.ts';
import { storeAddress } from './database.ts';

/** Several `deed serve` on one database, and the command line beside them. */
export type Backends = {
  readonly urls: readonly string[];
  /** Issues licences and gives their keys. */
  readonly issue: (count: number, seats: number) => Promise<readonly string[]>;
  /** How many seats of a licence are taken, and how many registrations hold it. */
  readonly show: (licenceKey: string) => Promise<{ readonly used: number; readonly registrations: number }>;
  /** Ends them; what they logged goes to a file each. */
  readonly stop: () => Promise<void>;
};

/** Clients ask again ten times a second, to see when writing goes on; the limit is for those that do so without a reason. */
const LIMITS = JSON.stringify({ requestsPerInstallation: 60_000 });
const shown = z.object({ seats: z.object({ used: z.int() }), registrations: z.int() });

/** Starts backends on the database, with the sample product in it. */
export async function startBackends(plan: ClusterPlan, count: number): Promise<Backends> {
  const files = path.join(plan.folder, 'deed-files');
  const environment = { DEED_FILES: files, PGPASSWORD: plan.passwords.deed, DEED_LIMITS: LIMITS };
  const address = { data: storeAddress(), files, environment };
  const first = await startDeedServer({ address });
  const others = Array.from({ length: count - 1 }, () => startDeedServer({ address }));
  const servers = [first, ...(await Promise.all(others))];
  return {
    urls: servers.map(({ url }) => url),
    issue: (licences, seats) => first.issue({ count: licences, seats }),
    show: async (licenceKey) => {
      const { code, stdout, stderr } = await first.deed('licence', 'show', licenceKey, '--json');
      if (code !== 0) throw new SetupProblem(`expected "deed licence show" to work, found: ${stderr.trim()}`);
      const { seats, registrations } = shown.parse(JSON.parse(stdout));
      return { used: seats.used, registrations };
    },
    stop: async () => {
      await Promise.all(servers.map((server) => server.stop()));
      for (const [index, server] of servers.entries()) {
        await writeFile(path.join(plan.logFolder, `backend-${index + 1}.log`), server.log());
      }
    },
  };
}
