import Fastify from 'fastify';

// What the machine and the framework can do at best: reads the same requests and answers all with the same bytes.
const BODY_BYTES = 3_000;
const body = JSON.stringify({ constant: 'x'.repeat(BODY_BYTES) });
const app = Fastify();
app.post('/v1/registrations', (_request, reply) => reply.code(201).type('application/json').send(body));
const url = await app.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`${JSON.stringify({ event: 'listening', url })}\n`);
process.once('SIGTERM', () => void app.close());
