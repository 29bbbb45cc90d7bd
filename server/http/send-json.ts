import type { FastifyReply } from 'fastify';

/** Answers with JSON that is already text, so that it goes out as it is, to the byte. */
export function sendJson(reply: FastifyReply, status: number, text: string): void {
  reply.code(status).type('application/json; charset=utf-8').send(text);
}
