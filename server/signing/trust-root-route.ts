import { trustRootSchema, type TrustRoot } from '../../shared/signing/trust-root.ts';
import type { App } from '../http/app.ts';
import { problemResponses } from '../http/problem-responses.ts';

/** Adds `GET /v1/trust-root`: the public keys, for the vendor to ship; a client believes only those it came with. */
export function addTrustRootRoute(app: App, trustRoot: TrustRoot): void {
  app.route({
    method: 'GET',
    url: '/v1/trust-root',
    schema: {
      operationId: 'getTrustRoot',
      summary: 'The public keys that sign certificates, acknowledgements and receipts',
      response: { 200: trustRootSchema, ...problemResponses(['INTERNAL', 'BUSY']) },
    },
    handler: () => trustRoot,
  });
}
