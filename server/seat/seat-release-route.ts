import {
  seatReleaseRequestSchema,
  seatReleaseResponseSchema,
} from '../../shared/registration/seat-release.ts';
import type { App } from '../http/app.ts';
import { addOnceRoute } from '../idempotency/once-route.ts';
import { OWNER_TOKEN_SECURITY, readOwnerToken } from './owner-token.ts';
import type { SeatReleases } from './seat-releases.ts';

/** Adds `POST /v1/seats/release`. */
export function addSeatReleaseRoute(app: App, seatReleases: SeatReleases): void {
  addOnceRoute(app, {
    url: '/v1/seats/release',
    operationId: 'releaseSeat',
    summary: 'Gives an installation’s seat back for its owner, so that another installation can take it',
    security: OWNER_TOKEN_SECURITY,
    body: seatReleaseRequestSchema,
    status: 200,
    response: seatReleaseResponseSchema,
    problems: ['OWNER_TOKEN_MISSING', 'REGISTRATION_UNKNOWN', 'SEAT_NOT_HELD', 'TRANSFERS_EXHAUSTED'],
    beforehand: ({ headers }) => {
      readOwnerToken(headers);
    },
    answer: ({ key, requestHash, request: { version: _version, ...claim } }, { headers }) =>
      seatReleases.release({ key, requestHash, claim: { ...claim, token: readOwnerToken(headers) } }),
  });
}
