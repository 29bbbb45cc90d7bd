import {
  AliasNode,
  AndNode,
  BinaryOperationNode,
  ColumnNode,
  DeleteQueryNode,
  IdentifierNode,
  InsertQueryNode,
  OperatorNode,
  ParensNode,
  ReferenceNode,
  SelectQueryNode,
  TableNode,
  type OperationNode,
  UpdateQueryNode,
} from 'kysely';

/** The column by whose value the rows of a table are spread over the machines of a sharded database. */
export const DISTRIBUTION_COLUMN = 'product';

/** Whether a table is spread; the others are small, and every machine has them whole. */
export type IsSpread = (table: string) => boolean;

/** What keeps a statement from going to one machine, each in a line; the tables are named. */
export function findScattered(root: OperationNode, isSpread: IsSpread): readonly string[] {
  return inspect(root, { isSpread, bound: new Set() });
}

interface Scope {
  readonly isSpread: IsSpread;
  /** Tables of the statements around this one whose distribution column has one value. */
  readonly bound: ReadonlySet<string>;
}

function inspect(node: OperationNode, scope: Scope): readonly string[] {
  if (SelectQueryNode.is(node)) return inspectSelect(node, scope);
  if (UpdateQueryNode.is(node)) return inspectUpdate(node, scope);
  if (DeleteQueryNode.is(node)) {
    return inspectTables(node, { sources: node.from.froms, conditions: [node.where?.where] }, scope);
  }
  if (InsertQueryNode.is(node)) return inspectInsert(node, scope);
  return childrenOf(node).flatMap((child) => inspect(child, scope));
}

function inspectSelect(node: SelectQueryNode, scope: Scope): readonly string[] {
  const joins = node.joins ?? [];
  const sources = [...(node.from?.froms ?? []), ...joins.map(({ table }) => table)];
  const conditions = [node.where?.where, ...joins.map(({ on }) => on?.on)];
  return inspectTables(node, { sources, conditions }, scope);
}

function inspectUpdate(node: UpdateQueryNode, scope: Scope): readonly string[] {
  const isMoved = (node.updates ?? []).some(({ column }) => columnOf(column) === DISTRIBUTION_COLUMN);
  const sources = node.table === undefined ? [] : [node.table];
  return [
    ...(isMoved ? ['update changes the distribution column'] : []),
    ...inspectTables(node, { sources, conditions: [node.where?.where] }, scope),
  ];
}

/** The tables of a statement, and the conditions that all have to hold. */
interface Parts {
  readonly sources: readonly OperationNode[];
  readonly conditions: readonly (OperationNode | undefined)[];
}

function inspectTables(node: OperationNode, { sources, conditions }: Parts, scope: Scope): readonly string[] {
  const tables = sources.flatMap(tableOf);
  const spread = tables.filter(({ table }) => scope.isSpread(table));
  const bound = bindTables(tables, { conditions, around: scope.bound });
  const scattered = spread
    .filter(({ name }) => !bound.has(name))
    .map(({ table }) => `${node.kind} on ${table} without ${DISTRIBUTION_COLUMN}`);
  return [...scattered, ...childrenOf(node).flatMap((child) => inspect(child, { ...scope, bound }))];
}

function inspectInsert(node: InsertQueryNode, scope: Scope): readonly string[] {
  const table = node.into?.table.identifier.name ?? '';
  const inner = childrenOf(node).flatMap((child) => inspect(child, scope));
  if (!scope.isSpread(table)) return inner;
  const columns = (node.columns ?? []).map(columnOf);
  const conflict = node.onConflict?.columns?.map(columnOf);
  return [
    ...(columns.includes(DISTRIBUTION_COLUMN) ? [] : [`insert into ${table} without ${DISTRIBUTION_COLUMN}`]),
    ...(conflict === undefined || conflict.includes(DISTRIBUTION_COLUMN)
      ? []
      : [`conflict on ${table} without ${DISTRIBUTION_COLUMN}`]),
    ...inner,
  ];
}

interface NamedTable {
  readonly table: string;
  /** Its alias, or its own name. */
  readonly name: string;
}

function tableOf(node: OperationNode): readonly NamedTable[] {
  if (TableNode.is(node)) {
    const table = node.table.identifier.name;
    return [{ table, name: table }];
  }
  if (AliasNode.is(node) && TableNode.is(node.node) && IdentifierNode.is(node.alias)) {
    return [{ table: node.node.table.identifier.name, name: node.alias.name }];
  }
  return [];
}

/** The tables whose distribution column is compared with a value, or with that of a table that is bound already. */
function bindTables(
  tables: readonly NamedTable[],
  { conditions, around }: { readonly conditions: Parts['conditions']; readonly around: ReadonlySet<string> },
): ReadonlySet<string> {
  const [only] = tables.length === 1 ? tables : [];
  const equations = conditions
    .flatMap((condition) => (condition === undefined ? [] : conjunctsOf(condition)))
    .flatMap((each) => equationOf(each, only?.name));
  // A table of this statement hides one of the same name around it.
  const bound = new Set([...around].filter((name) => !tables.some((each) => each.name === name)));
  for (let grown = -1; grown !== bound.size;) {
    grown = bound.size;
    for (const { left, right } of equations) {
      if (left !== undefined && (right === undefined || bound.has(right))) bound.add(left);
      if (right !== undefined && left !== undefined && bound.has(left)) bound.add(right);
    }
  }
  return bound;
}

function conjunctsOf(node: OperationNode): readonly OperationNode[] {
  if (AndNode.is(node)) return [...conjunctsOf(node.left), ...conjunctsOf(node.right)];
  return ParensNode.is(node) ? conjunctsOf(node.node) : [node];
}

/** `a.product = b.product`, or `a.product = value` without a right side. */
interface Equation {
  readonly left: string | undefined;
  readonly right: string | undefined;
}

function equationOf(node: OperationNode, onlyTable: string | undefined): readonly Equation[] {
  if (!BinaryOperationNode.is(node) || !OperatorNode.is(node.operator) || node.operator.operator !== '=') {
    return [];
  }
  const [left, right] = [node.leftOperand, node.rightOperand].map((side) => ownerOf(side, onlyTable));
  if (left !== undefined && right !== undefined) return [{ left, right }];
  if (left !== undefined && isValue(node.rightOperand)) return [{ left, right }];
  return right !== undefined && isValue(node.leftOperand) ? [{ left: right, right: undefined }] : [];
}

/** The table whose distribution column this is. */
function ownerOf(node: OperationNode, onlyTable: string | undefined): string | undefined {
  if (!ReferenceNode.is(node) || columnOf(node.column) !== DISTRIBUTION_COLUMN) return undefined;
  return node.table?.table.identifier.name ?? onlyTable;
}

function isValue({ kind }: OperationNode): boolean {
  return kind === 'ValueNode';
}

function columnOf(node: OperationNode): string | undefined {
  if (ReferenceNode.is(node)) return columnOf(node.column);
  return ColumnNode.is(node) ? node.column.name : undefined;
}

/** The nodes directly inside a node. */
export function childrenOf(node: OperationNode): readonly OperationNode[] {
  return Object.values(node)
    .flatMap((value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]))
    .filter(isNode);
}

function isNode(value: unknown): value is OperationNode {
  return typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string';
}
