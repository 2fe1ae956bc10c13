/** Analyses texts for tests, and says shortly what was found. */
import { emptyCatalog, type SchemaCatalog } from "../../../src/engines/sql/schema.ts";
import { catalogFromDdl } from "../../../src/engines/sql/schema/catalog-from-ddl.ts";
import type { DialectId } from "../../../src/engines/sql/dialect.ts";
import { dialects } from "../../../src/engines/sql/dialects/index.ts";
import type { AnalysedStatement, Resolution, SourceColumn } from "../../../src/engines/sql/scope.ts";
import { analyseStatement } from "../../../src/engines/sql/scopes/analyse.ts";
import { parseStatements } from "../../../src/engines/sql/syntax/parse.ts";

export interface AnalyseOptions {
  readonly dialect?: DialectId;
  readonly schema?: string;
  readonly catalog?: SchemaCatalog;
}

/** The first statement of a text. */
export function analyse(sql: string, { dialect = "postgres", schema, catalog }: AnalyseOptions = {}): AnalysedStatement {
  const known = catalog ?? (schema === undefined ? emptyCatalog : catalogFromDdl(schema, dialect));
  const [first] = parseStatements(sql, dialects[dialect]).statements;
  if (first === undefined) throw new Error(`no statement in ${sql}`);
  return analyseStatement({ source: sql, dialect, statement: first.statement, catalog: known, templated: [] });
}

export function meaning(resolution: Resolution): string {
  switch (resolution.kind) {
    case "column": {
      const { source, column, correlated, fieldOf, merged } = resolution;
      const name = fieldOf === undefined ? (column?.name ?? "?") : `${typeof fieldOf === "string" ? fieldOf : fieldOf.name}.field`;
      const sources = merged === undefined ? source.name : merged.map((item) => item.name).join("+");
      return `${sources}.${name}${correlated ? " outside" : ""}`;
    }
    case "alias":
      return `alias ${resolution.item.alias?.name ?? ""}`;
    case "ambiguous":
      return "ambiguous";
    case "unknown":
      return resolution.likely === undefined ? "unknown" : `unknown, likely ${meaning(resolution.likely)}`;
  }
}

/** `text: meaning` of every reference of the statement, in source order. */
export function meanings(statement: AnalysedStatement): readonly string[] {
  const scopes = [...statement.scopes, ...(statement.writeScope === undefined ? [] : [statement.writeScope])];
  return scopes
    .flatMap((scope) => scope.uses)
    .toSorted((a, b) => a.reference.start - b.reference.start)
    .map(({ reference, resolution }) => `${statement.source.slice(reference.start, reference.end)}: ${meaning(resolution)}`);
}

/** `name kind`, with ? where it may be NULL. */
export function columnsText(columns: readonly SourceColumn[] | undefined): string {
  return columns === undefined ? "unknown" : columns.map(({ name, kind, nullable }) => `${name} ${kind}${nullable ? "?" : ""}`).join(", ");
}
