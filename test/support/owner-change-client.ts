import { ownerChangeResponseSchema } from '../../shared/owner-change/owner-change-request.ts';
import { postOnce } from './post-once.ts';
import type { PlainAnswer } from './post-registration.ts';
import { findKeys, findProofCode, readLastMail } from './read-mail.ts';
import { createAddress, type Registered } from './register-owner.ts';
import type { TestBackend } from './test-backend.ts';

/** An offer of a licence, as the new owner gets it. */
export interface ReceivedOffer {
  readonly newOwnerEmail: string;
  readonly proof: { readonly ownerChange: string; readonly code: string };
}

/** Changes owners, as clients do. */
export interface OwnerChangeClient {
  /** Sends a request to `/v1/owner-changes` or what stands below it. */
  readonly post: (path: string, body: object, token?: string) => Promise<PlainAnswer>;
  readonly start: (registered: Registered, newOwnerEmail: string) => Promise<PlainAnswer>;
  /** Starts an owner change and reads what the new owner is mailed. */
  readonly offer: (registered: Registered) => Promise<ReceivedOffer>;
  /** Starts and accepts an owner change, and gives the key that the new owner is mailed. */
  readonly handOn: (registered: Registered) => Promise<string>;
  /** The owner's row of a registration, with its support code and the hash of its token. */
  readonly findOwnerOf: (registered: Registered) => ReturnType<typeof findOwner>;
}

/** Makes the client of a backend in the same process. */
export function createOwnerChangeClient(backend: TestBackend): OwnerChangeClient {
  function post(path: string, body: object, token?: string): Promise<PlainAnswer> {
    const whole = { version: 1, product: 'sample-studio', ...body };
    return postOnce(backend, `/v1/owner-changes${path}`, whole, token === undefined ? {} : { token });
  }

  function start({ licence, installation, token }: Registered, newOwnerEmail: string) {
    const body = { licence, installation: installation.id, cause: 'gift', newOwnerEmail, language: 'en' };
    return post('', body, token);
  }

  async function offer(registered: Registered): Promise<ReceivedOffer> {
    const newOwnerEmail = createAddress();
    const answer = await start(registered, newOwnerEmail);
    const { ownerChange } = ownerChangeResponseSchema.parse(JSON.parse(answer.body));
    const mail = await readLastMail(backend, { kind: 'ownerChangeOffer', to: newOwnerEmail });
    return { newOwnerEmail, proof: { ownerChange, code: findProofCode(mail) } };
  }

  async function handOn(registered: Registered): Promise<string> {
    const { proof, newOwnerEmail: to } = await offer(registered);
    const { status } = await post('/accept', proof);
    if (status !== 200) throw new Error(`expected the offer to be accepted, found ${status}`);
    return findKeys(await readLastMail(backend, { kind: 'ownerChangeKey', to }))[0] ?? '';
  }

  return { post, start, offer, handOn, findOwnerOf: (registered) => findOwner(backend, registered) };
}

function findOwner({ store }: TestBackend, { registration }: Registered) {
  return store.read((queries) =>
    queries
      .selectFrom('registrations')
      .innerJoin('owners', (join) =>
        join
          .onRef('owners.id', '=', 'registrations.owner')
          .onRef('owners.product', '=', 'registrations.product'),
      )
      .selectAll('owners')
      .select(['registrations.support_code', 'registrations.owner_token_hash'])
      .where('registrations.id', '=', registration)
      .executeTakeFirstOrThrow(),
  );
}
