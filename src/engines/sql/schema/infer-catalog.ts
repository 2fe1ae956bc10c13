/** Tables that nothing is known of, as far as the queries themselves show them: enough to make instances of them, never to prove anything. */
import type { ColumnSchema, SchemaCatalog, TableSchema } from "../schema.ts";
import type { AnalysedStatement, Resolution, ScopeSource } from "../scope.ts";
import { analysisOf } from "../scopes/analysis-of.ts";
import type { Analysis } from "../scopes/draft.ts";
import { kindByName, typeOfKind } from "./guess/kind-by-name.ts";
import { collectEvidence, type ColumnEvidence } from "./guess/evidence.ts";

interface DraftColumn {
  readonly name: string;
  readonly evidence: ColumnEvidence;
}

interface DraftTable {
  readonly name: string;
  readonly known: TableSchema | undefined;
  readonly columns: Map<string, DraftColumn>;
}

/**
 * The statements' catalog, with the tables and columns added that it doesn't have: columns that are qualified or can mean one source only. Kinds
 * are guessed from what they are compared with, the functions used and their names; `unknown` where nothing tells. Several statements over the
 * same tables are read together.
 */
export function inferCatalog(...statements: readonly AnalysedStatement[]): SchemaCatalog {
  const [first] = statements;
  if (first === undefined) return { tables: [], problems: [] };
  const tables = new Map<string, DraftTable>();
  for (const statement of statements) {
    const analysis = analysisOf(statement);
    if (analysis === undefined) continue;
    addTables(analysis, tables);
    addColumns(statement, analysis, tables);
  }
  return {
    tables: [...first.catalog.tables.map((table) => extended(table, tables)), ...newTables(tables)],
    problems: first.catalog.problems,
  };
}

function isOpenTable(source: ScopeSource): boolean {
  return source.kind === "table" && (source.table === undefined || source.table.partial === true || source.table.columns.length === 0);
}

function nameOf(source: ScopeSource): string {
  return source.table?.name ?? (source.relation.kind === "table" ? source.relation.name.map((part) => part.name).join(".") : source.name);
}

function addTables(analysis: Analysis, tables: Map<string, DraftTable>): void {
  for (const scope of analysis.scopes.values()) {
    for (const source of scope.sources) {
      const name = nameOf(source);
      if (isOpenTable(source) && !tables.has(name.toLowerCase()))
        tables.set(name.toLowerCase(), { name, known: source.table, columns: new Map() });
    }
  }
}

/** Every reference that ends in a column of such a table, through aliases, WITH and derived tables. */
function addColumns(statement: AnalysedStatement, analysis: Analysis, tables: Map<string, DraftTable>): void {
  const byReference = new Map<object, DraftColumn>();
  for (const [reference, resolution] of analysis.resolutions) {
    const base = baseOf(resolution, reference.name.name, analysis, 0);
    const table = base === undefined ? undefined : tables.get(base.table.toLowerCase());
    if (base === undefined || table === undefined) continue;
    const key = base.name.toLowerCase();
    const column = table.columns.get(key) ?? { name: base.name, evidence: { kinds: new Map(), number: false, equals: new Set() } };
    table.columns.set(key, column);
    byReference.set(reference, column);
  }
  collectEvidence(statement, analysis, (reference) => byReference.get(reference)?.evidence);
}

interface Base {
  /** The table's name. */
  readonly table: string;
  readonly name: string;
}

function baseOf(resolution: Resolution | undefined, name: string, analysis: Analysis, depth: number): Base | undefined {
  if (resolution === undefined || depth > 50) return undefined;
  if (resolution.kind === "unknown")
    return resolution.likely === undefined ? undefined : baseOf(resolution.likely, name, analysis, depth + 1);
  if (resolution.kind !== "column" || resolution.fieldOf !== undefined) return undefined;
  const { column, source } = resolution;
  if (column === undefined) return throughStar(source, name, analysis, depth + 1);
  let last = column;
  let derivation = analysis.derivations.get(last);
  for (let step = 0; derivation?.kind === "column" && step < 50; step += 1) {
    last = derivation.column;
    derivation = analysis.derivations.get(last);
  }
  // A column that is listed without a type, as schema files of dbt do.
  if (derivation === undefined && last.origin?.column.kind === "unknown") return { table: last.origin.table.name, name: last.name };
  if (derivation?.kind !== "expression" || derivation.expression.kind !== "column") return undefined;
  return baseOf(analysis.resolutions.get(derivation.expression), derivation.expression.name.name, analysis, depth + 1);
}

