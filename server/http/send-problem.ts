import type { FastifyReply } from 'fastify';
import { PROBLEM_MEDIA_TYPE, type Problem } from '../../shared/api/problem.ts';

/** When a client that was told so may come again, in seconds. */
export const RETRY_AFTER_SECONDS = { BUSY: 5, IDEMPOTENCY_KEY_IN_USE: 1 } as const;

/** Answers with a problem. */
export function sendProblem(reply: FastifyReply, problem: Problem): void {
  const seconds = Object.entries(RETRY_AFTER_SECONDS).find(([code]) => code === problem.code)?.[1];
  if (seconds !== undefined) reply.header('retry-after', seconds);
  reply.code(problem.status).type(PROBLEM_MEDIA_TYPE).send(JSON.stringify(problem));
}
