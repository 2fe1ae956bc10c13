/** What names mean, by example and dialect. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DialectId } from "../../../src/engines/sql/dialect.ts";
import { analyse, columnsText, meanings } from "./support.ts";

const schema = `
  CREATE TABLE a (id INT PRIMARY KEY, x INT, t TEXT NOT NULL);
  CREATE TABLE b (id INT, a_id INT NOT NULL, y INT, UNIQUE (id));
  CREATE TABLE shop.c (id INT, z INT);`;

interface Example {
  readonly sql: string;
  readonly expected: readonly string[];
  readonly dialect?: DialectId;
  readonly unknownSchema?: boolean;
}

const examples: readonly Example[] = [
  { sql: "SELECT x, a.x FROM a", expected: ["x: a.x", "a.x: a.x"] },
  { sql: "SELECT id FROM a, b", expected: ["id: ambiguous"] },
  { sql: "SELECT X, A.T FROM a", expected: ["X: a.x", "A.T: a.t"] },
  { sql: "SELECT nothing FROM a", expected: ["nothing: unknown"] },
  { sql: "SELECT a.x FROM a AS other", expected: ["a.x: unknown"] },
  { sql: "SELECT c.z, shop.c.z, other.c.z FROM shop.c", expected: ["c.z: c.z", "shop.c.z: c.z", "other.c.z: unknown"] },
  { sql: "SELECT id FROM a JOIN b USING (id)", expected: ["id: a+b.id"] },
  { sql: "SELECT a.id, b.id FROM a JOIN b USING (id)", expected: ["a.id: a.id", "b.id: b.id"] },
  { sql: "SELECT id FROM a NATURAL JOIN shop.c", expected: ["id: a+c.id"] },
  {
    sql: "SELECT a_id FROM b SEMI JOIN a ON a.id = b.a_id",
    expected: ["a.id: a.id", "b.a_id: b.a_id", "a_id: b.a_id"].toSorted(),
    dialect: "duckdb",
  },
  // Correlation.
  { sql: "SELECT 1 FROM a WHERE EXISTS (SELECT 1 FROM b WHERE y = x)", expected: ["y: b.y", "x: a.x outside"] },
  { sql: "SELECT 1 FROM a WHERE id IN (SELECT x FROM b)", expected: ["id: a.id", "x: a.x outside"] },
  { sql: "SELECT 1 FROM a, (SELECT x FROM b) s", expected: ["x: unknown"] },
  { sql: "SELECT 1 FROM a, LATERAL (SELECT x FROM b) s", expected: ["x: a.x outside"] },
  {
    sql: "SELECT (SELECT max(y) FROM b WHERE b.id = a.id AND x > 1) FROM a",
    expected: ["y: b.y", "b.id: b.id", "a.id: a.id outside", "x: a.x outside"],
  },
  // WITH.
  { sql: "WITH a AS (SELECT y AS q FROM b) SELECT q, x FROM a", expected: ["y: b.y", "q: a.q", "x: unknown"] },
  { sql: "WITH a AS (SELECT x FROM a) SELECT x FROM a", expected: ["x: a.x", "x: a.x"] },
  { sql: "WITH r(n) AS (SELECT 1), s AS (SELECT n FROM r) SELECT n FROM s", expected: ["n: r.n", "n: s.n"] },
  {
    sql: "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 3) SELECT n FROM r",
    expected: ["n: r.n", "n: r.n", "n: r.n"],
  },
  { sql: "WITH r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n FROM r", expected: ["n: r.n", "n: r.n"], dialect: "tsql" },
  { sql: "WITH s AS (WITH a AS (SELECT 1 AS one) SELECT one FROM a) SELECT x FROM a, s", expected: ["one: a.one", "x: a.x"] },
  // Aliases of the SELECT list.
  { sql: "SELECT x AS k FROM a ORDER BY k", expected: ["x: a.x", "k: alias k"] },
  { sql: "SELECT id AS x FROM a ORDER BY x", expected: ["id: a.id", "x: alias x"] },
  { sql: "SELECT id AS x FROM a ORDER BY x + 1", expected: ["id: a.id", "x: a.x"] },
  { sql: "SELECT id AS x FROM a ORDER BY x + 1", expected: ["id: a.id", "x: alias x"], dialect: "bigquery" },
  { sql: "SELECT id AS x FROM a GROUP BY x", expected: ["id: a.id", "x: a.x"] },
  { sql: "SELECT id AS x FROM a GROUP BY x", expected: ["id: a.id", "x: alias x"], dialect: "bigquery" },
  { sql: "SELECT id AS k FROM a GROUP BY k", expected: ["id: a.id", "k: alias k"] },
  { sql: "SELECT id AS k FROM a GROUP BY k", expected: ["id: a.id", "k: unknown"], dialect: "tsql" },
  { sql: "SELECT id AS k FROM a WHERE k > 1", expected: ["id: a.id", "k: unknown"] },
  { sql: "SELECT id AS k FROM a WHERE k > 1", expected: ["id: a.id", "k: alias k"], dialect: "snowflake" },
  { sql: "SELECT id AS x FROM a WHERE x > 1", expected: ["id: a.id", "x: a.x"], dialect: "snowflake" },
  { sql: "SELECT id AS k, k + 1 AS l FROM a", expected: ["id: a.id", "k: alias k"], dialect: "databricks" },
  { sql: "SELECT k + 1 AS l, id AS k FROM a", expected: ["k: unknown", "id: a.id"], dialect: "databricks" },
  { sql: "SELECT count(*) AS n FROM a HAVING n > 1", expected: ["n: alias n"], dialect: "mysql" },
  { sql: "SELECT count(*) AS n FROM a HAVING n > 1", expected: ["n: unknown"] },
  { sql: "SELECT a.id FROM a JOIN b ON a.id = b.a_id ORDER BY id", expected: ["a.id: a.id", "a.id: a.id", "b.a_id: b.a_id", "id: a.id"] },
  // Folding.
  { sql: 'SELECT "X" FROM (SELECT 1 AS x, 2 AS "X") s', expected: ['"X": s.X'] },
  { sql: 'SELECT x FROM (SELECT 1 AS x, 2 AS "X") s', expected: ["x: s.x"] },
  { sql: 'SELECT x FROM (SELECT 1 AS "x", 2 AS "X") s', expected: ["x: s.X"], dialect: "snowflake" },
  { sql: 'SELECT x FROM (SELECT 1 AS x, 2 AS "X") s', expected: ["x: ambiguous"], dialect: "duckdb" },
  // Without a schema: sure where only one source can be meant.
  { sql: "SELECT x, o.y FROM orders o", expected: ["x: o.?", "o.y: o.?"], unknownSchema: true },
  { sql: "SELECT x, o.y FROM orders o, items i", expected: ["x: unknown", "o.y: o.?"], unknownSchema: true },
  { sql: "SELECT id FROM orders JOIN items USING (id)", expected: ["id: orders+items.?"], unknownSchema: true },
  {
    sql: "SELECT 1 FROM orders WHERE id IN (SELECT k FROM items)",
    expected: ["id: orders.?", "k: unknown, likely items.?"],
    unknownSchema: true,
  },
  { sql: "SELECT x AS k FROM orders GROUP BY k", expected: ["x: orders.?", "k: unknown, likely alias k"], unknownSchema: true },
  { sql: "WITH c AS (SELECT x FROM orders) SELECT x, y FROM c", expected: ["x: orders.?", "x: c.x", "y: unknown"], unknownSchema: true },
  // Structs, arrays, lambdas.
  {
    sql: "SELECT t.data.name, data.name FROM events t",
    expected: ["t.data.name: t.data.field", "data.name: t.data.field"],
    dialect: "bigquery",
    unknownSchema: true,
  },
  {
    sql: "SELECT transform(xs, v -> v + id) FROM events",
    expected: ["xs: events.?", "id: events.?"],
    dialect: "spark",
    unknownSchema: true,
  },
  {
    sql: "SELECT item FROM events e, UNNEST(e.items) AS item",
    expected: ["item: item.?", "e.items: e.?"],
    dialect: "bigquery",
    unknownSchema: true,
  },
  // Writing.
  { sql: "UPDATE b SET y = a.x FROM a WHERE a.id = b.a_id", expected: ["y: b.y", "a.x: a.x", "a.id: a.id", "b.a_id: b.a_id"] },
  { sql: "DELETE FROM b WHERE a_id IN (SELECT id FROM a WHERE x = y)", expected: ["a_id: b.a_id", "id: a.id", "x: a.x", "y: b.y outside"] },
  { sql: "INSERT INTO b (id) SELECT x FROM a", expected: ["x: a.x"] },
];

describe("names", () => {
  test.each(examples)("$dialect $sql", ({ sql, expected, dialect = "postgres", unknownSchema = false }) => {
    const found = meanings(analyse(sql, { dialect, ...(unknownSchema ? {} : { schema }) }));
    expect(found.toSorted()).toEqual(expected.toSorted());
  });
});

describe("output", () => {
  test.each([
    ["SELECT * FROM a", "id integer, x integer?, t text"],
    ["SELECT a.*, y FROM a LEFT JOIN b ON a.id = b.a_id", "id integer, x integer?, t text, y integer?"],
    ["SELECT b.a_id FROM a LEFT JOIN b ON a.id = b.a_id", "a_id integer?"],
    ["SELECT x FROM a WHERE x IS NOT NULL", "x integer"],
    ["SELECT x FROM a WHERE x IS NOT NULL OR id = 1", "x integer?"],
    ["SELECT coalesce(x, 0) AS c, count(*) AS n FROM a GROUP BY 1", "c integer, n integer"],
    ["SELECT * FROM orders", "unknown"],
    ["SELECT o.*, 1 AS one FROM orders o", "unknown"],
    ["SELECT s.k FROM (SELECT o.id AS k FROM orders o) s", "k unknown?"],
    ["SELECT * FROM a JOIN b USING (id)", "id integer, x integer?, t text, a_id integer, y integer?"],
    ["SELECT t || 'x' AS u, id / 2 AS h, avg(x) OVER () AS m FROM a", "u text, h integer, m decimal?"],
  ])("of %s", (sql, expected) => {
    expect(columnsText(analyse(sql, { schema }).scopes[0]?.output)).toBe(expected);
  });

  test("takes EXCEPT and REPLACE into account", () => {
    const statement = analyse("SELECT * EXCEPT (x) REPLACE (1.5 AS id) FROM a", { schema, dialect: "bigquery" });
    expect(columnsText(statement.scopes[0]?.output)).toBe("id float, t text");
  });
});

test("a decimal that grows too large is NULL in Spark, and an error elsewhere", () => {
  const sums = "CREATE TABLE m (d DECIMAL(9, 2) NOT NULL, n INT NOT NULL)";
  const sql = "SELECT d * d AS p, n + n AS s, CAST(d AS DECIMAL(5, 2)) AS c, sum(d) AS t, sum(n) AS u FROM m GROUP BY d, n";
  const columns = (dialect: DialectId): string => columnsText(analyse(sql, { dialect, schema: sums }).scopes[0]?.output);
  expect(columns("spark")).toBe("p decimal?, s integer, c decimal?, t decimal?, u integer");
  expect(columns("postgres")).toBe("p decimal, s integer, c decimal, t decimal, u integer");
});

test("a text that is unique isn't so beside a number", () => {
  const codes = "CREATE TABLE a (id INT PRIMARY KEY); CREATE TABLE b (code TEXT UNIQUE, n INT UNIQUE)";
  const keys = (column: string): readonly (readonly string[])[] =>
    analyse(`WITH j AS (SELECT a.id FROM a LEFT JOIN b ON b.${column} = a.id) SELECT * FROM j`, {
      dialect: "mysql",
      schema: codes,
    }).scopes.flatMap(({ sources }) => sources.filter(({ kind }) => kind === "cte").flatMap((source) => source.keys));
  expect(keys("n")).toEqual([["id"]]);
  expect(keys("code")).toEqual([]);
});

describe("properties", () => {
  const name = fc.stringMatching(/^q[a-z]{2,6}$/u);

  test("renaming an alias changes no meaning but its name", () => {
    fc.assert(
      fc.property(name, name, (first, second) => {
        fc.pre(first !== second);
        const query = (p: string, q: string): string =>
          `SELECT ${p}.x, ${q}.y AS v FROM a AS ${p} LEFT JOIN (SELECT a_id, max(y) AS y FROM b GROUP BY a_id) AS ${q} ON ${p}.id = ${q}.a_id WHERE t = 'k' AND EXISTS (SELECT 1 FROM shop.c WHERE c.id = ${p}.id) ORDER BY v`;
        const renamed = (statement: ReturnType<typeof analyse>, p: string, q: string): readonly string[] =>
          meanings(statement).map((text) =>
            text.replaceAll(new RegExp(`\\b${p}\\.`, "gu"), "P.").replaceAll(new RegExp(`\\b${q}\\.`, "gu"), "Q."),
          );
        const one = analyse(query(first, second), { schema });
        const other = analyse(query("left_side", "right_side"), { schema });
        expect(renamed(one, first, second)).toEqual(renamed(other, "left_side", "right_side"));
        expect(columnsText(one.scopes[0]?.output)).toBe(columnsText(other.scopes[0]?.output));
      }),
      { numRuns: 60 },
    );
  });

  test("knowing less never changes a sure meaning to another", () => {
    const withoutColumn = (text: string): string => text.replace(/\.[\w?]+( outside)?$/u, ".?$1");
    const changed: string[] = [];
    const queries = examples.filter((example) => example.unknownSchema !== true);
    for (const { sql, dialect = "postgres" } of queries) {
      const full = meanings(analyse(sql, { schema, dialect }));
      const none = meanings(analyse(sql, { dialect }));
      for (const [index, text] of none.entries()) {
        const [reference, meant = ""] = text.split(": ");
        if (meant.startsWith("unknown") || meant === "ambiguous") continue;
        // What the schema shows to be no column at all is an error of the query, about which nothing is promised.
        if (full[index]?.endsWith(": unknown") === true) continue;
        const kept = `${reference}: ${meant}`;
        if (full[index] === undefined || withoutColumn(full[index]) !== withoutColumn(kept))
          changed.push(`${sql}: ${kept}, then ${full[index] ?? "nothing"}`);
      }
    }
    expect(changed).toEqual([]);
  });
});

describe("long texts", () => {
  const many = (count: number, text: (index: number) => string, separator: string): string =>
    Array.from({ length: count }, (_, index) => text(index)).join(separator);

  test.each([
    ["conditions", `SELECT 1 FROM a WHERE ${many(1500, (i) => `x = ${i}`, " AND ")}`, 1],
    ["operands", many(1500, () => "SELECT x FROM a", " UNION ALL "), 1500],
    [
      "tables of WITH",
      `WITH ${many(3000, (i) => `q${i} AS (SELECT x FROM ${i === 0 ? "a" : `q${i - 1}`})`, ", ")} SELECT x FROM q2999`,
      3001,
    ],
    [
      "stars over stars",
      `WITH ${many(60, (i) => `q${i} AS (SELECT p.*, q.* FROM ${i === 0 ? "a p, a q" : `q${i - 1} p, q${i - 1} q`})`, ", ")} SELECT * FROM q59`,
      61,
    ],
    ["sources", `SELECT x FROM ${many(1500, (i) => `t${i}`, ", ")}`, 1],
  ])("%s are read without overflow", (_, sql, scopes) => {
    expect(analyse(sql, { schema }).scopes).toHaveLength(scopes);
  });
});
