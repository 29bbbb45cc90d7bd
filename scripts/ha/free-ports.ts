import { once } from 'node:events';
import { createServer } from 'node:net';
import { SetupProblem } from '../setup/setup-problem.ts';
import { PORTS, ROUTER } from './cluster-plan.ts';
import type { ClusterPlan } from './cluster-plan.ts';

/** Ends with a problem that names the first port of the cluster that somebody else holds. */
export async function assertPortsFree({ machines }: ClusterPlan): Promise<void> {
  const wanted = [
    ...machines.flatMap(({ address }) => Object.values(PORTS).map((port) => ({ address, port }))),
    ROUTER,
  ];
  for (const { address, port } of wanted) {
    const problem = await tryToListen(address, port);
    if (problem !== undefined) {
      throw new SetupProblem(
        `expected ${address}:${port} to be free, found ${problem}. "ss -ltnp" shows who listens there; ` +
          'stop it, or an earlier "npm run ha" that is still running, then run the command again.',
      );
    }
  }
}

async function tryToListen(address: string, port: number): Promise<string | undefined> {
  const server = createServer();
  try {
    server.listen({ host: address, port, exclusive: true });
    await once(server, 'listening');
    return undefined;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  } finally {
    server.close();
  }
}
