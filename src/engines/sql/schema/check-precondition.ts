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

/** Checks declarations first and counts in the data only where there is none. One scan of the columns concerned. */
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

function declared(source: FactSource, what: ConstraintKind, { statement }: PreconditionContext): Answer {
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
  if (column?.notNull === true) return declared(column.notNullSource ?? table.source, "NOT NULL", context);
  if (column === undefined) return { status: "unknown", because: `${table.name} has no column ${name} that is known` };
  return measured(table, context, `count(*) - count(${identifier(column.name)})`, "TRUE", "null", "nulls");
}

function unique(table: TableSchema, columns: readonly string[], context: PreconditionContext): Promise<Answer> | Answer {
  const given = new Set(columns.map((column) => column.toLowerCase()));
  const key = table.keys.find((item) => item.columns.every((column) => given.has(column.toLowerCase())));
  if (key !== undefined) return declared(key.source, key.primary ? "PRIMARY KEY" : "UNIQUE", context);
  const names = columnNames(table, columns);
  if (names === undefined) return { status: "unknown", because: `${table.name} has no column ${columns.join(", ")} that is known` };
  if (names.length === 0) return measured(table, context, "greatest(count(*) - 1, 0)", "TRUE", "row too many", "rows too many");
  // NULLs don't count as equal to each other, as in a unique constraint.
  const list = names.map(identifier);
  const present = list.map((column) => `${column} IS NOT NULL`).join(" AND ");
  const distinct = list.length === 1 ? list.join("") : `(${list.join(", ")})`;
  return measured(
    table,
    context,
    `count(*) FILTER (${present}) - count(DISTINCT ${distinct}) FILTER (${present})`,
    "TRUE",
    "duplicate",
    "duplicates",
  );
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
  if (key !== undefined) return declared(key.source ?? table.source, "FOREIGN KEY", context);
  const mine = columnNames(table, columns);
  const theirs = columnNames(target, references.columns);
  if (mine === undefined || theirs === undefined || mine.length !== theirs.length)
    return { status: "unknown", because: "a column of it is not known" };
  if (target.relation === undefined) return noData;
  const matches = mine.map((column, index) => `child.${identifier(column)} = parent.${identifier(theirs[index] ?? "")}`).join(" AND ");
  const present = mine.map((column) => `child.${identifier(column)} IS NOT NULL`).join(" AND ");
  const orphan = `${present} AND NOT EXISTS (SELECT 1 FROM ${target.relation} AS parent WHERE ${matches})`;
  return measured(table, context, `count(*) FILTER (is_orphan)`, orphan, "orphan", "orphans");
}

/** Pairs of columns in an order of their own, to be compared. */
function pairsText(columns: readonly string[], targets: readonly string[]): string {
  return columns
    .map((column, index) => `${column} ${targets[index] ?? ""}`.toLowerCase())
    .toSorted()
    .join(",");
}

// ---- data

/** Counts what speaks against it. `flag` is a condition over the alias child, there as is_orphan. */
async function measured(
  table: TableSchema,
  { session }: PreconditionContext,
  violations: string,
  flag: string,
  one: string,
  many: string,
): Promise<Answer> {
  if (session === undefined || table.relation === undefined) return noData;
  const [row] = await session.rows(
    `SELECT count(*) AS total, ${violations} AS violations FROM (SELECT child.*, ${flag} AS is_orphan FROM ${table.relation} AS child)`,
  );
  const total = Number(row?.["total"] ?? 0);
  const found = Number(row?.["violations"] ?? 0);
  const seen = `${countText(found)} ${found === 1 ? one : many} seen in ${countText(total)} ${total === 1 ? "row" : "rows"}`;
  return { status: found === 0 ? "holdsInData" : "violated", because: `not declared, ${seen}` };
}
