/** Writes "the first row of each partition" without numbering all rows. */
import type { DialectId } from "../../../dialect.ts";
import type { Edit, Precondition, ProposedRewrite } from "../../../rule.ts";
import { insertClause, likeKeyword } from "../../../rewrite/layout.ts";
import { sortEdits } from "../../../rewrite/edits.ts";
import type { AnalysedStatement } from "../../../scope.ts";
import type { Expression, SelectItem } from "../../../syntax/tree.ts";
import { columnOf, isNotNull, textAt } from "../../correctness/support/columns.ts";
import { equalExpressions } from "../../correctness/support/output.ts";
import type { LatestRow } from "./latest-row.ts";
import { withoutItems } from "./without-items.ts";

interface Ordered {
  readonly name: string;
  readonly text: string;
}

interface Aggregates {
  readonly most: string;
  readonly least: string;
  /** What orders by several columns at once; absent where the engine compares no such values. */
  readonly tuple?: (parts: readonly Ordered[]) => string;
}

/** Fields are named: what is translated for other engines loses those that aren't. */
const namedStruct = (parts: readonly Ordered[]): string =>
  `NAMED_STRUCT(${parts.map(({ name, text }) => `'${name}', ${text}`).join(", ")})`;

/** The aggregates that return a column of the row with the greatest or least of another. */
const aggregates: Readonly<Partial<Record<DialectId, Aggregates>>> = {
  bigquery: { most: "MAX_BY", least: "MIN_BY" },
  snowflake: { most: "MAX_BY", least: "MIN_BY" },
  databricks: { most: "MAX_BY", least: "MIN_BY", tuple: namedStruct },
  spark: { most: "MAX_BY", least: "MIN_BY", tuple: namedStruct },
  duckdb: { most: "ARG_MAX", least: "ARG_MIN", tuple: (parts) => `ROW(${parts.map(({ text }) => text).join(", ")})` },
};

/** The key among the columns that partition and order, of which none is NULL: no two rows tie. */
function keyWithin(analysed: AnalysedStatement, { scope, window }: LatestRow): readonly string[] | undefined {
  const [source, other] = scope.sources;
  if (source === undefined || other !== undefined) return undefined;
  const parts = [...window.partitionBy, ...window.orderBy.map(({ expression }) => expression)];
  const columns = new Set(
    parts.flatMap((expression) => {
      const column = isNotNull(analysed, expression) ? columnOf(analysed, expression) : undefined;
      return column === undefined || column.source !== source ? [] : [column.reference.name.name.toLowerCase()];
    }),
  );
  return source.keys.find((key) => key.every((column) => columns.has(column.toLowerCase())));
}

/** Warehouses mostly write keys down and enforce none, so that it is to be checked. */
function preconditionsOf({ scope }: LatestRow, key: readonly string[]): readonly Precondition[] {
  const [source] = scope.sources;
  if (source?.relation.kind !== "table" || source.kind !== "table") return [];
  return [{ kind: "unique", table: source.relation.name.map(({ name }) => name).join("."), columns: key }];
}

const isPlainColumn = ({ kind, parentheses }: Expression): boolean => kind === "column" && parentheses === 0;

/** `MAX_BY(value, order) ... GROUP BY keys`. Undefined where that could differ: ties, NULLs, or columns that aren't named. */
export function withAggregates(
  analysed: AnalysedStatement,
  found: LatestRow,
): Pick<ProposedRewrite, "edits" | "preconditions"> | undefined {
  const { scope, window, item, unfiltered } = found;
  const { select } = scope;
  const names = aggregates[analysed.dialect];
  const orders = window.orderBy.map(({ expression }) => expression);
  const [first] = window.orderBy;
  const values = select.items.filter((candidate) => candidate !== item);
  if (names === undefined || first === undefined || (item !== undefined && unfiltered === undefined)) return undefined;
  const unique = keyWithin(analysed, found);
  if (unique === undefined) return undefined;
  if (orders.length > 1 && names.tuple === undefined) return undefined;
  if (window.orderBy.some(({ descending }) => descending !== first.descending)) return undefined;
  // NaN comes first or last in an order, and engines differ in what MAX makes of it.
  if (orders.some((order) => analysed.typeOf(order).kind === "float")) return undefined;
  const parts = [...window.partitionBy, ...orders, ...values.map(({ expression }) => expression)];
  // A column of a query around it isn't this one's to aggregate.
  if (!parts.every((part) => isPlainColumn(part) && columnOf(analysed, part)?.scope === scope)) return undefined;
  // GROUP BY might take a bare name for an output column.
  const keys = new Set(window.partitionBy.flatMap((key) => (key.kind === "column" ? [key.name.name.toLowerCase()] : [])));
  const hidesKey = values.some(
    ({ alias, expression }) =>
      alias !== undefined &&
      keys.has(alias.name.toLowerCase()) &&
      !window.partitionBy.some((key) => equalExpressions(analysed, key, expression)),
  );
  if (hidesKey) return undefined;
  // MAX_BY of DuckDB passes over rows whose value is NULL; other engines return it.
  if (![...orders, ...values.map(({ expression }) => expression)].every((expression) => isNotNull(analysed, expression))) return undefined;
  const ordering = orders.flatMap((part) => (part.kind === "column" ? [{ name: part.name.name, text: textAt(analysed, part) }] : []));
  if (ordering.some(({ name }) => !/^\w+$/u.test(name))) return undefined;
  const order = orders.length === 1 ? textAt(analysed, first.expression) : (names.tuple?.(ordering) ?? "");
  const name = first.descending ? names.most : names.least;
  const aggregated = values
    .filter(({ expression }) => !window.partitionBy.some((key) => equalExpressions(analysed, key, expression)))
    .map((value): Edit => {
      const text = textAt(analysed, value.expression);
      const simple = orders.length === 1 && equalExpressions(analysed, value.expression, first.expression);
      const call = simple ? `${first.descending ? "MAX" : "MIN"}(${text})` : `${name}(${text}, ${order})`;
      return { span: value.expression, text: value.alias === undefined ? `${call} AS ${outputText(analysed, value)}` : call };
    });
  const group = `${word(analysed, found, "GROUP BY")} ${window.partitionBy.map((key) => textAt(analysed, key)).join(", ")}`;
  const edits = sortEdits([
    ...aggregated,
    ...(item === undefined ? [] : withoutItems(select.items, new Set([item]))),
    ...(select.qualify === undefined ? [afterFilter(analysed, found, group)] : [{ span: select.qualify.span, text: group }]),
    ...(unfiltered === undefined ? [] : [unfiltered]),
  ]);

  return { edits, preconditions: preconditionsOf(found, unique) };
}

function afterFilter({ source }: AnalysedStatement, { scope: { select } }: LatestRow, clause: string): Edit {
  const before = select.where?.span ?? select.fromSpan ?? select.itemsSpan;
  return insertClause(source, before.end, select.fromSpan?.start ?? before.start, clause);
}

function word({ source }: AnalysedStatement, { scope }: LatestRow, text: string): string {
  return likeKeyword(source, scope.select.keywordSpan, text);
}

function outputText(analysed: AnalysedStatement, { expression }: SelectItem): string {
  return expression.kind === "column" ? textAt(analysed, expression.name.span) : textAt(analysed, expression);
}
