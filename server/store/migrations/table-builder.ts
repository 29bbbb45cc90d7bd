import { sql, type CreateTableBuilder, type RawBuilder, type SchemaModule } from 'kysely';
import type { Engine } from '../store.ts';

/** The type of a column of text, which orders by its bytes in every engine. */
export type TextType = 'text' | RawBuilder<unknown>;

/** The text type of an engine; PostgreSQL would else order by the language of whoever made the database. */
export function textOf(engine: Engine): TextType {
  return engine === 'sqlite' ? 'text' : sql`text collate "C"`;
}

/** What the columns of a table hold, by name: text or a whole number, each of them always or perhaps. */
export type Columns = Readonly<Record<string, 'text' | 'text?' | 'integer'>>;

/** Begins a table with these columns. */
export function tableOf(
  schema: SchemaModule,
  name: string,
  columns: Columns,
  text: TextType,
): CreateTableBuilder<string, string> {
  return Object.entries(columns).reduce(
    (table: CreateTableBuilder<string, string>, [column, kind]) =>
      table.addColumn(column, kind === 'integer' ? 'integer' : text, (definition) =>
        kind === 'text?' ? definition : definition.notNull(),
      ),
    schema.createTable(name),
  );
}
