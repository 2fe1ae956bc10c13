/** What share of a partitioned table's partitions a SELECT reads, by the conditions on the partition key. */
import type { DialectId } from "../../dialect.ts";
import type { AnalysedStatement, Scope, ScopeSource } from "../../scope.ts";
import type { TableSchema } from "../../schema.ts";
import { conjunctsOf } from "../../scopes/conjuncts-of.ts";
import type { Expression, Relation } from "../../syntax/tree.ts";

export interface PartitionShare {
  /** 0 to 1; undefined where a condition restricts the partitions and their number isn't known. */
  readonly share?: number;
  readonly explanation: string;
}

const dayMilliseconds = 86_400_000;

/** One partition holds a range of values there, or what a hash gives: their number is known from the server alone. */
export const cutByRange: ReadonlySet<DialectId> = new Set(["postgres", "mysql", "tsql", "oracle"]);

/** Undefined where the table isn't partitioned, so that all of it is read. */
export function partitionShare(
  statement: AnalysedStatement,
  scope: Scope,
  source: ScopeSource,
  table: TableSchema,
): PartitionShare | undefined {
  const [key] = table.partitionBy;
  const column = key === undefined ? undefined : columnOf(key, table);
  if (key === undefined || column === undefined) return undefined;
  const conditions = conditionsOf(scope).flatMap((condition) => restriction(condition, { statement, source, key, column }));
  if (conditions.length === 0) return { share: 1, explanation: `no condition on the partition key ${key}, so all partitions` };
  const pieces = piecesOf(key, column, table, statement.dialect);
  if (pieces === undefined)
    return { explanation: `the condition on ${key} leaves some partitions out, and how many there are is not known` };
  const count = countOf(conditions.reduce<Restriction>(narrower, {}), pieces.unit);
  if (count === undefined)
    return { explanation: `the condition on ${key} is open to one side, so how many partitions it leaves is not known` };
  const share = Math.min(1, count / pieces.count);
  return { share, explanation: `${count} of ${pieces.count} partitions by ${key}` };
}

/** What one partition holds. Where each value is one, a range of dates counts by days. */
type Unit = "day" | "month" | "year";

const daysIn: Readonly<Record<Unit, number>> = { day: 1, month: 30.44, year: 365.25 };
/** A century: more different values than that are moments, not days. */
export const mostDays = 36_525;

/** Into how many partitions the table is cut, which only its different values tell. */
function piecesOf(
  key: string,
  column: string,
  { columns, distinct = {} }: TableSchema,
  dialect: DialectId,
): { readonly count: number; readonly unit: Unit } | undefined {
  const values = distinct[column];
  const unit = unitOf(key, column);
  if (values === undefined || unit === undefined || cutByRange.has(dialect)) return undefined;
  const kind = columns.find(({ name }) => name === column)?.kind;
  if ((kind === "timestamp" || kind === "timestamptz") && values > mostDays) return undefined;
  return { count: Math.ceil(values / daysIn[unit]), unit };
}

/** `day`, `DATE(created_at)`, `date_trunc('month', d)`, `toYYYYMM(d)`; undefined for what cuts otherwise: buckets, ranges of numbers, hours. */
function unitOf(key: string, column: string): Unit | undefined {
  const words = (key.toLowerCase().match(/\w+/g) ?? []).filter((word) => word !== column.toLowerCase());
  if (words.length === 0) return "day";
  const rest = new Set(words);
  for (const word of ["date", "date_trunc", "datetime_trunc", "timestamp_trunc", "trunc", "to_date", "cast", "as"]) rest.delete(word);
  const [only, another] = rest;
  if (another !== undefined) return undefined;
  if (only === undefined) return "day";
  return units.find(([pattern]) => pattern.test(only))?.[1];
}

const units: readonly (readonly [RegExp, Unit])[] = [
  [/^(?:days?|todate|toyyyymmdd)$/, "day"],
  [/^(?:months?|toyyyymm|tostartofmonth)$/, "month"],
  [/^(?:years?|toyear|tostartofyear)$/, "year"],
];

function countOf({ values, from, to }: Restriction, unit: Unit): number | undefined {
  if (values !== undefined) return values;
  if (from === undefined || to === undefined) return undefined;
  return Math.max(1, placeOf(to - 1, unit) - placeOf(from, unit) + 1);
}

/** Which day, month or year a moment lies in, counted from any beginning. */
function placeOf(milliseconds: number, unit: Unit): number {
  if (unit === "day") return Math.floor(milliseconds / dayMilliseconds);
  const date = new Date(milliseconds);
  return unit === "year" ? date.getUTCFullYear() : date.getUTCFullYear() * 12 + date.getUTCMonth();
}

