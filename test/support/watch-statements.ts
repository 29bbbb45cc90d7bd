import { join } from 'node:path';
import { DefaultQueryCompiler, type CompiledQuery, type OperationNode } from 'kysely';
import { PROJECT_ROOT } from './run-deed.ts';
import { findScattered } from './sharding.ts';

/** Tables that are spread over the machines of a sharded database, by product. */
export const SPREAD_TABLES: readonly string[] = [
  ...['licences', 'licence_keys', 'seats', 'seat_releases', 'proofs', 'orders'],
  ...['owners', 'registrations', 'served_notices', 'choices', 'idempotency', 'erasure_ledger'],
  ...['outgoing_messages', 'webhook_endpoints'],
];

/** Tables that every machine has whole, and why. */
export const WHOLE_TABLES: Readonly<Record<string, string>> = {
  products: 'one row a product',
  key_marks: 'one row a secret of the backend',
  processors: 'one row a payment processor',
  received_events: 'one row an event of a processor; its product is known only once it was read',
  jobs: 'one row a job',
  store_state: 'a few rows about the store as a whole',
  rate_limits: 'counters of the last minute; only refused guesses write them',
  kysely_migration: 'one row a migration',
  kysely_migration_lock: 'one row',
};

/** Statements that may ask every machine: seldom, and each for a reason. */
export const COLD_STATEMENTS: readonly { readonly statement: RegExp; readonly why: string }[] = [
  {
    statement: /^select .* from "licence(?:s|_keys)" where "key_hash" (?:=|in) /u,
    why: 'a key of another product is told apart from one that nobody issued: refused registrations, and the command line',
  },
  {
    statement: /^update "outgoing_messages" set .* where "state" = \S+$/u,
    why: 'after a restore, what was waiting is not sent a second time: once, before anything is served',
  },
];

/** A statement as the database gets it, and the tree that it was made from. */
export interface SeenStatement {
  readonly sql: string;
  readonly node: OperationNode;
}

const seen = new Map<string, SeenStatement>();
let isWatching = false;
/** Deep enough to reach from the compiler through Kysely to whoever wrote the statement. */
const FRAMES = 40;

/** Remembers every statement of the backend that this process compiles from now on; a test's own are its own affair. */
export function watchStatements(): void {
  if (isWatching) return;
  isWatching = true;
  // oxlint-disable-next-line typescript/unbound-method -- called with the compiler that it was asked of
  const compile = DefaultQueryCompiler.prototype.compileQuery;
  DefaultQueryCompiler.prototype.compileQuery = function remember(node, id): CompiledQuery {
    const compiled = compile.call(this, node, id);
    if (isOfBackend()) seen.set(compiled.sql, { sql: compiled.sql, node });
    return compiled;
  };
}

/** The statements that were seen, each once, and forgets them. */
export function takeStatements(): readonly SeenStatement[] {
  const taken = [...seen.values()];
  seen.clear();
  return taken;
}

/** What would ask more than one machine, though it is not among the cold statements, in a line each. */
export function findHotAndScattered(statements: readonly SeenStatement[]): readonly string[] {
  return statements
    .filter(({ sql }) => !COLD_STATEMENTS.some(({ statement }) => statement.test(sql)))
    .flatMap(({ node, sql }) => findScattered(node, isSpread).map((problem) => `${problem}: ${sql}`));
}

function isSpread(table: string): boolean {
  return SPREAD_TABLES.includes(table);
}

/** Whether the innermost caller that is no library is code of the backend. */
function isOfBackend(): boolean {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = FRAMES;
  const stack = new Error('where are we').stack ?? '';
  Error.stackTraceLimit = stackTraceLimit;
  const own = stack
    .split('\n')
    .filter((line) => line.includes(PROJECT_ROOT) && !line.includes('node_modules'))
    .find((line) => !line.includes('watch-statements'));
  return own?.includes(join(PROJECT_ROOT, 'server')) === true;
}
