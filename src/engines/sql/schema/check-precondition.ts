/** Does a rewrite's precondition hold: by declarations, else by the data. */
import { countText } from "../../../core/count-text.ts";
import { identifier } from "../../../core/sql.ts";
import type { DataSession } from "../../../data/types.ts";
import { dialects } from "../dialects/index.ts";
import type { Precondition } from "../rule.ts";
import type { FactSource, SchemaCatalog, TableSchema } from "../schema.ts";
import type { AnalysedStatement } from "../scope.ts";
import { findTable } from "../scopes/find-table.ts";
import { isEnforced, type ConstraintKind } from "./enforcement.ts";
import { splitName } from "./split-name.ts";

/** declared: a constraint or a test says so; holdsInData: so it is in the given data, whatever may come; unknown: nothing to go by. */
export type PreconditionStatus = "declared" | "holdsInData" | "violated" | "unknown";

export interface CheckedPrecondition {
  readonly precondition: Precondition;
  readonly status: PreconditionStatus;
  /** "valid only if b.id is not null; not declared, 0 nulls seen in 120,000 rows". */
  readonly text: string;
}

export interface PreconditionContext {
  readonly catalog: SchemaCatalog;
  /** Knows what the aliases of the query mean. */
  readonly statement?: AnalysedStatement;
  /** The session in which the catalog's relations were opened. */
  readonly session?: DataSession;
}

interface Answer {
  readonly status: PreconditionStatus;
  readonly because: string;
}

/**
 * Checks declarations first and counts in the data only where there is none, or none that is enforced: what the data contradict is violated.
 * One scan of the columns concerned.
 */
export async function checkPrecondition(precondition: Precondition, context: PreconditionContext): Promise<CheckedPrecondition> {
  const { status, because } = await answer(precondition, context);
  return { precondition, status, text: `valid only if ${conditionText(precondition)}; ${because}` };
}

function conditionText(precondition: Precondition): string {
  switch (precondition.kind) {
    case "notNull":
      return `${precondition.table}.${precondition.column} is not null`;
    case "unique":
      return precondition.columns.length === 0
        ? `${precondition.table} has at most one row`
        : `${columnsText(precondition.table, precondition.columns)} is unique`;
    case "foreignKey":
      return `each ${columnsText(precondition.table, precondition.columns)} is in ${columnsText(precondition.references.table, precondition.references.columns)}`;
    case "assertion":
      return precondition.text;
  }
}

function columnsText(table: string, columns: readonly string[]): string {
  const [only, another] = columns;
  return only !== undefined && another === undefined ? `${table}.${only}` : `${table} (${columns.join(", ")})`;
}

async function answer(precondition: Precondition, context: PreconditionContext): Promise<Answer> {
  if (precondition.kind === "assertion") return { status: "unknown", because: "that can't be checked here" };
  const table = tableOf(precondition.table, context);
  if (table === undefined) return { status: "unknown", because: `nothing is known of ${precondition.table}` };
  switch (precondition.kind) {
    case "notNull":
      return notNull(table, precondition.column, context);
    case "unique":
      return unique(table, precondition.columns, context);
    case "foreignKey":
      return foreignKey(table, precondition, context);
  }
}

/** A table by its name, or by an alias that stands for one table all through the statement. */
function tableOf(name: string, { catalog, statement }: PreconditionContext): TableSchema | undefined {
  const found = findTable(catalog, splitName(name));
  if (found !== undefined) return found;
  const scopes =
    statement === undefined ? [] : [...statement.scopes, ...(statement.writeScope === undefined ? [] : [statement.writeScope])];
  const meant = new Set(
    scopes.flatMap((scope) =>
      scope.sources.filter((source) => source.name.toLowerCase() === name.toLowerCase()).map((source) => source.table),
    ),
  );
  const [only, another] = meant;
  return another === undefined && meant.size === 1 && only !== undefined ? (findTable(catalog, splitName(only.name)) ?? only) : undefined;
}

// ---- declarations

/** What is declared and not enforced is looked for in the data, where there are any. */
async function declared(
  source: FactSource,
  what: ConstraintKind,
  table: TableSchema,
  context: PreconditionContext,
  count: Violations,
): Promise<Answer> {
  const stated = declaration(source, what, context);
  if (source === "query" || (source !== "dbt" && isEnforced(what, context.statement?.dialect ?? "generic"))) return stated;
  const seen = await violations(table, context, count);
  if (seen === undefined) return stated;
  return { status: seen.none ? "declared" : "violated", because: `${stated.because}; ${seen.text}` };
}

function declaration(source: FactSource, what: ConstraintKind, { statement }: PreconditionContext): Answer {
  const dialect = statement?.dialect ?? "generic";
  const unenforced = isEnforced(what, dialect) ? "" : `, which ${dialects[dialect].title} doesn't enforce`;
  const how: Readonly<Record<FactSource, string>> = {
    ddl: `declared ${what}${unenforced}`,
    live: `declared ${what} on the server${unenforced}`,
    dbt: `tested by dbt (${what}), not enforced`,
    contract: `declared ${what} by a dbt contract${unenforced}`,
    data: `seen ${what}`,
    query: `the query implies ${what}`,
  };
  return { status: "declared", because: how[source] };
}

const noData: Answer = { status: "unknown", because: "not declared, and there is no data to check it on" };

