import type { ClientState } from '../../../shared/client/client-state.ts';
import { createLicenceKey, formatLicenceKey } from '../../../shared/licence/licence-key.ts';
import type { Language, Product } from '../../../shared/product/product.ts';
import type { BridgeScript } from './fake-bridge.ts';
import { AGREEMENT, SAMPLE } from './products.ts';
import { UNREGISTERED, WAITING } from './states.ts';

/** A licence key that is well-formed, in groups. */
export const KEY = formatLicenceKey(
  createLicenceKey(Array.from({ length: 26 }, (_, place) => (place * 7 + 5) % 32)),
);

/** Another one. */
export const OTHER_KEY = formatLicenceKey(
  createLicenceKey(Array.from({ length: 26 }, (_, place) => (place * 11 + 3) % 32)),
);

/** What differs from the usual first start. */
export interface ScriptOptions {
  readonly state?: ClientState;
  readonly product?: Product;
  readonly language?: Language;
  readonly locale?: string;
  readonly answers?: Partial<BridgeScript>;
}

/** A main process with which everything works, but for what is asked otherwise. */
export function toScript(options: ScriptOptions = {}): BridgeScript {
  const { state = UNREGISTERED, product = SAMPLE, language = 'en', locale = 'en-GB' } = options;
  const done = [{ ok: true, value: null }] as const;
  return {
    start: [{ ok: true, value: { product, language, locale, state } }],
    submitRegistration: [{ ok: true, value: WAITING }],
    tryNow: [{ ok: true, value: WAITING }],
    reopenRegistration: [
      {
        ok: true,
        value: {
          owner: { name: 'Ada Sample', email: 'ada@sample.example' },
          licenceKey: KEY,
          choices: { newsByEmail: false, newsByPost: false },
        },
      },
    ],
    revealLicenceKey: [{ ok: true, value: KEY }],
    revealOwner: [{ ok: true, value: { name: 'Ada Sample', email: 'ada@sample.example' } }],
    copySupportCode: done,
    saveReceipt: [{ ok: true, value: { path: '/home/ada/Documents/receipt.json' } }],
    readAgreement: [{ ok: true, value: AGREEMENT }],
    postpone: done,
    neverAsk: done,
    closeWindow: done,
    reportNetwork: done,
    ...options.answers,
  };
}
