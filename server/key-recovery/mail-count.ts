import type { ServiceNeeds } from '../service-needs.ts';
import type { Queries } from '../store/schema.ts';

/** Mails with keys to one address: counted by its blind index, beside the licences that they were about. */
export interface RecoveryMails {
  readonly product: string;
  readonly emailIndex: string;
  /** The licences of the address, whose rows the transaction has locked. */
  readonly licences: readonly string[];
  readonly now: Date;
}

const MILLISECONDS_PER_DAY = 24 * 60 * 60 * 1000;

/** How many mails with keys an address was sent within a day. */
export async function countRecoveryMails(
  queries: Queries,
  { product, emailIndex, licences, now }: RecoveryMails,
): Promise<number> {
  const { mails } = await queries
    .selectFrom('proofs')
    .select((expression) => expression.fn.countAll<number | string>().as('mails'))
    .where('product', '=', product)
    .where('licence', 'in', licences)
    .where('kind', '=', 'keyRecovery')
    .where('secret_hash', '=', emailIndex)
    .where('created_at', '>', dayBefore(now))
    .executeTakeFirstOrThrow();
  return Number(mails);
}

/** Notes that an address was sent a mail with keys. */
export async function noteRecoveryMail(
  queries: Queries,
  { product, emailIndex, licences, now }: RecoveryMails,
  { keys, ports }: Pick<ServiceNeeds, 'keys' | 'ports'>,
): Promise<void> {
  const [licence] = licences;
  if (licence === undefined) return;
  await queries
    .insertInto('proofs')
    .values({
      ...{ product, id: ports.createId(), kind: 'keyRecovery', licence, registration: null },
      ...{ secret_hash: emailIndex, state: 'used', attempts_left: 0 },
      created_at: now.toISOString(),
      expires_at: new Date(now.getTime() + MILLISECONDS_PER_DAY).toISOString(),
      ...{ wrapped_key: '', sealed: '', key_version: keys.keyEncryption.current().version },
    })
    .execute();
}

function dayBefore(now: Date): string {
  return new Date(now.getTime() - MILLISECONDS_PER_DAY).toISOString();
}
