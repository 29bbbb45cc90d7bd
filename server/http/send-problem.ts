import type { FastifyReply } from 'fastify';
import { PROBLEM_MEDIA_TYPE, type Problem } from '../../shared/api/problem.ts';

/** When a client that was told BUSY may come again. */
export const RETRY_AFTER_SECONDS = 5;

/** Answers with a problem. */
export function sendProblem(reply: FastifyReply, problem: Problem): void {
  if (problem.code === 'BUSY') reply.header('retry-after', RETRY_AFTER_SECONDS);
  reply.code(problem.status).type(PROBLEM_MEDIA_TYPE).send(JSON.stringify(problem));
}
