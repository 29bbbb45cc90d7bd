import {
  takeOverConfirmationSchema,
  takeOverOutcomeSchema,
  takeOverRequestSchema,
  takeOverResponseSchema,
} from '../../shared/take-over/take-over-request.ts';
import type { App } from '../http/app.ts';
import { addOnceRoute } from '../idempotency/once-route.ts';
import { KEY_HOLDER_PROBLEMS } from '../licence/lock-genuine-licence.ts';
import type { TakeOvers } from './take-overs.ts';

/** Adds `POST /v1/take-overs` and `POST /v1/take-overs/confirm`. */
export function addTakeOverRoutes(app: App, takeOvers: TakeOvers): void {
  addOnceRoute(app, {
    url: '/v1/take-overs',
    operationId: 'startTakeOver',
    summary: 'Mails a code by which the seat of a lost computer is taken over, if the address is its owner’s',
    body: takeOverRequestSchema,
    status: 202,
    response: takeOverResponseSchema,
    problems: KEY_HOLDER_PROBLEMS,
    answer: takeOvers.start,
  });
  addOnceRoute(app, {
    url: '/v1/take-overs/confirm',
    operationId: 'confirmTakeOver',
    summary: 'Takes the seat of a lost computer over with the code; asks which, if its owner has several',
    body: takeOverConfirmationSchema,
    status: 200,
    response: takeOverOutcomeSchema,
    problems: [...KEY_HOLDER_PROBLEMS, 'PROOF_REFUSED', 'TRANSFERS_EXHAUSTED', 'LICENCE_NO_SEAT'],
    answer: takeOvers.confirm,
  });
}
