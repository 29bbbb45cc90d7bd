import {
  certificateRequestSchema,
  certificateResponseSchema,
} from '../../shared/certificate/certificate-request.ts';
import type { App } from '../http/app.ts';
import { BODY_PROBLEMS, GUARD_PROBLEMS, problemResponses } from '../http/problem-responses.ts';
import { RequestRefused } from '../http/request-refused.ts';
import { OWNER_TOKEN_SECURITY, readOwnerToken } from '../seat/owner-token.ts';
import type { Certificates } from './certificates.ts';

const schema = {
  operationId: 'renewCertificate',
  summary: 'Signs a certificate of the licence as it is now, for an installation that is registered',
  security: OWNER_TOKEN_SECURITY,
  body: certificateRequestSchema,
  response: {
    200: certificateResponseSchema,
    ...problemResponses([
      ...BODY_PROBLEMS,
      ...GUARD_PROBLEMS,
      ...(['OWNER_TOKEN_MISSING', 'REGISTRATION_UNKNOWN', 'SEAT_NOT_HELD'] as const),
    ]),
  },
};

/** Adds `POST /v1/certificates`. */
export function addCertificateRoute(app: App, certificates: Certificates): void {
  app.route({
    method: 'POST',
    url: '/v1/certificates',
    config: { guard: 'secrets' },
    schema,
    // Before the body is read: a request without a token is not worth reading.
    onRequest: (request, _reply, done) => {
      readOwnerToken(request.headers);
      done();
    },
    handler: async ({ body: { version: _version, ...claim }, headers }) => {
      const certificate = await certificates.renew({ ...claim, token: readOwnerToken(headers) });
      if (!certificate.ok) throw new RequestRefused(certificate.failure.code);
      return { version: 1 as const, certificate: certificate.value };
    },
  });
}
