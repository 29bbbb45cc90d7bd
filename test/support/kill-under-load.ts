import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { startDeedServer, type DeedServer, type StorePlace } from './deed-server.ts';
import { findChangedAnswers, startRegistrationLoad, type RegistrationLoad } from './registration-load.ts';

/** Where the backend keeps its data, and how often and when it is killed. */
export interface KillOrder {
  readonly address: StorePlace;
  readonly kills: number;
  readonly clients: number;
  /** A number from 0 up to and without 1; decides how long the backend lives. */
  readonly random: () => number;
  readonly log?: (line: string) => void;
}

/** What is true after the last kill. */
export interface KillFindings {
  readonly acknowledged: number;
  /** How often a client had to send its bytes again. */
  readonly repeats: number;
  /** Answers that refused what there was no reason to refuse. */
  readonly refused: readonly string[];
  /** Acknowledged, and not answered with the same bytes when sent again: lost, or made a second time. */
  readonly changedAnswers: number;
  /** Licences whose seats or registrations, as `deed licence show` counts them, are not what was acknowledged. */
  readonly licencesOutOfStep: number;
}

const LICENCES = 10;
const SEATS = 100_000;
const LIFE_MS = { min: 30, max: 500 } as const;
const TELL_EVERY = 10;
const shownSchema = z.object({ seats: z.object({ used: z.int() }), registrations: z.int() });

/**
 * Kills the backend again and again while clients register, and compares what the clients were told with what the backend
 * answers and counts afterwards. Gives the findings and the backend, which runs again.
 */
export async function killUnderLoad(
  order: KillOrder,
): Promise<{ readonly findings: KillFindings; readonly server: DeedServer }> {
  const { address, kills, clients, random, log = () => undefined } = order;
  let server = await startDeedServer({ address });
  const licenceKeys = await server.issue({ count: LICENCES, seats: SEATS });
  const load = startRegistrationLoad({ urls: [server.url], licenceKeys, clients });
  try {
    for (let kill = 1; kill <= kills; kill += 1) {
      await untilAnswering(load);
      await sleep(LIFE_MS.min + random() * (LIFE_MS.max - LIFE_MS.min));
      await server.kill();
      server = await startDeedServer({ address, port: server.port });
      if (kill % TELL_EVERY === 0) {
        log(`${kill} kills, ${load.acknowledged.length} registrations acknowledged`);
      }
    }
    await load.stop();
    return { findings: await compare(load, server), server };
  } catch (error) {
    await load.abandon();
    await server.stop();
    throw error;
  }
}

/** A kill before the first answer would show nothing. */
async function untilAnswering({ acknowledged, refused }: RegistrationLoad): Promise<void> {
  const before = acknowledged.length + refused.length;
  while (acknowledged.length + refused.length === before) await sleep(5);
}

async function compare(load: RegistrationLoad, server: DeedServer): Promise<KillFindings> {
  const { acknowledged, refused } = load;
  return {
    acknowledged: acknowledged.length,
    repeats: load.repeats(),
    refused,
    changedAnswers: (await findChangedAnswers([server.url], acknowledged)).length,
    licencesOutOfStep: await countOutOfStep(load, server),
  };
}

async function countOutOfStep({ acknowledged }: RegistrationLoad, { deed }: DeedServer): Promise<number> {
  const expected = Map.groupBy(acknowledged, ({ licenceKey }) => licenceKey);
  let outOfStep = 0;
  for (const [licenceKey, { length }] of expected) {
    const { stdout } = await deed('licence', 'show', licenceKey, '--json');
    const { seats, registrations } = shownSchema.parse(JSON.parse(stdout));
    if (seats.used !== length || registrations !== length) outOfStep += 1;
  }
  return outOfStep;
}
