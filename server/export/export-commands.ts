import { z } from 'zod';
import { productIdSchema } from '../../shared/product/product.ts';
import { fail, ok } from '../../shared/result/result.ts';
import { defineCommand, type Command } from '../command-line/command.ts';
import type { Backend } from '../open-backend.ts';
import { findProduct } from '../product/product-records.ts';
import { createLicenceExport } from './export-licences.ts';
import { createOrderExport } from './export-orders.ts';
import { createRegistrationExport } from './export-registrations.ts';
import { readAllPages, type ExportTable } from './export-table.ts';
import { takeToOutput, writeNewFile, type TakeText } from './export-target.ts';
import { formatHead, formatRows, type ExportFormat } from './format-rows.ts';

/** Makes the commands that export. */
export function createExportCommands(): readonly Command[] {
  return [
    exportCommand(
      'registrations',
      'Exports registrations with owners: what it writes is personal data',
      (backend) => createRegistrationExport(backend.keys.keyEncryption),
    ),
    exportCommand('licences', 'Exports licences, without keys and owners', (backend) =>
      createLicenceExport(backend.ports.clock),
    ),
    exportCommand('orders', 'Exports orders with buyers: what it writes is personal data', (backend) =>
      createOrderExport(backend.keys.keyEncryption),
    ),
  ];
}

function exportCommand(name: string, summary: string, toTable: (backend: Backend) => ExportTable): Command {
  return defineCommand({
    words: `export ${name}`,
    usage: '--product P [--format csv|jsonl] [--out FILE]',
    summary: `${summary}; to a new file, or to the standard output`,
    values: z.strictObject({
      product: productIdSchema,
      format: z.enum(['csv', 'jsonl']).optional(),
      out: z.string().min(1).optional(),
    }),
    run: ({ product, format = 'csv', out }, context) =>
      context.withBackend(false, async (backend) => {
        const known = await backend.store.read((queries) => findProduct(queries, product));
        if (known === undefined) return fail('PRODUCT_UNKNOWN', `found ${product}`);
        const write = (take: TakeText) =>
          exportAll(backend, { table: toTable(backend), product, format, take });
        if (out === undefined) {
          await write(takeToOutput(context));
          return ok(undefined);
        }
        const written = await writeNewFile(out, write);
        if (!written.ok) return written;
        const rows = written.value;
        return ok({ json: { file: out, rows }, text: `${rows} ${name} are in ${out}` });
      }),
  });
}

interface Exported {
  readonly table: ExportTable;
  readonly product: string;
  readonly format: ExportFormat;
  readonly take: TakeText;
}

/** Exports everything as it was at one moment, and says how many rows. */
function exportAll({ store }: Backend, { table, product, format, take }: Exported): Promise<number> {
  return store.snapshot(async (queries) => {
    let count = 0;
    let isWanted = await take(formatHead(format, table.columns));
    for await (const rows of readAllPages(queries, table, product)) {
      if (!isWanted) break;
      isWanted = await take(formatRows(format, table.columns, rows));
      count += rows.length;
    }
    return count;
  });
}
