import type { DialectId } from "../../dialect.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import type { AnalysedStatement } from "../../scope.ts";
import type { Identifier } from "../../syntax/tree.ts";
import { dotted, textOf } from "./support/ddl.ts";
import { nameKey } from "./support/script.ts";

const columns: ReadonlySet<DialectId> = new Set(["postgres", "duckdb", "snowflake", "bigquery", "trino", "clickhouse"]);
const indexes: ReadonlySet<DialectId> = new Set(["postgres", "duckdb"]);

interface Once {
  readonly name: readonly Identifier[];
  readonly words: string;
}

/** What can be made only once as it is written, and the words that would let it be made again. */
function madeOnce(analysed: AnalysedStatement): Once | undefined {
  const { statement, dialect } = analysed;
  const head = textOf(analysed, statement.span).slice(0, 120);
  if (/^\s*CREATE\s+(?:OR\s+(?:REPLACE|ALTER)|[^(]*?\b(?:TEMP|TEMPORARY)\b|[^(]*?\bIF\s+NOT\s+EXISTS\b)/i.test(head)) return undefined;
  switch (statement.kind) {
    case "createTable":
    case "createTableAs":
      return { name: statement.target, words: "IF NOT EXISTS" };
    case "createView":
      return { name: statement.target, words: /\bMATERIALIZED\b/i.test(head) ? "IF NOT EXISTS" : "OR REPLACE" };
    case "createIndex":
      return indexes.has(dialect) && !statement.concurrently && !statement.ifNotExists && statement.name !== undefined
        ? { name: [statement.name], words: "IF NOT EXISTS" }
        : undefined;
    case "alterTable": {
      const added = statement.actions.find((action) => action.kind === "addColumn" && !action.ifNotExists);
      return added?.kind === "addColumn" && columns.has(dialect) ? { name: [added.column.name], words: "IF NOT EXISTS" } : undefined;
    }
    case "delete":
    case "drop":
    case "insert":
    case "merge":
    case "other":
    case "queryStatement":
    case "truncate":
    case "update":
      return undefined;
  }
}

function visit(analysed: AnalysedStatement): readonly RuleMatch[] {
  const { script } = analysed;
  const found = script?.repeatable === true ? madeOnce(analysed) : undefined;
  const last = found?.name.at(-1);
  if (found === undefined || last === undefined || script?.dropped.has(nameKey(found.name)) === true) return [];
  return [
    {
      span: last.span,
      message: `The statements before can be run again; ${dotted(found.name)} is there the second time, and the script stops here.`,
      suggestion: `Write ${found.words}, as above.`,
    },
  ];
}

export const ddlNotRepeatable = defineRule({
  id: "ddl-not-repeatable",
  group: "migration",
  title: "Definition that fails when its script runs again",
  severity: "info",
  dialects: ["postgres", "mysql", "duckdb", "snowflake", "bigquery", "redshift", "databricks", "spark", "trino", "clickhouse"],
  what: "A CREATE without IF NOT EXISTS or OR REPLACE, or an ADD COLUMN without IF NOT EXISTS, in a script that says it of definitions before, and drops nothing of that name first.",
  why: "A script that was half run is run again from its start: it stops at the first object that is there already.",
  whenNotToUse: "A migration tool runs each script once and undoes it whole where it fails.",
  fix: "none",
  sources: ["PostgreSQL documentation: CREATE TABLE, IF NOT EXISTS", "Snowflake documentation: CREATE TABLE, OR REPLACE and IF NOT EXISTS"],
  visit,
  examples: {
    bad: [
      { sql: "CREATE TABLE IF NOT EXISTS shops (id INT); CREATE TABLE sales (id INT)", dialect: "postgres" },
      { sql: "CREATE OR REPLACE VIEW a AS SELECT 1 AS x; CREATE VIEW b AS SELECT 2 AS y", dialect: "snowflake" },
    ],
    good: [
      { sql: "CREATE TABLE shops (id INT); CREATE TABLE sales (id INT)", dialect: "postgres" },
      { sql: "CREATE TABLE IF NOT EXISTS shops (id INT); DROP TABLE IF EXISTS sales; CREATE TABLE sales (id INT)", dialect: "postgres" },
      { sql: "CREATE TABLE IF NOT EXISTS shops (id INT); CREATE TEMP TABLE sales (id INT)", dialect: "postgres" },
    ],
  },
});
