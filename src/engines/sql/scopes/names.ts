/** How names compare: the one place that knows folding, so that two identifiers mean the same exactly where the engine says so. */
import type { DialectId } from "../dialect.ts";
import { dialects } from "../dialects/index.ts";
import type { Identifier } from "../syntax/tree.ts";

/** Engines that compare even quoted column names and aliases without case. */
const caseBlind: ReadonlySet<DialectId> = new Set([
  "duckdb",
  "bigquery",
  "databricks",
  "spark",
  "mysql",
  "tsql",
  "trino",
  "generic",
  "redshift",
]);

/** What an unquoted or quoted name is compared by: two names are the same where their keys are equal. */
export function nameKey(name: string, quoted: boolean, dialect: DialectId): string {
  if (caseBlind.has(dialect)) return name.toLowerCase();
  const folding = dialects[dialect].folding;
  if (folding === "insensitive") return name.toLowerCase();
  if (quoted || folding === "sensitive") return name;
  return folding === "upper" ? name.toUpperCase() : name.toLowerCase();
}

export function identifierKey(identifier: Identifier, dialect: DialectId): string {
  return nameKey(identifier.name, identifier.quoted, dialect);
}

/**
 * The parts of a table's name. BigQuery takes a whole path in one pair of backticks (`project.dataset.table`), and every engine
 * that reads files takes a path in quotes, which stays one part.
 */
export function tableNameParts(name: readonly Identifier[], dialect: DialectId): readonly Identifier[] {
  if (dialect !== "bigquery") return name;
  return name.flatMap((part) =>
    part.quoted && part.name.includes(".") && !part.name.includes("/")
      ? part.name.split(".").map((text) => ({ name: text, quoted: true, span: part.span }))
      : [part],
  );
}
