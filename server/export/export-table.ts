import type { Queries } from '../store/schema.ts';

/** A value of an exported row: in CSV, a list is written as JSON. */
export type ExportValue = string | number | null | readonly unknown[];

/** An exported row, by column; what is not known or was erased is null or missing. */
export type ExportRow = Readonly<Record<string, ExportValue | undefined>>;

/** The part of a table that comes after a row. */
export interface Page {
  readonly product: string;
  /** The id of the last row of the page before; empty for the first. */
  readonly after: string;
  readonly size: number;
}

/** One page of rows, and the id of its last row; none if there are no more. */
export interface ExportedPage {
  readonly rows: readonly ExportRow[];
  readonly last: string | undefined;
}

/** Something that can be exported. */
export interface ExportTable {
  readonly columns: readonly string[];
  readonly readPage: (queries: Queries, page: Page) => Promise<ExportedPage>;
}

const PAGE_ROWS = 500;

/** Reads a table page by page in the order of its ids, so that the memory it takes does not grow with the table. */
export async function* readAllPages(
  queries: Queries,
  { readPage }: ExportTable,
  product: string,
): AsyncGenerator<readonly ExportRow[]> {
  let after = '';
  for (;;) {
    const { rows, last } = await readPage(queries, { product, after, size: PAGE_ROWS });
    if (last === undefined) return;
    yield rows;
    after = last;
  }
}
