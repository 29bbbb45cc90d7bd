import { problemSchema, PROBLEM_MEDIA_TYPE } from '../../shared/api/problem.ts';
import { certificateResponseSchema } from '../../shared/certificate/certificate-request.ts';
import { isErrorCode, type ErrorCode } from '../../shared/errors/error-codes.ts';
import { parseJson } from '../../shared/result/parse-json.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import { certificateType, type Certificate } from '../../shared/signing/documents.ts';
import { verifyDocument, type Expectation } from '../../shared/signing/verify-document.ts';
import { nodeJwsReader } from '../documents/jws-reader.ts';
import type { TransportAnswer } from '../sync/transport.ts';

/** A certificate that verified, and the text that it was read from. */
export interface FreshCertificate {
  readonly jws: string;
  readonly content: Certificate;
}

/**
 * Reads the answer to a request for a certificate.
 *
 * It is believed when it is signed for this product and installation, speaks of the licence that the stored one speaks of,
 * and is newer: nobody who keeps an old answer can bring a licence back, or end one that was reinstated.
 */
export async function readFreshCertificate(
  answer: TransportAnswer,
  stored: Certificate,
  expectation: Expectation,
): Promise<Result<FreshCertificate, { code: ErrorCode }>> {
  if (answer.kind === 'none') return fail(answer.reason);
  if (answer.status !== 200) return fail(toRefusal(answer));
  const response = certificateResponseSchema.safeParse(parseJson(answer.body));
  if (!response.success) return fail('ANSWER_UNTRUSTED');
  const jws = response.data.certificate;
  const verified = await verifyDocument({ type: certificateType, jws }, expectation, nodeJwsReader);
  if (!verified.ok) return fail('ANSWER_UNTRUSTED');
  const isSuccessor =
    verified.value.licence === stored.licence &&
    Date.parse(verified.value.issuedAt) > Date.parse(stored.issuedAt);
  return isSuccessor ? ok({ jws, content: verified.value }) : fail('ANSWER_UNTRUSTED');
}

/** The backend's own word for why not, for the log; it changes nothing. */
function toRefusal({ mediaType, body }: Extract<TransportAnswer, { kind: 'answer' }>): ErrorCode {
  const problem = problemSchema.safeParse(parseJson(body));
  const isProblem = mediaType === PROBLEM_MEDIA_TYPE && problem.success;
  return isProblem && isErrorCode(problem.data.code) ? problem.data.code : 'ANSWER_UNTRUSTED';
}
