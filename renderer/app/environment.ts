import { createContext, use } from 'react';
import type { Bridge } from '../../shared/ipc/bridge.ts';
import type { Translate } from '../../shared/i18n/translate.ts';
import type { Product } from '../../shared/product/product.ts';
import { createFormats, type Formats } from '../format/formats.ts';
import type { Clock } from '../platform/clock.ts';

/** What every part of the page can reach: the main process, time, the product and the person's language. */
export interface Environment {
  readonly bridge: Bridge;
  readonly clock: Clock;
  readonly product: Product;
  readonly translate: Translate;
  readonly formats: Formats;
  /** The names that texts speak of. */
  readonly names: Names;
}

/** The names that texts speak of. */
export interface Names {
  readonly product: string;
  readonly vendor: string;
  /** Where to write for help. */
  readonly contact: string;
}

/** Hands the environment to the parts. */
export const EnvironmentContext = createContext<Environment | undefined>(undefined);

/** The environment of this part. */
export function useEnvironment(): Environment {
  const environment = use(EnvironmentContext);
  if (environment === undefined)
    throw new Error('expected an EnvironmentContext above this part, found none');
  return environment;
}

/** Puts the environment together from what the main process said. */
export function toEnvironment(given: {
  readonly bridge: Bridge;
  readonly clock: Clock;
  readonly product: Product;
  readonly translate: Translate;
  readonly locale: string;
}): Environment {
  const { bridge, clock, product, translate } = given;
  return {
    bridge,
    clock,
    product,
    translate,
    formats: createFormats(translate.language, given.locale),
    names: {
      product: product.name,
      vendor: product.vendor.shortName,
      contact: product.vendor.supportContact,
    },
  };
}