interface Restriction {
  /** How many single values of the key. */
  readonly values?: number;
  /** Milliseconds, from inclusive, to exclusive. */
  readonly from?: number;
  readonly to?: number;
}

function narrower(a: Restriction, b: Restriction): Restriction {
  const values = Math.min(a.values ?? Number.POSITIVE_INFINITY, b.values ?? Number.POSITIVE_INFINITY);
  const from = Math.max(a.from ?? Number.NEGATIVE_INFINITY, b.from ?? Number.NEGATIVE_INFINITY);
  const to = Math.min(a.to ?? Number.POSITIVE_INFINITY, b.to ?? Number.POSITIVE_INFINITY);
  return {
    ...(Number.isFinite(values) ? { values } : {}),
    ...(Number.isFinite(from) ? { from } : {}),
    ...(Number.isFinite(to) ? { to } : {}),
  };
}

interface Key {
  readonly statement: AnalysedStatement;
  readonly source: ScopeSource;
  /** As declared: a column, or an expression of one. */
  readonly key: string;
  readonly column: string;
}

/** The column of a partition key such as `day`, `DATE(created_at)` or `date_trunc('month', created_at)`. */
function columnOf(key: string, table: TableSchema): string | undefined {
  const words = new Set(key.toLowerCase().match(/\w+/g) ?? []);
  const found = table.columns.filter(({ name }) => words.has(name.toLowerCase()));
  return found.length === 1 ? found[0]?.name : undefined;
}

/** WHERE, and ON of joins that keep no row that doesn't fulfil it. */
function conditionsOf({ select }: Scope): readonly Expression[] {
  return [...conjunctsOf(select.where), ...(select.from === undefined ? [] : joinConditions(select.from))];
}

function joinConditions(relation: Relation): readonly Expression[] {
  if (relation.kind !== "join") return [];
  const own = relation.type === "inner" ? conjunctsOf(relation.on) : [];
  return [...own, ...joinConditions(relation.left), ...joinConditions(relation.right)];
}

/** What a condition says of the key itself; a function around the column that isn't the key's own keeps partitions from being left out. */
function restriction(condition: Expression, key: Key): readonly Restriction[] {
  if (condition.kind === "between" && !condition.not && isKey(condition.operand, key)) {
    const [low, high] = [timeOf(condition.low), timeOf(condition.high)];
    if (low !== undefined && high !== undefined) return [{ from: low, to: high + dayMilliseconds }];
    return isConstant(condition.low) && isConstant(condition.high) ? [{}] : [];
  }
  if (condition.kind === "in" && !condition.not && isKey(condition.operand, key)) {
    const { list } = condition;
    return list !== undefined && list.every((item) => isConstant(item)) ? [{ values: list.length }] : [];
  }
  if (condition.kind !== "binary") return [];
  const flipped = isKey(condition.right, key);
  const [operand, constant] = flipped ? [condition.right, condition.left] : [condition.left, condition.right];
  if (!isKey(operand, key) || !isConstant(constant)) return [];
  const operator = flipped ? (mirrored[condition.operator] ?? condition.operator) : condition.operator;
  if (operator === "=") return [{ values: 1 }];
  const time = timeOf(constant);
  switch (operator) {
    case ">":
    case ">=":
      return [time === undefined ? {} : { from: time }];
    case "<":
      return [time === undefined ? {} : { to: time }];
    case "<=":
      return [time === undefined ? {} : { to: time + dayMilliseconds }];
    default:
      return [];
  }
}

const mirrored: Readonly<Record<string, string>> = { "<": ">", ">": "<", "<=": ">=", ">=": "<=" };

function isKey(expression: Expression, { statement, source, key, column }: Key): boolean {
  if (expression.kind === "column") {
    const resolution = statement.resolve(expression);
    return resolution.kind === "column" && resolution.source === source && resolution.column?.name.toLowerCase() === column.toLowerCase();
  }
  const text = statement.source.slice(expression.start, expression.end);
  return plain(text) === plain(key);
}

/** Letters and digits only, without the qualifier of names. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[a-z_]\w*\s*\.\s*/g, "")
    .replaceAll(/[\s"`()]/g, "");
}

function isConstant(expression: Expression): boolean {
  if (expression.kind === "literal") return expression.type !== "null";
  return expression.kind === "cast" && isConstant(expression.operand);
}

function timeOf(expression: Expression): number | undefined {
  if (expression.kind === "cast") return timeOf(expression.operand);
  if (expression.kind !== "literal" || !/^\d{4}-\d{2}-\d{2}/.test(expression.value)) return undefined;
  const [day = "", clock = "00:00:00"] = expression.value.split(/[ T]/);
  const time = Date.parse(`${day}T${clock.replace(/(?:Z|[+-]\d{2}(?::?\d{2})?)$/, "")}Z`);
  return Number.isNaN(time) ? undefined : time;
}
