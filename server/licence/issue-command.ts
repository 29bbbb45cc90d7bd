import { z } from 'zod';
import { formatLicenceKey } from '../../shared/licence/licence-key.ts';
import { productIdSchema } from '../../shared/product/product.ts';
import { ok } from '../../shared/result/result.ts';
import { defineCommand, type CommandContext, type Outcome } from '../command-line/command.ts';
import { numberValue } from '../command-line/number-value.ts';
import type { LicenceOrder } from './issue-licences.ts';
import { issueToFile } from './issue-to-file.ts';

const COUNT_MAX = 100_000;
/** The most seats that a licence can have. */
export const SEATS_MAX = 1_000_000;
/** The most days of grace after a term. */
export const GRACE_MAX = 3650;
const TRANSFERS_MAX = 1000;
const DEFAULT_SEATS = 1;

/** `deed licence issue`. */
export const issueCommand = defineCommand({
  words: 'licence issue',
  usage:
    '--product P --count N [--seats S] [--edition E] [--until YYYY-MM-DD] [--grace DAYS] [--transfers N] [--out FILE.csv]',
  summary:
    'Issues licences and prints their keys, or writes them into a new file; they cannot be shown again. With --transfers, ' +
    'owners may move each licence so many times within 365 days',
  values: z.strictObject({
    product: productIdSchema,
    count: numberValue(1, COUNT_MAX),
    seats: numberValue(1, SEATS_MAX).optional(),
    edition: z.string().optional(),
    until: z.iso.date().optional(),
    grace: numberValue(0, GRACE_MAX).optional(),
    transfers: numberValue(0, TRANSFERS_MAX).optional(),
    out: z.string().min(1).optional(),
  }),
  run: ({ seats = DEFAULT_SEATS, grace, transfers, out, ...rest }, context) => {
    const order = { ...rest, seats, graceDays: grace, transfersPerYear: transfers };
    return out === undefined ? printKeys(order, context) : issueToFile(order, out, context);
  },
});

function printKeys(order: LicenceOrder, context: CommandContext): Outcome {
  return context.withBackend(false, async ({ licences }) => {
    const issued = await licences.issue(order);
    if (!issued.ok) return issued;
    context.note('These keys are not kept and cannot be shown again.');
    const keys = issued.value.map(formatLicenceKey);
    return ok({ json: { product: order.product, seats: order.seats, keys }, text: keys.join('\n') });
  });
}
