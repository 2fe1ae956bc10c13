/** The output of VALUES and of set operations. */
import type { SourceColumn } from "../scope.ts";
import type { SetOperation, Values } from "../syntax/tree.ts";
import type { Analysis, CteEntry, QueryResult } from "./draft.ts";
import { withNames } from "./source-columns.ts";
import { commonKind } from "./types/common-kind.ts";
import { typeOf } from "./types/type-of.ts";
import type { DialectId } from "../dialect.ts";

/** What engines call the columns of VALUES. */
function valuesName(dialect: DialectId, index: number): string {
  if (dialect === "postgres" || dialect === "redshift" || dialect === "snowflake") return `column${index + 1}`;
  if (dialect === "duckdb") return `col${index}`;
  return dialect === "spark" || dialect === "databricks" ? `col${index + 1}` : "";
}

export function outputOfValues(analysis: Analysis, values: Values): QueryResult {
  const [first] = values.rows;
  if (first === undefined || values.rows.some((row) => row.length !== first.length)) return { keys: [] };
  const columns = first.map((_, index): SourceColumn => {
    const facts = values.rows
      .map((row) => row[index])
      .map((expression) => (expression === undefined ? undefined : typeOf(analysis, expression)));
    const kinds = facts.map((fact) => fact?.kind ?? "unknown");
    return {
      name: valuesName(analysis.dialect, index),
      type: "",
      kind: kinds.reduce((left, right) => commonKind(left, right)),
      nullable: facts.some((fact) => fact?.nullable !== false),
    };
  });
  return { columns, keys: values.rows.length === 1 ? [[]] : [] };
}

interface Operand {
  readonly operation: SetOperation;
  readonly right: () => QueryResult;
}

/** Combines operands from left to right; with `recursive`, the first defines the table that the others may read. */
export function combineOperands(
  analysis: Analysis,
  start: QueryResult,
  operands: readonly Operand[],
  recursive: CteEntry | undefined,
): QueryResult {
  if (recursive !== undefined) recursive.result = { keys: [], ...recursionColumns(analysis, start, recursive) };
  let result = start;
  let run: QueryResult[] = [];
  for (const [index, { operation, right }] of operands.entries()) {
    run.push(right());
    // Thousands of UNIONs in a row are combined at once.
    if (sameKind(operands[index + 1]?.operation, operation)) continue;
    result = combine(analysis, result, run, operation);
    run = [];
  }
  return recursive === undefined ? result : { ...result, ...ofRecursion(analysis, result) };
}

function sameKind(left: SetOperation | undefined, right: SetOperation): boolean {
  return left?.operator === "UNION" && right.operator === "UNION" && left.all === right.all && left.byName === right.byName;
}

/** Each round of a recursion may add NULLs, and other types where the engine widens them. */
function recursionColumns(analysis: Analysis, start: QueryResult, { cte }: CteEntry): Pick<QueryResult, "columns"> {
  if (start.columns === undefined) return {};
  const columns = withNames(
    start.columns.map((column) => withoutOrigin(analysis, column)),
    cte.columns,
    analysis,
  );
  return columns === undefined ? {} : { columns };
}

function ofRecursion(analysis: Analysis, result: QueryResult): Pick<QueryResult, "columns"> {
  return result.columns === undefined ? {} : { columns: result.columns.map((column) => withoutOrigin(analysis, column)) };
}

function withoutOrigin(analysis: Analysis, column: SourceColumn): SourceColumn {
  const { origin: _, ...rest } = column;
  const copy = { ...rest, nullable: true };
  analysis.derivations.set(copy, { kind: "column", column });
  return copy;
}

function combine(analysis: Analysis, left: QueryResult, others: readonly QueryResult[], operation: SetOperation): QueryResult {
  const { operator, byName } = operation;
  const matching = !byName || others.every((other) => sameNames(left, other));
  const columns = matching ? combineColumns(analysis, left, others, operator) : undefined;
  const names = columns?.map((column) => column.name);
  const wholeRow = names !== undefined && new Set(names).size === names.length && !names.includes("") ? [names] : [];
  const keys = operator === "UNION" ? [] : left.keys;
  return { keys: operation.all ? keys : [...keys, ...wholeRow], ...(columns === undefined ? {} : { columns }) };
}

function sameNames(left: QueryResult, right: QueryResult): boolean {
  const names = right.columns?.map((column) => column.name.toLowerCase());
  return (
    left.columns?.length === names?.length && left.columns?.every((column, index) => column.name.toLowerCase() === names?.[index]) === true
  );
}

function combineColumns(
  analysis: Analysis,
  left: QueryResult,
  others: readonly QueryResult[],
  operator: SetOperation["operator"],
): readonly SourceColumn[] | undefined {
  const { columns } = left;
  if (columns === undefined || others.some((other) => other.columns !== undefined && other.columns.length !== columns.length))
    return undefined;
  if (operator === "EXCEPT") return columns;
  return columns.map((column, index) => {
    const rest = others.map((other) => other.columns?.[index]);
    const known = rest.filter((other) => other !== undefined);
    const all = [column, ...known];
    const kind = rest.reduce<SourceColumn["kind"]>((sofar, other) => commonKind(sofar, other?.kind ?? "unknown"), column.kind);
    const nullable =
      operator === "INTERSECT" ? all.every((item) => item.nullable) : known.length < rest.length || all.some((item) => item.nullable);
    const { origin, ...described } = column;
    const copied = origin !== undefined && (operator === "INTERSECT" || rest.every((other) => sameOrigin(origin, other?.origin)));
    const combined: SourceColumn = {
      ...described,
      kind,
      type: rest.every((other) => other?.type === column.type) ? column.type : "",
      nullable,
      ...(copied ? { origin } : {}),
    };
    analysis.derivations.set(combined, { kind: "union", columns: all });
    return combined;
  });
}

function sameOrigin(left: NonNullable<SourceColumn["origin"]>, right: SourceColumn["origin"]): boolean {
  return right !== undefined && left.table === right.table && left.column === right.column;
}
