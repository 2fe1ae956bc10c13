import { describe, expect, test } from "vitest";
import type { AnalysedStatement, Scope } from "../../../src/engines/sql/scope.ts";
import { aggregatesOf } from "../../../src/engines/sql/scopes/aggregates-of.ts";
import { columnLineage } from "../../../src/engines/sql/scopes/column-lineage.ts";
import { conjunctsOf } from "../../../src/engines/sql/scopes/conjuncts-of.ts";
import { isDeterministic, volatilityOf } from "../../../src/engines/sql/scopes/is-deterministic.ts";
import { isUniqueIn } from "../../../src/engines/sql/scopes/is-unique-in.ts";
import { joinGraph } from "../../../src/engines/sql/scopes/join-graph.ts";
import { readsUnknown, sourcesOfExpression } from "../../../src/engines/sql/scopes/sources-of-expression.ts";
import { analyse } from "./support.ts";

const schema =
  "CREATE TABLE a (id INT PRIMARY KEY, x INT, y INT); CREATE TABLE b (id INT PRIMARY KEY, a_id INT, z INT); CREATE TABLE c (id INT, w INT)";

function top(statement: AnalysedStatement): Scope {
  const [scope] = statement.scopes;
  if (scope === undefined) throw new Error("no scope");
  return scope;
}

function textOf(statement: AnalysedStatement, node: { readonly start: number; readonly end: number }): string {
  return statement.source.slice(node.start, node.end);
}

describe("conjuncts", () => {
  test("are the operands of the topmost ANDs", () => {
    const statement = analyse("SELECT 1 FROM a WHERE x = 1 AND (y = 2 AND id = 3) AND (x = 4 OR y = 5 AND id = 6)", { schema });
    const found = conjunctsOf(top(statement).select.where).map((item) => textOf(statement, item));
    expect(found).toEqual(["x = 1", "y = 2", "id = 3", "(x = 4 OR y = 5 AND id = 6)"]);
    expect(conjunctsOf(undefined)).toEqual([]);
  });
});

describe("the join graph", () => {
  test.each([
    ["SELECT 1 FROM a, b WHERE a.id = b.a_id AND a.x = b.z AND a.x > b.z", ["a(id, x) = b(a_id, z)"]],
    ["SELECT 1 FROM a LEFT JOIN b ON b.a_id = a.id WHERE a.x = b.z", ["a(id) = b(a_id) outer", "a(x) = b(z)"]],
    ["SELECT 1 FROM a JOIN b USING (id) JOIN c USING (id)", ["a(id) = b(id)", "a(id) = c(id)"]],
    ["SELECT 1 FROM a, b WHERE a.id = b.a_id OR a.x = b.z", []],
    ["SELECT 1 FROM a, b WHERE a.id + 0 = b.a_id", []],
    ["SELECT 1 FROM a WHERE EXISTS (SELECT 1 FROM b WHERE b.a_id = a.id)", []],
  ])("of %s", (sql, expected) => {
    const edges = joinGraph(top(analyse(sql, { schema })));
    const texts = edges.map(
      (edge) =>
        `${edge.left.name}(${edge.leftColumns.join(", ")}) = ${edge.right.name}(${edge.rightColumns.join(", ")})${edge.outer ? " outer" : ""}`,
    );
    expect(texts).toEqual(expected);
  });
});

describe("sources of an expression", () => {
  test.each([
    ["SELECT a.x + b.z FROM a, b", ["a", "b"], false],
    ["SELECT 1 FROM a", [], false],
    ["SELECT (SELECT max(z) FROM b WHERE b.a_id = a.id) FROM a, c", ["a"], false],
    ["SELECT nothing + a.x FROM a", ["a"], true],
    ["SELECT id FROM a JOIN b USING (id)", ["a", "b"], false],
  ])("of %s", (sql, expected, unknown) => {
    const statement = analyse(sql, { schema });
    const item = top(statement).select.items[0]?.expression;
    if (item === undefined) throw new Error("no item");
    expect([...sourcesOfExpression(item, statement)].map((source) => source.name).toSorted()).toEqual(expected);
    expect(readsUnknown(item, statement)).toBe(unknown);
  });
});

test("uniqueness follows keys, grouping and DISTINCT", () => {
  const [a, grouped, distinct, one, fanned] = top(
    analyse(
      "SELECT 1 FROM a, (SELECT a_id, count(*) AS n FROM b GROUP BY a_id) g, (SELECT DISTINCT w, id FROM c) d, (SELECT max(w) AS m FROM c) o, (SELECT a.id FROM a JOIN b ON b.a_id = a.id) f",
      { schema },
    ),
  ).sources;
  const unique = (source: typeof a, columns: readonly string[]): boolean => source !== undefined && isUniqueIn(source, columns);
  expect([unique(a, ["ID", "x"]), unique(a, ["x"]), unique(grouped, ["a_id"]), unique(grouped, ["n"])]).toEqual([true, false, true, false]);
  expect([unique(distinct, ["id", "w"]), unique(distinct, ["id"]), unique(one, []), unique(fanned, ["id"])]).toEqual([
    true,
    false,
    true,
    false,
  ]);
});

test("aggregates are those of the SELECT itself, without windows", () => {
  const statement = analyse("SELECT sum(x), count(*) OVER (), (SELECT max(z) FROM b), coalesce(min(y), 0) FROM a HAVING avg(x) > 1", {
    schema,
  });
  expect(aggregatesOf(top(statement).select, "postgres").map((call) => textOf(statement, call))).toEqual(["sum(x)", "min(y)", "avg(x)"]);
});

test.each([
  ["random()", "volatile", false],
  ["now()", "stable", true],
  ["current_date", "stable", true],
  ["x + 1", "immutable", true],
  ["(SELECT max(z) FROM b WHERE random() < 1)", "volatile", false],
])("%s is %s", (expression, volatility, deterministic) => {
  const item = top(analyse(`SELECT ${expression} FROM a`, { schema })).select.items[0]?.expression;
  if (item === undefined) throw new Error("no item");
  expect([volatilityOf(item), isDeterministic(item)]).toEqual([volatility, deterministic]);
});

describe("lineage", () => {
  test.each([
    ["SELECT x, x + y AS s FROM a", ["x <- a.x identity", "s <- a.x transformation, a.y transformation"]],
    ["WITH q AS (SELECT sum(x) AS s, y FROM a GROUP BY y) SELECT s * 2 AS t, y AS z FROM q", ["t <- a.x aggregation", "z <- a.y identity"]],
    ["SELECT id FROM a UNION ALL SELECT z FROM b", ["id <- a.id identity, b.z identity"]],
    ["SELECT 1 AS one, (SELECT max(z) FROM b) AS m FROM a", ["one <- ", "m <- b.z aggregation"]],
    ["SELECT k FROM (SELECT * FROM unknown_table) s", ["k <- unknown_table.k identity"]],
    ["SELECT nothing FROM a", ["nothing <-  incomplete"]],
  ])("of %s", (sql, expected) => {
    const lines = columnLineage(analyse(sql, { schema }))?.map(
      ({ column, origins, complete }) =>
        `${column} <- ${origins
          .map((origin) => `${origin.table}.${origin.column} ${origin.transformation}`)
          .toSorted()
          .join(", ")}${complete ? "" : " incomplete"}`,
    );
    expect(lines).toEqual(expected);
  });
});
