/** What a rewrite takes from facts that nothing enforces, tests of dbt and the keys of most warehouses: said as its preconditions. */
import type { DialectId } from "../dialect.ts";
import type { Precondition, ProposedRewrite, RuleDefinition } from "../rule.ts";
import type { FactSource, TableSchema } from "../schema.ts";
import { isEnforced, type ConstraintKind } from "../schema/enforcement.ts";
import type { TemplatedSpan } from "../syntax/jinja/templated-span.ts";
import { prepareStatement, type StatementContext } from "./prepare.ts";

/** A fact that somebody has written down and nothing holds the rows to. */
interface Promised {
  readonly table: TableSchema;
  readonly precondition: Precondition;
  readonly without: (table: TableSchema) => TableSchema;
}

/** `source` is the fact's own; absent where it is that of its table. */
function isPromised(source: FactSource | undefined, kind: ConstraintKind, table: TableSchema, dialect: DialectId): boolean {
  const from = source ?? table.source;
  return from === "dbt" || (from !== "query" && !isEnforced(kind, dialect));
}

/**
 * Those of the tables that the statement reads without which the rule would not propose the rewrite, or would have it ask for more. Where several
 * serve alike, all of them. What the rewrite says itself isn't said again.
 */
export function promisesBehind(
  rule: RuleDefinition,
  rewrite: ProposedRewrite,
  text: string,
  templated: readonly TemplatedSpan[],
  context: StatementContext,
): readonly Precondition[] {
  const prepared = prepareStatement(text, templated, context);
  const tables = [...new Set(prepared?.scopes.flatMap(({ sources }) => sources.flatMap(({ table }) => table ?? [])))];
  const said = new Set(rewrite.preconditions.map((precondition) => JSON.stringify(precondition)));
  const promises = tables.flatMap((table) => promisesOf(table, text, context.dialect));
  const unsaid = promises.filter(({ precondition }) => !said.has(JSON.stringify(precondition)));
  const holdsWithout = (left: readonly Promised[]): boolean => {
    const catalog = { tables: tables.map((table) => withoutPromises(table, left)), problems: [] };
    const without = prepareStatement(text, templated, { ...context, catalog });
    return without !== undefined && rule.visit(without).some((match) => match.rewrite !== undefined && isSame(match.rewrite, rewrite));
  };
  if (unsaid.length === 0 || holdsWithout(unsaid)) return [];
  const needed = unsaid.filter((promise) => !holdsWithout([promise]));
  return (needed.length > 0 ? needed : unsaid).map(({ precondition }) => precondition);
}

function withoutPromises(table: TableSchema, promises: readonly Promised[]): TableSchema {
  return promises.filter((promise) => promise.table === table).reduce((left, promise) => promise.without(left), table);
}

function isSame(left: ProposedRewrite, right: ProposedRewrite): boolean {
  return JSON.stringify([left.edits, left.preconditions]) === JSON.stringify([right.edits, right.preconditions]);
}

/** Of columns whose names stand in the text. */
function promisesOf(table: TableSchema, text: string, dialect: DialectId): readonly Promised[] {
  const words = new Set(text.toLowerCase().match(/[\w$]+/gu) ?? []);
  const named = (column: string): boolean => words.has(column.toLowerCase());
  const { name } = table;
  const keys = table.keys
    .filter(
      ({ source, primary, columns }) => isPromised(source, primary ? "PRIMARY KEY" : "UNIQUE", table, dialect) && columns.every(named),
    )
    .map((key): Promised => ({
      table,
      precondition: { kind: "unique", table: name, columns: key.columns },
      without: (left) => ({ ...left, keys: left.keys.filter((each) => each !== key) }),
    }));
  const references = table.foreignKeys
    .filter(({ source, columns }) => isPromised(source, "FOREIGN KEY", table, dialect) && columns.every(named))
    .map((key): Promised => ({
      table,
      precondition: { kind: "foreignKey", table: name, columns: key.columns, references: { table: key.table, columns: key.referenced } },
      without: (left) => ({ ...left, foreignKeys: left.foreignKeys.filter((each) => each !== key) }),
    }));
  const columns = table.columns
    .filter((column) => column.notNull && isPromised(column.notNullSource, "NOT NULL", table, dialect) && named(column.name))
    .map((column): Promised => ({
      table,
      precondition: { kind: "notNull", table: name, column: column.name },
      without: (left) => ({
        ...left,
        columns: left.columns.map((each) => (each.name === column.name ? { ...each, notNull: false } : each)),
      }),
    }));
  return [...keys, ...references, ...columns];
}
