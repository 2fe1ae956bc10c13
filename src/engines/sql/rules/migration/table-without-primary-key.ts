import type { DialectId } from "../../dialect.ts";
import { defineRule } from "../../rule.ts";
import type { AnalysedStatement } from "../../scope.ts";
import type { CreateTable } from "../../syntax/tree.ts";
import { dotted, isLongScript, wordsOf } from "./support/ddl.ts";

const costs: Readonly<Partial<Record<DialectId, string>>> = {
  postgres: "rows can't be told apart, and logical replication refuses their UPDATE and DELETE without another replica identity",
  mysql: "rows can't be told apart, and InnoDB orders them by a hidden number that no query can use; group replication refuses writes",
  tsql: "rows can't be told apart, and the table is a heap unless a clustered index is made",
  oracle: "rows can't be told apart, and nothing keeps doubles out",
};

function isLasting(analysed: AnalysedStatement, statement: CreateTable): boolean {
  const words = wordsOf(analysed, statement.span);
  return (
    !/^CREATE (?:OR REPLACE )?(?:[A-Z]+ )*(?:TEMP|TEMPORARY|EXTERNAL|FOREIGN)\b/.test(words) &&
    !/\b(?:PARTITION OF|INHERITS|LIKE|AS NODE|AS EDGE)\b/.test(words) &&
    !dotted(statement.target).includes("#")
  );
}

function hasKey(analysed: AnalysedStatement, { columns, constraints, target, span }: CreateTable): boolean {
  if (columns.some(({ primaryKey, unique }) => primaryKey || unique)) return true;
  if (constraints.some(({ type }) => type === "primaryKey" || type === "unique")) return true;
  if (/\bPRIMARY\s+KEY\b/i.test(analysed.source.slice(span.start, span.end))) return true;
  // Dumps add the keys afterwards.
  const name = target.at(-1)?.name.replaceAll(/\W/g, "\\$&") ?? "";
  const later = new RegExp(
    `\\bALTER\\s+TABLE\\b[^;]*\\b${name}\\b[^;]*\\b(?:PRIMARY\\s+KEY|UNIQUE)\\b|\\bCREATE\\s+UNIQUE\\b[^;]*\\bON\\b[^;]*\\b${name}\\b`,
    "i",
  );
  return later.test(analysed.source.slice(span.end));
}

export const tableWithoutPrimaryKey = defineRule({
  id: "table-without-primary-key",
  group: "migration",
  title: "Table without a key",
  severity: "info",
  dialects: ["postgres", "mysql", "tsql", "oracle"],
  what: "CREATE TABLE with neither a primary key nor a unique constraint, in the statement or later in the script.",
  why: "A row that came twice can't be told from two rows, or be deleted alone; replication and tools that compare tables need a key.",
  whenNotToUse: "Landing tables that take what comes. Warehouses that don't enforce keys aren't reported.",
  fix: "none",
  sources: [
    "PostgreSQL manual: Logical Replication, Publication, Replica Identity",
    "MySQL Reference Manual: Clustered and Secondary Indexes; Group Replication Requirements",
    "Microsoft: Heaps (tables without clustered indexes)",
  ],
  visit: (analysed) => {
    const { statement, dialect } = analysed;
    if (statement.kind !== "createTable" || statement.columns.length === 0 || isLongScript(analysed)) return [];
    if (!isLasting(analysed, statement) || hasKey(analysed, statement)) return [];
    return [
      {
        span: { start: statement.span.start, end: statement.target.at(-1)?.span.end ?? statement.span.end },
        message: `${dotted(statement.target)} has no key: ${costs[dialect] ?? "rows can't be told apart"}.`,
        suggestion: "Declare a PRIMARY KEY.",
      },
    ];
  },
  examples: {
    bad: [
      { sql: "CREATE TABLE visits (page TEXT, seen_at TIMESTAMPTZ)", dialect: "postgres" },
      { sql: "CREATE TABLE visits (page VARCHAR(200), seen_at DATETIME)", dialect: "mysql" },
    ],
    good: [
      { sql: "CREATE TABLE visits (id BIGINT PRIMARY KEY, page TEXT)", dialect: "postgres" },
      { sql: "CREATE TABLE visits (id BIGINT, page TEXT); ALTER TABLE ONLY visits ADD CONSTRAINT k PRIMARY KEY (id)", dialect: "postgres" },
      { sql: "CREATE TEMP TABLE visits (page TEXT)", dialect: "postgres" },
      { sql: "CREATE TABLE visits_2024 PARTITION OF visits FOR VALUES IN (2024)", dialect: "postgres" },
      { sql: "CREATE TABLE visits (page STRING)", dialect: "bigquery" },
    ],
  },
});
