import { toErrorFields } from '../logging/error-fields.ts';
import type { Logger } from '../logging/logger.ts';
import type { App } from './app.ts';
import { RequestRefused } from './request-refused.ts';
import { sendProblem } from './send-problem.ts';
import { createProblem, toProblem } from './to-problem.ts';

/** Gives every error of a request one form, and logs those that are the backend's own. */
export function answerErrors(app: App, logger: Logger): void {
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, createProblem('NOT_FOUND')));
  app.setErrorHandler((error, request, reply) => {
    const problem = toProblem(error, request.id);
    if (problem.status >= 500 && !(error instanceof RequestRefused)) {
      logger.error('requestFailed', { requestId: request.id, ...toErrorFields(error) });
    }
    sendProblem(reply, problem);
  });
}
