import { z } from 'zod';
import { productIdSchema, type Product } from '../../../shared/product/product.ts';
import { fail, ok, type Result } from '../../../shared/result/result.ts';
import type { CommandFailure } from '../../command-line/command-errors.ts';
import { defineCommand, flagValue, type CommandContext, type Outcome } from '../../command-line/command.ts';
import { createCsvFile, type CsvFile } from '../../csv/csv-file.ts';
import type { Backend } from '../../open-backend.ts';
import { listProducts } from '../../product/product-records.ts';
import { IMPORTED, processorNameSchema } from '../processor-records.ts';
import { KEY_COLUMNS } from './import-orders.ts';
import { readOrderFile, type FileOrder, type OrderFile, type RowMistake } from './read-order-file.ts';

const valuesSchema = z.strictObject({
  file: z.string(),
  product: productIdSchema.optional(),
  processor: processorNameSchema.optional(),
  out: z.string().optional(),
  'dry-run': flagValue,
  'no-mail': flagValue,
  'skip-invalid': flagValue,
});
type Values = z.output<typeof valuesSchema>;

/** `deed order import`. */
export const importCommand = defineCommand({
  words: 'order import',
  usage: 'FILE.csv [--product P] [--processor N] [--dry-run] [--skip-invalid] [--no-mail --out KEYS.csv]',
  summary:
    'Records the orders of a file, makes their licences and mails the keys, or writes them into a new file',
  places: ['file'],
  flags: ['dry-run', 'no-mail', 'skip-invalid'],
  values: valuesSchema,
  run: (values, context) => runImport(values, context),
});

async function runImport(values: Values, context: CommandContext): Outcome {
  if (values['no-mail'] && values.out === undefined && !values['dry-run']) {
    return fail('USAGE', 'expected --out KEYS.csv with --no-mail, else nobody has the keys');
  }
  const bytes = await context.readBytes(values.file);
  if (bytes === undefined) return fail('ORDER_FILE_UNREADABLE', values.file);
  const file = readOrderFile(bytes, values.product);
  if (!file.ok) return file;
  return context.withBackend(false, async (backend) => {
    const products = await backend.store.read(listProducts);
    const { orders, mistakes } = checkProducts(file.value, products);
    const refused = refuseMistakes(mistakes, values);
    if (!refused.ok) return refused;
    const out = await openOut(values);
    if (!out.ok) return out;
    try {
      return await importAll({ orders, mistakes, out: out.value }, { values, backend, context });
    } finally {
      await out.value?.close();
    }
  });
}

interface Importing extends OrderFile {
  readonly out: CsvFile | undefined;
}

async function importAll(
  { orders, mistakes, out }: Importing,
  {
    values,
    backend,
    context,
  }: { readonly values: Values; readonly backend: Backend; readonly context: CommandContext },
): Outcome {
  const { imported, known, isStopped } = await backend.orders.import({
    processor: values.processor ?? IMPORTED,
    orders: orders.map(({ order }) => order),
    sendsMail: !values['no-mail'],
    isDryRun: values['dry-run'],
    out,
    onProgress: (done) => context.note(`${done} of ${orders.length} orders`),
    isStopped: context.watchForInterruption(),
  });
  if (isStopped) return fail('IMPORT_STOPPED', `${imported + known} of ${orders.length} orders are done`);
  const skipped = mistakes.map(({ line, column, expected }) => ({ line, column, expected }));
  const json = { imported, known, skipped: new Set(mistakes.map(({ line }) => line)).size };
  const text = [
    `${values['dry-run'] ? 'would be imported' : 'imported'}  ${imported}`,
    `known     ${known}`,
    `skipped   ${json.skipped}`,
    ...mistakes.map(toText),
  ].join('\n');
  return ok({ json: { ...json, dryRun: values['dry-run'], mistakes: skipped }, text });
}

/** Nothing is imported while a row is wrong, unless the vendor says so. */
function refuseMistakes(mistakes: readonly RowMistake[], values: Values): Result<undefined, CommandFailure> {
  if (mistakes.length === 0 || values['skip-invalid']) return ok(undefined);
  const code = mistakes.some(({ isCardNumber }) => isCardNumber) ? 'CARD_NUMBER_REFUSED' : 'ORDERS_INVALID';
  return fail(code, `\n${mistakes.map(toText).join('\n')}`);
}

function toText({ line, column, expected }: RowMistake): string {
  return `line ${line}, ${column}: expected ${expected}`;
}

function checkProducts({ orders, mistakes }: OrderFile, products: readonly Product[]): OrderFile {
  const checked = orders.map((order) => ({ order, mistakes: findStrangeLines(order, products) }));
  return {
    orders: checked.flatMap((each) => (each.mistakes.length === 0 ? [each.order] : [])),
    mistakes: [...mistakes, ...checked.flatMap((each) => each.mistakes)].toSorted(
      (left, right) => left.line - right.line,
    ),
  };
}

function findStrangeLines({ lines, order }: FileOrder, products: readonly Product[]): readonly RowMistake[] {
  return order.lines.flatMap(({ product: id, edition }, index) => {
    const line = lines[index] ?? 0;
    const product = products.find((each) => each.id === id);
    if (product === undefined) {
      const known = products.map((each) => each.id).join(', ');
      return [{ line, column: 'product', expected: `one of the store’s products: ${known}` }];
    }
    const editions = product.editions.map((each) => each.id);
    if (edition === undefined || editions.includes(edition)) return [];
    return [{ line, column: 'edition', expected: `one of ${editions.join(', ')}` }];
  });
}

async function openOut({
  out,
  'dry-run': isDryRun,
}: Values): Promise<Result<CsvFile | undefined, CommandFailure>> {
  return out === undefined || isDryRun ? ok(undefined) : createCsvFile(out, KEY_COLUMNS);
}