/** `WITH c AS (SELECT * FROM orders) SELECT x FROM c`: x is a column of orders. */
function throughStar(source: ScopeSource, name: string, analysis: Analysis, depth: number): Base | undefined {
  if (isOpenTable(source)) return { table: nameOf(source), name };
  const body = source.query?.body;
  if (body?.kind !== "select" || depth > 50) return undefined;
  const explicit = body.items.find(
    (item) =>
      (item.alias ?? (item.expression.kind === "column" ? item.expression.name : undefined))?.name.toLowerCase() === name.toLowerCase(),
  );
  if (explicit !== undefined) {
    return explicit.expression.kind === "column"
      ? baseOf(analysis.resolutions.get(explicit.expression), explicit.expression.name.name, analysis, depth + 1)
      : undefined;
  }
  const [only, another] = analysis.scopes.get(body)?.sources ?? [];
  const star = body.items.some((item) => item.expression.kind === "star");
  return star && only !== undefined && another === undefined ? throughStar(only, name, analysis, depth + 1) : undefined;
}

// ---- columns from evidence

function extended(table: TableSchema, tables: ReadonlyMap<string, DraftTable>): TableSchema {
  const draft = tables.get(table.name.toLowerCase());
  if (draft?.known !== table) return table;
  const listed = new Set(table.columns.map((column) => column.name.toLowerCase()));
  const more = [...draft.columns].filter(([key]) => !listed.has(key)).map(([, column]) => columnOf(column));
  return { ...table, columns: [...table.columns.map((column) => typed(column, draft)), ...more], partial: true };
}

/** With the type that its uses show, where none is declared. */
function typed(column: ColumnSchema, { columns }: DraftTable): ColumnSchema {
  const draft = column.kind === "unknown" ? columns.get(column.name.toLowerCase()) : undefined;
  if (draft === undefined) return column;
  const { type, kind } = columnOf(draft);
  return { ...column, type, kind };
}

function newTables(tables: ReadonlyMap<string, DraftTable>): readonly TableSchema[] {
  return [...tables.values()]
    .filter((table) => table.known === undefined)
    .map((table) => ({
      name: table.name,
      columns: [...table.columns.values()].map(columnOf),
      partial: true,
      keys: [],
      foreignKeys: [],
      partitionBy: [],
      clusterBy: [],
      source: "query",
      kind: "table",
    }));
}

function columnOf({ name, evidence }: DraftColumn): ColumnSchema {
  const kind = kindFromEvidence(name, evidence);
  return { name, type: typeOfKind(kind), kind, notNull: false };
}

function kindFromEvidence(name: string, evidence: ColumnEvidence): ColumnSchema["kind"] {
  const own = strongest(evidence);
  if (own !== undefined) return own;
  // Columns that are compared with each other have one type.
  const seen = new Set([evidence]);
  const queue = [...evidence.equals];
  let number = evidence.number;
  for (let other = queue.pop(); other !== undefined; other = queue.pop()) {
    if (seen.has(other)) continue;
    seen.add(other);
    const kind = strongest(other);
    if (kind !== undefined) return kind;
    number ||= other.number;
    queue.push(...other.equals);
  }
  const named = kindByName(name);
  return number ? (named === "decimal" ? "decimal" : "integer") : named;
}

function strongest({ kinds }: ColumnEvidence): ColumnSchema["kind"] | undefined {
  if (kinds.has("timestamp") && kinds.has("date")) return "timestamp";
  if (kinds.has("decimal") && kinds.has("integer")) return "decimal";
  const [best] = [...kinds].toSorted((a, b) => b[1] - a[1]);
  return best?.[0];
}
