import type { FastifyRequest } from 'fastify';
import {
  ownerChangeAcceptanceSchema,
  ownerChangeAcceptedSchema,
  ownerChangeRequestSchema,
  ownerChangeResponseSchema,
  ownerChangeWithdrawalSchema,
  ownerChangeWithdrawnSchema,
} from '../../shared/owner-change/owner-change-request.ts';
import type { App } from '../http/app.ts';
import { addOnceRoute } from '../idempotency/once-route.ts';
import { OWNER_TOKEN_SECURITY, readOwnerToken } from '../seat/owner-token.ts';
import type { OwnerChanges } from './owner-changes.ts';

const OWNER_PROBLEMS = ['OWNER_TOKEN_MISSING', 'REGISTRATION_UNKNOWN'] as const;
const LICENCE_PROBLEMS = ['LICENCE_REVOKED', 'LICENCE_SUSPENDED', 'LICENCE_EXPIRED'] as const;

/** Adds `POST /v1/owner-changes` and, below it, `withdraw` and `accept`. */
export function addOwnerChangeRoutes(app: App, ownerChanges: OwnerChanges): void {
  addOnceRoute(app, {
    url: '/v1/owner-changes',
    operationId: 'startOwnerChange',
    summary: 'Offers a licence, for its owner, to another person, who gets a code by mail',
    security: OWNER_TOKEN_SECURITY,
    beforehand: requireToken,
    body: ownerChangeRequestSchema,
    status: 202,
    response: ownerChangeResponseSchema,
    problems: [...OWNER_PROBLEMS, ...LICENCE_PROBLEMS, 'SEAT_NOT_HELD'],
    answer: (submitted, { headers }) => ownerChanges.start({ ...submitted, token: readOwnerToken(headers) }),
  });
  addOnceRoute(app, {
    url: '/v1/owner-changes/withdraw',
    operationId: 'withdrawOwnerChange',
    summary: 'Takes an offer back, for the owner who made it',
    security: OWNER_TOKEN_SECURITY,
    beforehand: requireToken,
    body: ownerChangeWithdrawalSchema,
    status: 200,
    response: ownerChangeWithdrawnSchema,
    problems: [...OWNER_PROBLEMS, 'OWNER_CHANGE_CLOSED'],
    answer: (submitted, { headers }) =>
      ownerChanges.withdraw({ ...submitted, token: readOwnerToken(headers) }),
  });
  addOnceRoute(app, {
    url: '/v1/owner-changes/accept',
    operationId: 'acceptOwnerChange',
    summary:
      'Accepts an offered licence with the mailed code; its key comes by mail, the earlier owner is erased',
    body: ownerChangeAcceptanceSchema,
    status: 200,
    response: ownerChangeAcceptedSchema,
    problems: [...LICENCE_PROBLEMS, 'PRODUCT_UNKNOWN', 'PROOF_REFUSED'],
    answer: ownerChanges.accept,
  });
}

function requireToken({ headers }: FastifyRequest): void {
  readOwnerToken(headers);
}