/** DuckDB resolves names without case; the catalog may have them in another case than the query. */
function columnNames(table: TableSchema, names: readonly string[]): readonly string[] | undefined {
  const found = names.map((name) => table.columns.find((column) => column.name.toLowerCase() === name.toLowerCase())?.name);
  return found.every((name) => name !== undefined) ? found : undefined;
}

function notNull(table: TableSchema, name: string, context: PreconditionContext): Promise<Answer> | Answer {
  const column = table.columns.find((item) => item.name.toLowerCase() === name.toLowerCase());
  if (column === undefined) return { status: "unknown", because: `${table.name} has no column ${name} that is known` };
  const count: Violations = { count: `count(*) - count(${identifier(column.name)})`, one: "null", many: "nulls" };
  return column.notNull
    ? declared(column.notNullSource ?? table.source, "NOT NULL", table, context, count)
    : measured(table, context, count);
}

function unique(table: TableSchema, columns: readonly string[], context: PreconditionContext): Promise<Answer> | Answer {
  const given = new Set(columns.map((column) => column.toLowerCase()));
  const key = table.keys.find((item) => item.columns.every((column) => given.has(column.toLowerCase())));
  const names = columnNames(table, columns);
  if (key !== undefined) {
    const kind = key.primary ? "PRIMARY KEY" : "UNIQUE";
    return names === undefined ? declaration(key.source, kind, context) : declared(key.source, kind, table, context, duplicates(names));
  }
  if (names === undefined) return { status: "unknown", because: `${table.name} has no column ${columns.join(", ")} that is known` };
  return measured(table, context, duplicates(names));
}

/** NULLs don't count as equal to each other, as in a unique constraint. */
function duplicates(names: readonly string[]): Violations {
  if (names.length === 0) return { count: "greatest(count(*) - 1, 0)", one: "row too many", many: "rows too many" };
  const list = names.map(identifier);
  const present = list.map((column) => `${column} IS NOT NULL`).join(" AND ");
  const distinct = list.length === 1 ? list.join("") : `(${list.join(", ")})`;
  const count = `count(*) FILTER (${present}) - count(DISTINCT ${distinct}) FILTER (${present})`;
  return { count, one: "duplicate", many: "duplicates" };
}

type ForeignKeyPrecondition = Extract<Precondition, { kind: "foreignKey" }>;

function foreignKey(
  table: TableSchema,
  { columns, references }: ForeignKeyPrecondition,
  context: PreconditionContext,
): Promise<Answer> | Answer {
  const target = tableOf(references.table, context);
  if (target === undefined) return { status: "unknown", because: `nothing is known of ${references.table}` };
  const key = table.foreignKeys.find(
    (item) =>
      findTable(context.catalog, splitName(item.table)) === target &&
      pairsText(item.columns, item.referenced) === pairsText(columns, references.columns),
  );
  const mine = columnNames(table, columns);
  const theirs = columnNames(target, references.columns);
  const source = key === undefined ? undefined : (key.source ?? table.source);
  if (mine === undefined || theirs === undefined || mine.length !== theirs.length)
    return source === undefined
      ? { status: "unknown", because: "a column of it is not known" }
      : declaration(source, "FOREIGN KEY", context);
  if (target.relation === undefined) return source === undefined ? noData : declaration(source, "FOREIGN KEY", context);
  const matches = mine.map((column, index) => `child.${identifier(column)} = parent.${identifier(theirs[index] ?? "")}`).join(" AND ");
  const present = mine.map((column) => `child.${identifier(column)} IS NOT NULL`).join(" AND ");
  const orphan = `${present} AND NOT EXISTS (SELECT 1 FROM ${target.relation} AS parent WHERE ${matches})`;
  const count: Violations = { count: "count(*) FILTER (is_orphan)", flag: orphan, one: "orphan", many: "orphans" };
  return source === undefined ? measured(table, context, count) : declared(source, "FOREIGN KEY", table, context, count);
}

/** Pairs of columns in an order of their own, to be compared. */
function pairsText(columns: readonly string[], targets: readonly string[]): string {
  return columns
    .map((column, index) => `${column} ${targets[index] ?? ""}`.toLowerCase())
    .toSorted()
    .join(",");
}

// ---- data

/** What speaks against it, and how it is called. */
interface Violations {
  /** An aggregate. */
  readonly count: string;
  /** A condition over the alias child, there as is_orphan. */
  readonly flag?: string;
  readonly one: string;
  readonly many: string;
}

/** Undefined where there are no data. */
async function violations(
  table: TableSchema,
  { session }: PreconditionContext,
  { count, flag = "TRUE", one, many }: Violations,
): Promise<{ readonly none: boolean; readonly text: string } | undefined> {
  if (session === undefined || table.relation === undefined) return undefined;
  const [row] = await session.rows(
    `SELECT count(*) AS total, ${count} AS violations FROM (SELECT child.*, ${flag} AS is_orphan FROM ${table.relation} AS child)`,
  );
  const total = Number(row?.["total"] ?? 0);
  const found = Number(row?.["violations"] ?? 0);
  const text = `${countText(found)} ${found === 1 ? one : many} seen in ${countText(total)} ${total === 1 ? "row" : "rows"}`;
  return { none: found === 0, text };
}

async function measured(table: TableSchema, context: PreconditionContext, count: Violations): Promise<Answer> {
  const seen = await violations(table, context, count);
  if (seen === undefined) return noData;
  return { status: seen.none ? "holdsInData" : "violated", because: `not declared, ${seen.text}` };
}
