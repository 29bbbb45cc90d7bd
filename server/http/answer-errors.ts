import { toErrorFields } from '../logging/error-fields.ts';
import type { Logger } from '../logging/logger.ts';
import type { App } from './app.ts';
import type { JudgeRefusal } from './guard-secrets.ts';
import { RequestRefused } from './request-refused.ts';
import { sendProblem } from './send-problem.ts';
import { createProblem, toProblem } from './to-problem.ts';

/** Gives every error of a request one form, and logs those that are the backend's own. */
export function answerErrors(app: App, logger: Logger, judge: JudgeRefusal): void {
  app.decorateRequest('problemCode', '');
  app.setNotFoundHandler((request, reply) => {
    request.problemCode = 'NOT_FOUND';
    sendProblem(reply, createProblem('NOT_FOUND'));
  });
  app.setErrorHandler(async (thrown, request, reply) => {
    // Whoever hung up while it was read is nobody's failure, and nobody hears the answer.
    const isGone = request.raw.errored !== null && request.raw.errored === thrown;
    const error = isGone ? new RequestRefused('HEADERS_INVALID') : await judge(thrown, request);
    const problem = toProblem(error, request.id);
    request.problemCode = problem.code;
    if (problem.status >= 500 && !(error instanceof RequestRefused)) {
      logger.error('requestFailed', { requestId: request.id, ...toErrorFields(error) });
    }
    if (error instanceof RequestRefused && error.retryAfterSeconds !== undefined) {
      reply.header('retry-after', error.retryAfterSeconds);
    }
    sendProblem(reply, problem);
    return reply;
  });
}
