import { enqueueEvent, type NewEvent, type OutgoingNeeds } from '../outgoing/enqueue.ts';
import type { Queries, VendorState } from '../store/schema.ts';
import { updateLicence, type LicenceRow } from './licence-records.ts';

/** A state that a licence gets, and why: a code or a few words without personal data; nothing if the vendor gave no reason. */
export interface StateChange {
  readonly state: VendorState;
  readonly reason?: string | undefined;
}

/** A term that a licence gets; without days of grace it keeps those it has. */
export interface TermChange {
  /** The last day (UTC), or null for ever. */
  readonly until: string | null;
  readonly graceDays?: number | undefined;
}

const EVENTS: Readonly<Record<VendorState, string>> = {
  active: 'licence.reinstated',
  suspended: 'licence.suspended',
  revoked: 'licence.revoked',
};

/** Sets the state of a licence whose row the transaction has locked; others hear of it if it is another than before. */
export async function changeState(
  queries: Queries,
  licence: LicenceRow,
  { state, reason }: StateChange,
  needs: OutgoingNeeds,
): Promise<void> {
  await updateLicence(queries, licence, { state, state_reason: reason ?? null, ...toChanged(needs) });
  if (state !== licence.state) {
    await enqueueEvent(
      queries,
      toEvent(licence, EVENTS[state], reason === undefined ? {} : { reason }),
      needs,
    );
  }
}

/** Sets the term of a licence whose row the transaction has locked. A licence that is suspended or revoked stays so. */
export async function changeTerm(
  queries: Queries,
  licence: LicenceRow,
  { until, graceDays = licence.grace_days }: TermChange,
  needs: OutgoingNeeds,
): Promise<void> {
  await updateLicence(queries, licence, { until, grace_days: graceDays, ...toChanged(needs) });
  await enqueueEvent(queries, toEvent(licence, 'licence.extended', { until, graceDays }), needs);
}

/** Sets how many seats a licence whose row the transaction has locked has; seats that are held stay held. */
export async function changeSeats(
  queries: Queries,
  licence: LicenceRow,
  seats: number,
  needs: OutgoingNeeds,
): Promise<void> {
  await updateLicence(queries, licence, { seats, ...toChanged(needs) });
}

function toChanged({ ports }: OutgoingNeeds): { readonly changed_at: string } {
  return { changed_at: ports.clock().toISOString() };
}

function toEvent({ product, id }: LicenceRow, type: string, data: NewEvent['data']): NewEvent {
  return { product, type, data: { product, licence: id, ...data } };
}
