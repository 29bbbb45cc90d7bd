import type { z } from 'zod';
import type { Product } from '../../shared/product/product.ts';
import type { draftSchema, ServedNotice } from '../../shared/registration/draft.ts';
import { isBlank, type FormValues } from './form-values.ts';

/** A draft as it leaves the form; optional items that were left blank are absent. */
export function toDraft(
  values: FormValues,
  notices: readonly ServedNotice[],
  product: Product,
): z.input<typeof draftSchema> {
  return {
    version: 1,
    licenceKey: values.licenceKey,
    owner: toOwner(values.owner),
    choices: values.choices,
    agreementVersion: product.agreement.version,
    notices: [...notices],
  };
}

function toOwner(typed: FormValues['owner']): z.input<typeof draftSchema>['owner'] {
  return {
    name: typed.name,
    email: typed.email,
    ...(isBlank(typed.organisation) ? {} : { organisation: typed.organisation }),
    ...(isBlank(typed.country) ? {} : { country: typed.country }),
    ...(isBlank(typed.phone) ? {} : { phone: typed.phone }),
    ...(isBlank(typed.postalAddress) ? {} : { postalAddress: typed.postalAddress }),
  };
}
