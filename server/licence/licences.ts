import type { LicenceKey } from '../../shared/licence/licence-key.ts';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import { releaseSeat } from '../seat/release-seat.ts';
import type { ServiceNeeds } from '../service-needs.ts';
import type { Queries } from '../store/schema.ts';
import { changeSeats, changeState, changeTerm, type StateChange, type TermChange } from './change-licence.ts';
import {
  issueInChunks,
  issueTogether,
  settleOrder,
  type ChunkTaker,
  type IssueProblem,
  type LicenceOrder,
  type SettledOrder,
} from './issue-licences.ts';
import { findNamedLicence, lockLicenceById, lockNamedLicence, type LicenceName } from './licence-name.ts';
import type { LicenceRow } from './licence-records.ts';
import { summariseLicence, type LicenceSummary } from './licence-summary.ts';

/** A licence after what was done to it, or `LICENCE_UNKNOWN`. */
export type OneLicence<Problem extends string = never> = Promise<
  Result<LicenceSummary, Failure<'LICENCE_UNKNOWN' | Problem>>
>;

/** Everything a vendor does with licences. */
export interface Licences {
  /** Issues licences, all or none, and gives their keys; they can never be seen again. */
  readonly issue: (order: LicenceOrder) => Promise<Result<readonly LicenceKey[], Failure<IssueProblem>>>;
  /** Checks an order before anything is issued. */
  readonly settle: (order: LicenceOrder) => Promise<Result<SettledOrder, Failure<IssueProblem>>>;
  /** Issues licences chunk by chunk; see `issueInChunks`. */
  readonly issueInChunks: (order: SettledOrder, taker: ChunkTaker) => Promise<void>;
  readonly show: (name: LicenceName) => OneLicence;
  /** Sets how many seats a licence has; seats that are held stay held, also when there are fewer now. */
  readonly setSeats: (name: LicenceName, seats: number) => OneLicence;
  readonly setState: (name: LicenceName, change: StateChange) => OneLicence;
  readonly setTerm: (name: LicenceName, change: TermChange) => OneLicence;
  /** Frees a seat for its installation's owner, whom the cap on transfers may keep from doing it. */
  readonly releaseSeat: (name: LicenceName, installation: string) => OneLicence<'SEAT_NOT_HELD'>;
}

type Change = (queries: Queries, licence: LicenceRow) => Promise<void>;

/** Makes the licences of a store. */
export function createLicences(needs: ServiceNeeds): Licences {
  const { store, keys, ports } = needs;
  return {
    async issue(order) {
      const settled = await settle(order);
      if (!settled.ok) return settled;
      return ok((await issueTogether(settled.value, needs)).map(({ key }) => key));
    },
    settle,
    issueInChunks: (order, taker) => issueInChunks(order, taker, needs),
    show: (name) =>
      store.read(async (queries) => {
        const licence = await findNamedLicence(queries, name, keys.peppers);
        return licence === undefined
          ? fail('LICENCE_UNKNOWN')
          : ok(await summariseLicence(queries, licence, ports.clock()));
      }),
    setSeats: (name, seats) =>
      change(name, (queries, licence) => changeSeats(queries, licence, seats, needs)),
    setState: (name, state) =>
      change(name, (queries, licence) => changeState(queries, licence, state, needs)),
    setTerm: (name, term) => change(name, (queries, licence) => changeTerm(queries, licence, term, needs)),
    releaseSeat: (name, installation) =>
      store.write(async (queries) => {
        const licence = await lockNamedLicence(queries, name, keys.peppers);
        if (licence === undefined) return fail('LICENCE_UNKNOWN');
        const now = ports.clock();
        const release = { licence, installation, cause: 'vendor', now } as const;
        const released = await releaseSeat(queries, release, needs);
        return released.ok ? ok(await summariseLicence(queries, licence, now)) : fail('SEAT_NOT_HELD');
      }),
  };

  function settle(order: LicenceOrder): ReturnType<Licences['settle']> {
    return store.read((queries) => settleOrder(queries, order));
  }

  function change(name: LicenceName, make: Change): OneLicence {
    return store.write(async (queries) => {
      const licence = await lockNamedLicence(queries, name, keys.peppers);
      if (licence === undefined) return fail('LICENCE_UNKNOWN');
      await make(queries, licence);
      const changed = (await lockLicenceById(queries, licence)) ?? licence;
      return ok(await summariseLicence(queries, changed, ports.clock()));
    });
  }
}
