import { takeOverResponseSchema } from '../../shared/take-over/take-over-request.ts';
import { postOnce } from './post-once.ts';
import type { PlainAnswer } from './post-registration.ts';
import { findProofCode, readLastMail } from './read-mail.ts';
import { createInstallation, type Registered } from './register-owner.ts';
import type { TestBackend } from './test-backend.ts';

type Installation = Registered['installation'];

/** What confirms a take-over. */
export interface TakeOverProof {
  readonly takeOver: string;
  readonly code: string;
  readonly seat?: string;
}

/** Takes seats over, as a client does. */
export interface TakeOverClient {
  readonly start: (licenceKey: string, email: string, installation?: Installation) => Promise<PlainAnswer>;
  /** Starts a take-over and reads the code in the owner's mail. */
  readonly startFor: (lost: Registered, installation: Installation) => Promise<TakeOverProof>;
  readonly confirm: (
    licenceKey: string,
    proof: TakeOverProof,
    installation?: Installation,
  ) => Promise<PlainAnswer>;
  /** The installations that hold seats of a registration's licence. */
  readonly listSeats: (registered: Registered) => Promise<readonly string[]>;
}

/** Makes the client of a backend in the same process. */
export function createTakeOverClient(backend: TestBackend): TakeOverClient {
  async function start(
    licenceKey: string,
    email: string,
    installation: Installation = createInstallation(),
  ): Promise<PlainAnswer> {
    const body = { version: 1, product: 'sample-studio', licenceKey, installation, email, language: 'en' };
    return postOnce(backend, '/v1/take-overs', body);
  }
  return {
    start,
    startFor: async ({ licenceKey, email }, installation) => {
      const answer = await start(licenceKey, email.toUpperCase(), installation);
      const { takeOver } = takeOverResponseSchema.parse(JSON.parse(answer.body));
      const mail = await readLastMail(backend, { to: email, kind: 'takeOverCode' });
      return { takeOver, code: findProofCode(mail) };
    },
    confirm: (licenceKey, proof, installation = createInstallation()) => {
      const body = { version: 1, product: 'sample-studio', licenceKey, installation, ...proof };
      return postOnce(backend, '/v1/take-overs/confirm', body);
    },
    listSeats: async ({ licence }) => {
      const rows = await backend.store.read((queries) =>
        queries.selectFrom('seats').select('installation').where('licence', '=', licence).execute(),
      );
      return rows.map(({ installation }) => installation);
    },
  };
}
