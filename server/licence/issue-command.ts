import { z } from 'zod';
import { formatLicenceKey } from '../../shared/licence/licence-key.ts';
import { productIdSchema } from '../../shared/product/product.ts';
import { ok } from '../../shared/result/result.ts';
import { defineCommand } from '../command-line/command.ts';
import { numberValue } from '../command-line/number-value.ts';

const COUNT_MAX = 100_000;
/** The most seats that a licence can have. */
export const SEATS_MAX = 1_000_000;
const DEFAULT_SEATS = 1;

/** `deed licence issue`. */
export const issueCommand = defineCommand({
  words: 'licence issue',
  usage: '--product P --count N [--seats S] [--edition E] [--until YYYY-MM-DD]',
  summary: 'Issues licences and prints their keys, which cannot be shown again',
  values: z.strictObject({
    product: productIdSchema,
    count: numberValue(1, COUNT_MAX),
    seats: numberValue(1, SEATS_MAX).optional(),
    edition: z.string().optional(),
    until: z.iso.date().optional(),
  }),
  run: ({ seats = DEFAULT_SEATS, ...order }, context) =>
    context.withBackend(false, async ({ licences }) => {
      const issued = await licences.issue({ ...order, seats });
      if (!issued.ok) return issued;
      context.note('These keys are not kept and cannot be shown again.');
      const keys = issued.value.map(formatLicenceKey);
      return ok({ json: { product: order.product, seats, keys }, text: keys.join('\n') });
    }),
});
