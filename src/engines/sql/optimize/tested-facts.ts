/** What a rewrite takes from tests of dbt, which test and don't enforce: said as its preconditions. */
import type { Precondition, ProposedRewrite, RuleDefinition } from "../rule.ts";
import type { FactSource, SchemaCatalog, TableSchema } from "../schema.ts";
import type { TemplatedSpan } from "../syntax/jinja/templated-span.ts";
import { prepareStatement, type StatementContext } from "./prepare.ts";

const untested = new WeakMap<SchemaCatalog, SchemaCatalog>();

const isTest = (source: FactSource | undefined, { source: otherwise }: TableSchema): boolean => (source ?? otherwise) === "dbt";

function withoutTests(table: TableSchema): TableSchema {
  return {
    ...table,
    keys: table.keys.filter(({ source }) => source !== "dbt"),
    foreignKeys: table.foreignKeys.filter(({ source }) => !isTest(source, table)),
    columns: table.columns.map((column) =>
      column.notNull && isTest(column.notNullSource, table) ? { ...column, notNull: false } : column,
    ),
  };
}

function catalogWithoutTests(catalog: SchemaCatalog): SchemaCatalog {
  const made = untested.get(catalog) ?? { ...catalog, tables: catalog.tables.map(withoutTests) };
  untested.set(catalog, made);
  return made;
}

/** The tested facts of the tables that it reads, if the rule would not propose the rewrite without them. */
export function testedFactsBehind(
  rule: RuleDefinition,
  rewrite: ProposedRewrite,
  text: string,
  templated: readonly TemplatedSpan[],
  context: StatementContext,
): readonly Precondition[] {
  const prepared = prepareStatement(text, templated, context);
  const tables = new Set(prepared?.scopes.flatMap(({ sources }) => sources.flatMap(({ table }) => table ?? [])));
  const facts = [...tables].flatMap((table) => factsOf(table, text));
  if (facts.length === 0) return [];
  const without = prepareStatement(text, templated, { ...context, catalog: catalogWithoutTests(context.catalog) });
  const edits = JSON.stringify(rewrite.edits);
  const again = without === undefined ? [] : rule.visit(without);
  return again.some((match) => match.rewrite !== undefined && JSON.stringify(match.rewrite.edits) === edits) ? [] : facts;
}

/** Of columns whose names stand in the text. */
function factsOf(table: TableSchema, text: string): readonly Precondition[] {
  const words = new Set(text.toLowerCase().match(/[\w$]+/gu) ?? []);
  const named = (column: string): boolean => words.has(column.toLowerCase());
  const keys = table.keys.filter(({ source, columns }) => source === "dbt" && columns.every(named));
  const columns = table.columns.filter(({ name, notNull, notNullSource }) => notNull && isTest(notNullSource, table) && named(name));
  return [
    ...keys.map((key): Precondition => ({ kind: "unique", table: table.name, columns: key.columns })),
    ...columns.map(({ name }): Precondition => ({ kind: "notNull", table: table.name, column: name })),
  ];
}
