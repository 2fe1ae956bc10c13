/** Where the result could change: no rewrite is offered, or nothing is said at all. Each case is one that an engine answers differently. */
import { describe, expect, it } from "vitest";
import type { DialectId } from "../../../src/engines/sql/dialect.ts";
import { rules } from "../../../src/engines/sql/rules/index.ts";
import { analyse } from "./harness.ts";

interface Case {
  readonly why: string;
  readonly rule: string;
  readonly dialect: DialectId;
  readonly sql: string;
  readonly schema?: string;
}

function matchesOf({ rule: id, dialect, sql, schema }: Case) {
  const rule = rules.find((one) => one.id === id);
  if (rule === undefined) throw new Error(`there is no rule ${id}`);
  expect(rule.dialects?.includes(dialect)).not.toBe(false);
  return analyse(sql, { dialect, ...(schema === undefined ? {} : { schema }) }).flatMap((statement) => rule.visit(statement));
}

const advisedAlone: readonly Case[] = [
  {
    why: "the day of a value with an offset is that at its offset",
    rule: "function-on-filtered-date",
    dialect: "snowflake",
    sql: "SELECT id FROM events WHERE DATE(ts) = '2024-02-29'",
    schema: "CREATE TABLE events (id INT, ts TIMESTAMP_TZ)",
  },
  {
    why: "the day of a value with an offset is that at its offset",
    rule: "function-on-filtered-date",
    dialect: "tsql",
    sql: "SELECT id FROM events WHERE CAST(ts AS DATE) = '2024-02-29'",
    schema: "CREATE TABLE events (id INT, ts DATETIMEOFFSET)",
  },
  {
    why: "the name is what another column is called",
    rule: "order-by-ordinal",
    dialect: "postgres",
    sql: "SELECT name, code AS name FROM t ORDER BY 1",
  },
  {
    why: "inside of an expression BigQuery's ORDER BY reads aliases",
    rule: "order-by-ordinal",
    dialect: "bigquery",
    sql: "SELECT lower(name), code AS name FROM t ORDER BY 1",
  },
  {
    why: "GROUP BY of BigQuery reads aliases first",
    rule: "group-by-ordinal",
    dialect: "bigquery",
    sql: "SELECT a AS b, b AS a, COUNT(*) AS n FROM t GROUP BY 1, 2",
  },
  {
    why: "a LIMIT around it takes what comes first",
    rule: "order-by-in-set-operand",
    dialect: "duckdb",
    sql: "SELECT a FROM ((SELECT a FROM t ORDER BY a) UNION ALL SELECT a FROM u) x LIMIT 5",
  },
  {
    why: "a timestamp as text isn't the day that it equals",
    rule: "like-without-wildcard",
    dialect: "snowflake",
    sql: "SELECT id FROM t WHERE seen LIKE '2024-01-01'",
  },
  {
    why: "ClickHouse gives a default where there is no match",
    rule: "correlated-aggregate",
    dialect: "clickhouse",
    sql: "SELECT c.id, (SELECT max(o.amount) FROM orders o WHERE o.customer_id = c.id) AS m FROM customers c",
    schema:
      "CREATE TABLE customers (id UInt64) ENGINE = MergeTree ORDER BY id; CREATE TABLE orders (customer_id UInt64, amount Int64) ENGINE = MergeTree ORDER BY customer_id",
  },
  {
    why: "the list of each half is half of the list",
    rule: "or-across-join",
    dialect: "duckdb",
    sql: "SELECT list(*) FROM a JOIN b ON a.k = b.k OR a.j = b.j",
  },
];

