import type { Compilable, CompiledQuery, DialectAdapter, Insertable } from 'kysely';
import type { Queries, Tables } from './schema.ts';

/** Stands where a value will be, by its name. */
class Placeholder {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** Gives the place of a value, by its name. */
export type Place<Given> = <Name extends keyof Given & string>(name: Name) => Given[Name];

/**
 * Defines a statement that runs often.
 *
 * Kysely builds and compiles a statement anew each time, which takes longer than SQLite needs to carry it out. Here it is
 * built once for each kind of database, with places instead of values, and each run only puts the values in.
 */
export function defineStatement<Given extends object, Row>(
  build: (queries: Queries, place: Place<Given>) => Compilable<Row>,
): (queries: Queries, values: Given) => Promise<readonly Row[]> {
  const compiled = new WeakMap<DialectAdapter, CompiledQuery<Row>>();
  return async (queries, values) => {
    const { adapter } = queries.getExecutor();
    const known = compiled.get(adapter) ?? build(queries, placeOf).compile();
    compiled.set(adapter, known);
    const { rows } = await queries.executeQuery<Row>({
      ...known,
      parameters: fill(known.parameters, values),
    });
    return rows;
  };
}

/** Defines the insertion of one row that has these columns. */
export function defineInsert<
  Table extends keyof Tables,
  Column extends string & keyof Insertable<Tables[Table]>,
>(
  table: Table,
  columns: readonly Column[],
): (queries: Queries, row: Pick<Insertable<Tables[Table]>, Column>) => Promise<void> {
  type Row = Pick<Insertable<Tables[Table]>, Column>;
  const insert = defineStatement<Row, unknown>((queries, place) => {
    const row = Object.fromEntries(columns.map((column) => [column, place(column)]));
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a row with a place for each of its columns, which the types of entries cannot say
    return queries.insertInto(table).values(row as unknown as Insertable<Tables[Table]>);
  });
  return async (queries, row) => {
    await insert(queries, row);
  };
}

function placeOf<Given, Name extends keyof Given & string>(name: Name): Given[Name] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it stands for the value while the statement is built, and never reaches the database
  return new Placeholder(name) as unknown as Given[Name];
}

function fill(parameters: readonly unknown[], values: object): readonly unknown[] {
  const byName = new Map<string, unknown>(Object.entries(values));
  return parameters.map((each) => {
    if (!(each instanceof Placeholder)) return each;
    const value = byName.get(each.name);
    if (value === undefined) throw new Error(`expected a value for ${each.name}`);
    return value;
  });
}
