import { z } from 'zod';
import { parseLicenceKey } from '../../shared/licence/licence-key.ts';
import { productIdSchema, type ProductId } from '../../shared/product/product.ts';
import { fail, ok } from '../../shared/result/result.ts';
import type { CommandContext, Outcome, Report } from '../command-line/command.ts';
import { formatFacts } from '../command-line/format-facts.ts';
import type { LicenceName } from './licence-name.ts';
import type { Licences, OneLicence } from './licences.ts';

/** How a command's help says that it takes a licence. */
export const LICENCE_USAGE = '(KEY|- | --licence ID --product P)';

/** The values by which a command takes a licence. */
export const licenceValues = {
  key: z.string().optional(),
  licence: z.uuid().optional(),
  product: productIdSchema.optional(),
} as const;

interface LicenceValues {
  readonly key?: string | undefined;
  readonly licence?: string | undefined;
  readonly product?: ProductId | undefined;
}

/** Does something to the licence that a command line names, and reports how it stands then. */
export async function actOnLicence(
  values: LicenceValues,
  context: CommandContext,
  act: (licences: Licences, name: LicenceName) => OneLicence<'SEAT_NOT_HELD'>,
): Outcome<Report> {
  const name = await readName(values, context);
  if (!name.ok) return name;
  return context.withBackend(false, async ({ licences }) => {
    const licence = await act(licences, name.value);
    return licence.ok ? ok({ json: licence.value, text: formatFacts(licence.value) }) : licence;
  });
}

async function readName(
  { key, licence, product }: LicenceValues,
  { readText }: CommandContext,
): Outcome<LicenceName> {
  const isById = licence !== undefined && product !== undefined;
  if (isById && key === undefined) return ok({ kind: 'id', product, id: licence });
  if (key === undefined || licence !== undefined || product !== undefined) {
    return fail('USAGE', `expected one of ${LICENCE_USAGE}`);
  }
  const typed = key === '-' ? await readText(key) : key;
  if (typed === undefined) return fail('KEY_EMPTY');
  const parsed = parseLicenceKey(typed);
  return parsed.ok ? ok({ kind: 'key', key: parsed.value }) : parsed;
}
