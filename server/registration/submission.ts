import type { RegistrationRequest } from '../../shared/registration/registration-request.ts';

/** One request to register: its idempotency key, the hash of its exact bytes, and what they say. */
export interface Submission {
  readonly key: string;
  readonly requestHash: string;
  readonly request: RegistrationRequest;
}