const silent: readonly Case[] = [
  {
    why: "MySQL makes a text of the number, and 0 of the text",
    rule: "coalesce-in-filter",
    dialect: "mysql",
    sql: "SELECT id FROM t WHERE COALESCE(user_id, 'none') = 'guest'",
    schema: "CREATE TABLE t (id INT, user_id INT)",
  },
  {
    why: "two spellings of a day are equal as dates",
    rule: "coalesce-in-filter",
    dialect: "postgres",
    sql: "SELECT id FROM t WHERE COALESCE(day, '2024-1-1') = '2024-01-01'",
    schema: "CREATE TABLE t (id INT, day DATE)",
  },
  {
    why: "an accent may count for nothing",
    rule: "coalesce-in-filter",
    dialect: "mysql",
    sql: "SELECT id FROM t WHERE COALESCE(name, 'café') = 'cafe'",
    schema: "CREATE TABLE t (id INT, name VARCHAR(20))",
  },
  {
    why: "one number in two spellings",
    rule: "contradictory-conditions",
    dialect: "postgres",
    sql: "SELECT id FROM t WHERE id = '1' AND id = '01'",
    schema: "CREATE TABLE t (id INT)",
  },
  {
    why: "one boolean in two spellings",
    rule: "always-true-or",
    dialect: "postgres",
    sql: "SELECT id FROM t WHERE paid <> 't' OR paid <> 'true'",
    schema: "CREATE TABLE t (id INT, paid BOOLEAN)",
  },
  {
    why: "a collation may ignore case",
    rule: "case-unreachable-branch",
    dialect: "mysql",
    sql: "SELECT CASE WHEN x <> 'a' THEN 1 WHEN x = 'A' THEN 2 END AS y FROM t",
  },
  {
    why: "functions of two schemas",
    rule: "redundant-condition",
    dialect: "postgres",
    sql: "SELECT id FROM t WHERE one.f(id) = 1 AND other.f(id) = 1",
  },
  {
    why: "the order of an aggregate's rows is part of it",
    rule: "or-common-factor",
    dialect: "postgres",
    sql: "SELECT k FROM t GROUP BY k HAVING (string_agg(a, ',' ORDER BY b) = 'x' AND k > 1) OR (string_agg(a, ',' ORDER BY b DESC) = 'x' AND k < 1)",
  },
  {
    why: "a row becomes several by the function",
    rule: "redundant-distinct",
    dialect: "postgres",
    sql: "SELECT DISTINCT id, unnest(tags) AS tag FROM t",
    schema: "CREATE TABLE t (id INT PRIMARY KEY, tags TEXT[])",
  },
  {
    why: "a row becomes several by the function",
    rule: "union-as-union-all",
    dialect: "postgres",
    sql: "SELECT 'a' AS kind, id, unnest(tags) AS tag FROM t UNION SELECT 'b' AS kind, id, unnest(tags) AS tag FROM u",
    schema: "CREATE TABLE t (id INT PRIMARY KEY, tags TEXT[]); CREATE TABLE u (id INT PRIMARY KEY, tags TEXT[])",
  },
  {
    why: "a function of a star reads all columns",
    rule: "unused-derived-columns",
    dialect: "snowflake",
    sql: "SELECT OBJECT_CONSTRUCT(*) AS row_text, t.a FROM (SELECT a, b FROM s) t",
  },
  {
    why: "a function of a star reads all columns",
    rule: "unused-left-join",
    dialect: "snowflake",
    sql: "SELECT HASH(*) AS h FROM orders o LEFT JOIN customers c ON c.id = o.customer_id",
    schema: "CREATE TABLE customers (id INT PRIMARY KEY); CREATE TABLE orders (id INT, customer_id INT)",
  },
  {
    why: "the aggregate makes one row of all, whoever reads it",
    rule: "unused-derived-columns",
    dialect: "duckdb",
    sql: "SELECT t.n FROM (SELECT list(a) AS l, 1 AS n FROM s) t",
  },
  {
    why: "the query around it takes the first rows, two levels up",
    rule: "order-by-in-subquery",
    dialect: "postgres",
    sql: "SELECT u.id FROM (SELECT t.id FROM (SELECT id FROM b ORDER BY id) t) u LIMIT 5",
  },
  {
    why: "any() takes the first value that comes",
    rule: "order-by-in-subquery",
    dialect: "clickhouse",
    sql: "SELECT kind, any(id) AS id FROM (SELECT kind, id FROM b ORDER BY day DESC) t GROUP BY kind",
  },
  {
    why: "MySQL may take the other columns of a group from its first row",
    rule: "order-by-in-subquery",
    dialect: "mysql",
    sql: "SELECT kind, id FROM (SELECT kind, id FROM b ORDER BY day DESC) t GROUP BY kind",
  },
];

describe("no rewrite", () => {
  it.each(advisedAlone.map((one) => [one.rule, one.why, one] as const))("%s: %s", (_rule, _why, one) => {
    expect(matchesOf(one).map(({ rewrite }) => rewrite)).toEqual([undefined]);
  });
});

describe("no finding", () => {
  it.each(silent.map((one) => [one.rule, one.why, one] as const))("%s: %s", (_rule, _why, one) => {
    expect(matchesOf(one).map(({ message }) => message)).toEqual([]);
  });
});

it("a FILTER stays where aggregates of one table are put together", () => {
  const [match] = matchesOf({
    why: "",
    rule: "correlated-aggregate",
    dialect: "postgres",
    sql: "SELECT c.id, (SELECT sum(o.amount) FILTER (WHERE o.paid = 1) FROM orders o WHERE o.customer_id = c.id AND o.state = 1) AS a, (SELECT sum(o.amount) FROM orders o WHERE o.customer_id = c.id) AS b FROM customers c",
    schema: "CREATE TABLE customers (id INT PRIMARY KEY); CREATE TABLE orders (customer_id INT, amount INT, paid INT, state INT)",
  });
  expect(match?.rewrite?.edits.map(({ text }) => text).join("\n")).toContain("sum(CASE WHEN o.state = 1 AND o.paid = 1 THEN o.amount END)");
});

it.each([
  "SELECT s.id FROM sales s LEFT JOIN b ON b.k = s.k WHERE b.z NOT IN (SELECT q FROM c)",
  "SELECT s.id FROM sales s WHERE s.z NOT IN (SELECT c.q FROM b LEFT JOIN c ON c.k = b.k)",
])("no NOT NULL keeps away what an outer join fills in: %s", (sql) => {
  const [match] = matchesOf({ why: "", rule: "not-in-with-nulls", dialect: "postgres", sql });
  expect(match?.rewrite).toMatchObject({ changesResult: true, preconditions: [] });
});
