import { defineRule } from "../../rule.ts";

export const derivedTableWithoutAlias = defineRule({
  id: "derived-table-without-alias",
  group: "dialect",
  title: "Subquery in FROM without a name",
  severity: "error",
  dialects: ["mysql", "tsql"],
  what: "FROM (SELECT ...) without an alias.",
  why: "MySQL (error 1248) and SQL Server refuse it; PostgreSQL does before version 16, which isn't reported.",
  whenNotToUse: "Never.",
  fix: "none",
  sources: [
    "MySQL Reference Manual: Derived Tables",
    "Microsoft: FROM clause (Transact-SQL), derived_table",
    "PostgreSQL 16 release notes: allow subqueries in the FROM clause to omit aliases",
  ],
  visit: ({ scopes }) =>
    scopes.flatMap(({ sources }) =>
      sources.flatMap(({ relation }) =>
        relation.kind === "derived" && relation.alias === undefined && !relation.modified
          ? [{ span: relation.span, message: "This subquery needs a name here.", suggestion: "Write AS and a name behind it." }]
          : [],
      ),
    ),
  examples: {
    bad: [
      { sql: "SELECT a FROM (SELECT a FROM t)", dialect: "mysql" },
      { sql: "SELECT a FROM (SELECT a FROM t)", dialect: "tsql" },
    ],
    good: [
      { sql: "SELECT a FROM (SELECT a FROM t) AS x", dialect: "mysql" },
      { sql: "SELECT a FROM t WHERE b IN (SELECT b FROM u)", dialect: "mysql" },
      { sql: "SELECT a FROM (t JOIN u ON t.i = u.i)", dialect: "mysql" },
    ],
  },
});
