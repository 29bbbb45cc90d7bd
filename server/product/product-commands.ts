import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { productSchema, type Product } from '../../shared/product/product.ts';
import { fail, ok } from '../../shared/result/result.ts';
import { defineCommand, type Command, type CommandContext, type Outcome } from '../command-line/command.ts';
import type { Clock } from '../platform/ports.ts';
import { describeIssue } from '../validation/describe-issue.ts';
import { parseJson } from '../../shared/result/parse-json.ts';
import { listProducts, saveProduct } from './product-records.ts';

/** Makes `deed product add` and `deed product list`. */
export function createProductCommands(clock: Clock): readonly Command[] {
  return [createAddCommand(clock), listCommand];
}

function createAddCommand(clock: Clock): Command {
  return defineCommand({
    words: 'product add',
    usage: 'FILE',
    summary: 'Adds the product of a product.json, or of the folder that holds it; adding it again updates it',
    places: ['file'],
    values: z.strictObject({ file: z.string() }),
    run: async ({ file }, context) => {
      const product = await readProduct(file, context);
      if (!product.ok) return product;
      const { id, title } = product.value;
      return context.withBackend(true, async ({ store }) => {
        const change = await store.write((queries) => saveProduct(queries, product.value, clock()));
        return ok({ json: { product: id, change }, text: `${change} ${id} (${title})` });
      });
    },
  });
}

const listCommand = defineCommand({
  words: 'product list',
  usage: '',
  summary: 'Shows the products',
  values: z.strictObject({}),
  run: (_values, context) =>
    context.withBackend(false, async ({ store }) => {
      const products = await store.read(listProducts);
      return ok({ json: { products }, text: products.map(({ id, title }) => `${id}  ${title}`).join('\n') });
    }),
});

async function readProduct(file: string, { readText }: CommandContext): Outcome<Product> {
  const path = (await isFolder(file)) ? join(file, 'product.json') : file;
  const text = await readText(path);
  if (text === undefined) return fail('PRODUCT_FILE_UNREADABLE', path);
  const parsed = productSchema.safeParse(parseJson(text));
  if (parsed.success) return ok(parsed.data);
  const mistakes = parsed.error.issues
    .map(describeIssue)
    .map(({ path: at, expected }) => `${at || '/'} expected ${expected}`);
  return fail('PRODUCT_FILE_INVALID', mistakes.join('; '));
}

async function isFolder(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined))?.isDirectory() ?? false;
}
