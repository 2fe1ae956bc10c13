/** How a workload uses the columns of stored tables: what it filters, joins, groups and orders by, and how often. */
import type { WorkloadQuery } from "../advice.ts";
import type { TableSchema } from "../schema.ts";
import { conjunctsOf } from "../scopes/conjuncts-of.ts";
import { wrappedIn } from "../scopes/functions/wrapped-date.ts";
import { joinGraph } from "../scopes/join-graph.ts";
import type { AnalysedStatement, Scope, ScopeSource } from "../scope.ts";
import type { ColumnReference, Expression, Join, Relation } from "../syntax/tree.ts";

export interface ColumnUsage {
  /** Runs of queries that do so. */
  equality: number;
  range: number;
  /** A filter on the day, month or year of it, which is a range of the bare column. */
  wrapped: number;
  join: number;
  group: number;
  order: number;
}

/** What one SELECT asks of one table, for an index. */
export interface AccessPattern {
  /** The workload's id of the query. */
  readonly query: string;
  readonly equality: readonly string[];
  readonly range: readonly string[];
  readonly join: readonly string[];
  readonly order: readonly string[];
  readonly runs: number;
}

export interface TableUsage {
  readonly table: TableSchema;
  readonly columns: ReadonlyMap<string, ColumnUsage>;
  readonly patterns: readonly AccessPattern[];
  /** Runs of queries that read it. */
  readonly runs: number;
}

interface Draft {
  readonly table: TableSchema;
  readonly columns: Map<string, ColumnUsage>;
  readonly patterns: AccessPattern[];
  runs: number;
}

export function usageOf(workload: readonly WorkloadQuery[]): readonly TableUsage[] {
  const drafts = new Map<TableSchema, Draft>();
  for (const query of workload) {
    for (const scope of query.statement.scopes) readScope(query, scope, drafts);
  }
  return [...drafts.values()];
}

function readScope({ id, statement, runs }: WorkloadQuery, scope: Scope, drafts: Map<TableSchema, Draft>): void {
  for (const source of scope.sources) {
    const { table } = source;
    if (source.kind !== "table" || table === undefined) continue;
    const draft = drafts.get(table) ?? { table, columns: new Map<string, ColumnUsage>(), patterns: [], runs: 0 };
    drafts.set(table, draft);
    draft.runs += runs;
    const own = (expression: Expression): string | undefined => columnName(statement, expression, table);
    const cut = (expression: Expression): string | undefined => {
      const wrapped = wrappedIn(statement.dialect, expression);
      return wrapped === undefined ? undefined : own(wrapped.column);
    };
    const found: Record<"equality" | "range" | "wrapped" | "join" | "order", string[]> = {
      equality: [],
      range: [],
      wrapped: [],
      join: [],
      order: [],
    };
    const filtering = joinsOf(scope.select.from).filter((join) => leavesRowsOut(join, source));
    const conditions = [...conjunctsOf(scope.select.where), ...filtering.flatMap((join) => conjunctsOf(join.on))];
    for (const condition of conditions) {
      const filter = filterOf(condition, own);
      if (filter !== undefined) found[filter.kind].push(filter.column);
      const column = filterOf(condition, cut)?.column;
      if (column !== undefined) found.wrapped.push(column);
    }
    for (const edge of joinGraph(scope)) {
      if (edge.left === source) found.join.push(...edge.leftColumns);
      if (edge.right === source) found.join.push(...edge.rightColumns);
    }
    const grouped = (scope.select.groupBy?.items ?? []).flatMap((item) => own(item) ?? []);
    if (scope.query.body === scope.select) found.order.push(...scope.query.orderBy.flatMap(({ expression }) => own(expression) ?? []));
    for (const kind of ["equality", "range", "wrapped", "join", "order"] as const)
      for (const column of new Set(found[kind])) add(draft, column, kind, runs);
    for (const column of new Set(grouped)) add(draft, column, "group", runs);
    draft.patterns.push({ ...found, query: id, runs });
  }
}

function add(draft: Draft, column: string, kind: keyof ColumnUsage, runs: number): void {
  const usage = draft.columns.get(column) ?? { equality: 0, range: 0, wrapped: 0, join: 0, group: 0, order: 0 };
  usage[kind] += runs;
  draft.columns.set(column, usage);
}

/** As the table writes it. */
function columnName(statement: AnalysedStatement, expression: Expression, table: TableSchema): string | undefined {
  const reference: ColumnReference | undefined = expression.kind === "column" ? expression : undefined;
  if (reference === undefined) return undefined;
  const resolution = statement.resolve(reference);
  if (resolution.kind !== "column" || resolution.source.table !== table || resolution.fieldOf !== undefined) return undefined;
  const name = reference.name.name.toLowerCase();
  return table.columns.find((column) => column.name.toLowerCase() === name)?.name;
}

/** A comparison of a column with something that is no column of the same table: only such can be looked up. */
function filterOf(
  condition: Expression,
  own: (expression: Expression) => string | undefined,
): { readonly column: string; readonly kind: "equality" | "range" } | undefined {
  if (condition.kind === "between" && !condition.not) return named(own(condition.operand), "range");
  if (condition.kind === "in" && !condition.not && condition.list !== undefined) return named(own(condition.operand), "equality");
  if (condition.kind !== "binary" || !["=", "<", ">", "<=", ">="].includes(condition.operator)) return undefined;
  const [left, right] = [own(condition.left), own(condition.right)];
  if ((left === undefined) === (right === undefined) || isColumn(condition.left, condition.right)) return undefined;
  return named(left ?? right, condition.operator === "=" ? "equality" : "range");
}

/** Both are columns: a join. */
const isColumn = (left: Expression, right: Expression): boolean => left.kind === "column" && right.kind === "column";

function named(
  column: string | undefined,
  kind: "equality" | "range",
): { readonly column: string; readonly kind: "equality" | "range" } | undefined {
  return column === undefined ? undefined : { column, kind };
}

/** Rows that an outer join keeps are read whatever its condition says of them. */
function leavesRowsOut({ type, left, right }: Join, { relation }: ScopeSource): boolean {
  const inside = ({ span }: Relation): boolean => span.start <= relation.span.start && relation.span.end <= span.end;
  if (type === "full" || type === "other") return false;
  if (type === "left" || type === "anti") return !inside(left);
  return type !== "right" || !inside(right);
}

function joinsOf(relation: Relation | undefined): readonly Join[] {
  return relation?.kind === "join" ? [...joinsOf(relation.left), ...joinsOf(relation.right), relation] : [];
}
