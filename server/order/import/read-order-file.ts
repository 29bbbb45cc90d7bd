import { z } from 'zod';
import {
  buyerSchema,
  completedOrderSchema,
  orderLineSchema,
  orderLinesSchema,
  orderNumberSchema,
  type CompletedOrder,
} from '../../../shared/order/order-message.ts';
import { ownerSchema } from '../../../shared/registration/owner.ts';
import { fail, ok, type Failure, type Result } from '../../../shared/result/result.ts';
import { parseCsvRows, type CsvRow } from '../../csv/parse-csv-rows.ts';
import { describeIssue } from '../../validation/describe-issue.ts';
import { groupBy } from '../group-by.ts';
import { findCardNumber, NO_CARD_NUMBER } from '../find-card-number.ts';

/** What is wrong with a row: its line, the column, and what was expected there; never what stands there. */
export interface RowMistake {
  readonly line: number;
  readonly column: string;
  readonly expected: string;
  /** Whether a payment card number stands there. */
  readonly isCardNumber?: true;
}

/** One order of the file; the lines of the file that it stands on are those of its rows. */
export interface FileOrder {
  readonly lines: readonly number[];
  readonly order: CompletedOrder;
}

/** A file that was read: orders that have the documented shape, and what is wrong with the other rows. */
export interface OrderFile {
  readonly orders: readonly FileOrder[];
  readonly mistakes: readonly RowMistake[];
}

const wholeNumber = z
  .string()
  .regex(/^\d{1,9}$/u)
  .transform(Number);
const dateOrTime = z.union([
  z.iso.date().transform((date) => `${date}T00:00:00Z`),
  z.iso.datetime({ offset: true }),
]);

/** What a row may hold. Unlike a processor, a person can correct it: what does not fit is said, and not left out. */
const rowSchema = z.object({
  order_number: orderNumberSchema,
  ordered_at: dateOrTime,
  name: ownerSchema.shape.name.optional(),
  email: ownerSchema.shape.email,
  organisation: ownerSchema.shape.organisation,
  country: z
    .string()
    .toUpperCase()
    .pipe(z.string().refine((code) => ownerSchema.shape.country.safeParse(code).success, 'COUNTRY_CODE'))
    .optional(),
  postal_address: ownerSchema.shape.postalAddress,
  phone: ownerSchema.shape.phone,
  language: completedOrderSchema.shape.language,
  product: orderLineSchema.shape.product,
  edition: orderLineSchema.shape.edition,
  seats: wholeNumber.pipe(orderLineSchema.shape.seats.unwrap()).optional(),
  count: wholeNumber.pipe(orderLineSchema.shape.count.unwrap()).optional(),
  until: orderLineSchema.shape.until,
});
type Row = z.infer<typeof rowSchema>;

/** The columns that a file can have. */
export const ORDER_COLUMNS: readonly string[] = Object.keys(rowSchema.shape);
const NEEDED: readonly string[] = ['order_number', 'ordered_at', 'email'];

/** Reads the CSV of `deed order import`; rows with the same order number are lines of one order. */
export function readOrderFile(
  bytes: Uint8Array,
  product: string | undefined,
): Result<OrderFile, Failure<'CSV_INVALID'>> {
  const table = parseCsvRows(bytes);
  if (!table.ok) return table;
  const { columns, rows } = table.value;
  const needed = product === undefined ? [...NEEDED, 'product'] : NEEDED;
  const missing = needed.filter((name) => !columns.includes(name));
  if (missing.length > 0) return fail('CSV_INVALID', `line 1: expected the columns ${missing.join(', ')}`);
  const stray = columns.findIndex((name) => !ORDER_COLUMNS.includes(name));
  if (stray >= 0) {
    return fail(
      'CSV_INVALID',
      `line 1: expected only ${ORDER_COLUMNS.join(', ')}, found column ${stray + 1} is none of them`,
    );
  }
  const read = rows.map((row) => readRow(row, product));
  const { orders, mistakes } = joinRows(read.flatMap((each) => (each.ok ? [each.value] : [])));
  return ok({ orders, mistakes: [...read.flatMap((each) => (each.ok ? [] : each.mistakes)), ...mistakes] });
}

interface ReadRow {
  readonly line: number;
  readonly row: Row;
}

type RowReading =
  | { readonly ok: true; readonly value: ReadRow }
  | { readonly ok: false; readonly mistakes: readonly RowMistake[] };

function readRow({ line, values }: CsvRow, product: string | undefined): RowReading {
  const place = findCardNumber(values);
  if (place !== undefined) {
    const column = place === '' ? 'several columns together' : place.slice(1);
    return { ok: false, mistakes: [{ line, column, expected: NO_CARD_NUMBER, isCardNumber: true }] };
  }
  const given = Object.entries(values).filter(([, value]) => value.trim() !== '');
  const parsed = rowSchema.safeParse({ language: '', product, ...Object.fromEntries(given) });
  if (parsed.success) return { ok: true, value: { line, row: parsed.data } };
  const mistakes = parsed.error.issues.map((issue) => ({
    line,
    column: String(issue.path[0] ?? ''),
    expected: describeIssue(issue).expected,
  }));
  return { ok: false, mistakes };
}

function joinRows(rows: readonly ReadRow[]): OrderFile {
  const groups = groupBy(rows, ({ row }) => row.order_number.replace(/\s/gu, '').toUpperCase());
  const orders: FileOrder[] = [];
  const mistakes: RowMistake[] = [];
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const stray = group.find(({ row }) => row.email.toLowerCase() !== first.row.email.toLowerCase());
    const lines = orderLinesSchema.safeParse(group.map(({ row }) => toLine(row)));
    if (stray !== undefined) {
      const expected = `the address of line ${first.line}, which has the same order number`;
      mistakes.push({ line: stray.line, column: 'email', expected });
    } else if (!lines.success) {
      mistakes.push({
        line: first.line,
        column: 'count',
        expected: 'at most 50 lines and 1000 licences in one order',
      });
    } else {
      orders.push({ lines: group.map(({ line }) => line), order: toOrder(first.row, lines.data) });
    }
  }
  return { orders, mistakes };
}

function toLine({ product, edition, seats = 1, count = 1, until }: Row) {
  return { product, edition, seats, count, until };
}

function toOrder(row: Row, lines: CompletedOrder['lines']): CompletedOrder {
  return {
    number: row.order_number,
    orderedAt: row.ordered_at,
    language: row.language,
    // A phone number is of no use before somebody registers, so none is kept.
    buyer: buyerSchema.parse({ ...row, postalAddress: row.postal_address }),
    lines,
  };
}
