import { defineRule } from "../../rule.ts";
import type { CommonTableExpression, Query, QueryBody, Relation, Select } from "../../syntax/tree.ts";
import { sameName } from "./support/columns.ts";
import { queriesOf } from "./support/set-operations.ts";
import { joinsIn, leavesOf } from "./support/walk.ts";

function reads(relation: Relation | undefined, name: string): boolean {
  return leavesOf(relation).some((leaf) => leaf.kind === "table" && leaf.name.length === 1 && sameName(leaf.name[0]?.name ?? "", name));
}

function recursiveSelect(body: QueryBody, name: string): Select | undefined {
  if (body.kind === "nested") return recursiveSelect(body.query.body, name);
  if (body.kind === "setOperation") return body.all ? (recursiveSelect(body.left, name) ?? recursiveSelect(body.right, name)) : undefined;
  return body.kind === "select" && reads(body.from, name) ? body : undefined;
}

/** Nothing in it can ever stop it: no condition, no other table that runs out of rows. */
function isEndless(select: Select): boolean {
  return (
    select.where === undefined &&
    select.having === undefined &&
    select.qualify === undefined &&
    !select.distinct &&
    select.top === undefined &&
    select.opaqueClauses.length === 0 &&
    joinsIn(select.from).length === 0
  );
}

/** T-SQL, Oracle and Snowflake recurse without the word; elsewhere a name is a table's until its definition ends. */
const unasked: ReadonlySet<string> = new Set(["tsql", "oracle", "snowflake"]);

function endless(query: Query, dialect: string): readonly { readonly table: CommonTableExpression; readonly select: Select }[] {
  if (query.with?.recursive !== true && !unasked.has(dialect)) return [];
  return (query.with?.tables ?? []).flatMap((table) => {
    if (table.query?.body.kind !== "setOperation") return [];
    const select = table.query.limit !== undefined ? undefined : recursiveSelect(table.query.body, table.name.name);
    return select !== undefined && isEndless(select) && query.limit === undefined ? [{ table, select }] : [];
  });
}

export const recursiveWithoutEnd = defineRule({
  id: "recursive-without-end",
  group: "correctness",
  title: "Recursive query that never ends",
  severity: "error",
  what: "WITH RECURSIVE ... UNION ALL whose recursive part has no condition and no join.",
  why: "Each round gives as many rows as the one before, so that it goes on until memory, a limit of the engine or patience ends it.",
  whenNotToUse: "A LIMIT outside stops it on Postgres and DuckDB, which isn't reported.",
  fix: "none",
  sources: ["https://www.postgresql.org/docs/current/queries-with.html#QUERIES-WITH-RECURSIVE"],
  visit: (analysed) =>
    queriesOf(analysed)
      .flatMap((query) => endless(query, analysed.dialect))
      .map(({ table, select }) => ({
        span: select.keywordSpan,
        message: `Nothing ends the recursion of ${table.name.name}: each round gives the next one as many rows as it got.`,
        suggestion: "Add a WHERE that becomes false in the end.",
      })),
  examples: {
    bad: [{ sql: "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n) SELECT i FROM n" }],
    good: [
      { sql: "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 10) SELECT i FROM n" },
      {
        sql: "WITH RECURSIVE t AS (SELECT id FROM e WHERE boss IS NULL UNION ALL SELECT e.id FROM e JOIN t ON e.boss = t.id) SELECT id FROM t",
      },
      { sql: "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n) SELECT i FROM n LIMIT 10" },
      { sql: "WITH n AS (SELECT 1 AS i) SELECT i FROM n UNION ALL SELECT i FROM n" },
      { sql: "WITH n AS (SELECT i FROM n) SELECT i FROM n", dialect: "bigquery" },
      { sql: "WITH n AS (SELECT i FROM m UNION ALL SELECT i FROM n) SELECT i FROM n", dialect: "bigquery" },
    ],
  },
});
