import type { KeyRecoveryRequest } from '../../shared/key-recovery/key-recovery-request.ts';
import { fail, ok } from '../../shared/result/result.ts';
import type { Submitted } from '../idempotency/once-route.ts';
import type { Verdict } from '../idempotency/verdict.ts';
import { findProduct } from '../product/product-records.ts';
import type { ServiceNeeds } from '../service-needs.ts';
import { recoverKeys } from './recover-keys.ts';

/** What a request for keys is answered, and what is left to do when the answer is out. */
export interface TakenRecovery {
  readonly verdict: Verdict;
  /** Looks for licences and mails their keys; nothing if the request was refused. */
  readonly mailKeys: (() => Promise<void>) | undefined;
}

/** Mails lost licence keys to whoever they belong to. */
export interface KeyRecoveries {
  /**
   * Takes a request. The answer is the same, and takes the same time, whoever's the address is: nobody looks for it before
   * `mailKeys`. A crash in between loses the mail and not more; whoever waits for it asks again.
   *
   * A request mails once, however often it comes. Only one that mailed is kept, together with its mail: else anybody could fill
   * the store with addresses that are nobody's. So the same idempotency key with another body is not refused here, because that
   * would tell that the first one had mailed; it gets the answer of all, and mails nothing.
   */
  readonly take: (submitted: Submitted<KeyRecoveryRequest>) => Promise<TakenRecovery>;
}

const ANSWER = { status: 202, body: JSON.stringify({ version: 1 }) };

/** Makes the key recoveries of a store. */
export function createKeyRecoveries(needs: ServiceNeeds): KeyRecoveries {
  return {
    take: async (submitted) => {
      const product = await needs.store.read((queries) => findProduct(queries, submitted.request.product));
      return product === undefined
        ? { verdict: fail('PRODUCT_UNKNOWN'), mailKeys: undefined }
        : { verdict: ok(ANSWER), mailKeys: () => mailKeys(submitted) };
    },
  };
  async function mailKeys({ key, requestHash, request }: Submitted<KeyRecoveryRequest>): Promise<void> {
    await needs.once.answer({ product: request.product, key, requestHash }, async (queries, now) => {
      const isMailed = await recoverKeys(queries, request, { ...needs, now });
      // Nobody hears of this refusal: it only says that nothing is to be kept.
      return isMailed ? ok(ANSWER) : fail('LICENCE_UNKNOWN');
    });
  }
}
