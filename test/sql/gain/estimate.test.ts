import { describe, expect, test } from "vitest";
import type { DialectId } from "../../../src/engines/sql/dialect.ts";
import { dialects } from "../../../src/engines/sql/dialects/index.ts";
import type { Gain } from "../../../src/engines/sql/gain.ts";
import { estimateGain } from "../../../src/engines/sql/gain/estimate/estimate.ts";
import type { ColumnSchema, SchemaCatalog, TableSchema } from "../../../src/engines/sql/schema.ts";
import type { AnalysedStatement } from "../../../src/engines/sql/scope.ts";
import { analyseStatement } from "../../../src/engines/sql/scopes/analyse.ts";
import { parseStatements } from "../../../src/engines/sql/syntax/parse.ts";

const column = (name: string, type: string, kind: ColumnSchema["kind"]): ColumnSchema => ({ name, type, kind, notNull: false });

/** 8 + 8 + 20 + 64 x 1 = 100 bytes a row. */
function events(facts: Partial<TableSchema> = {}): TableSchema {
  return {
    name: "events",
    columns: [
      column("id", "INT64", "integer"),
      column("happened", "TIMESTAMP", "timestamp"),
      column("kind", "STRING", "text"),
      ...Array.from({ length: 64 }, (_, index) => column(`flag${index}`, "BOOL", "boolean")),
    ],
    keys: [],
    foreignKeys: [],
    partitionBy: [],
    clusterBy: [],
    source: "ddl",
    kind: "table",
    ...facts,
  };
}

function analysed(sql: string, dialect: DialectId, tables: readonly TableSchema[]): AnalysedStatement {
  const { statements, problems } = parseStatements(sql, dialects[dialect]);
  const [statement] = statements;
  if (statement === undefined || problems.length > 0) throw new Error(problems.map(({ message }) => message).join());
  const catalog: SchemaCatalog = { tables, problems: [] };
  return analyseStatement({ source: sql, dialect, statement: statement.statement, catalog, templated: [] });
}

function estimate(
  before: string,
  after: string,
  tables: readonly TableSchema[] = [events({ rows: 1_000_000 })],
  engine: DialectId = "bigquery",
): Gain {
  return estimateGain({ before: analysed(before, engine, tables), after: analysed(after, engine, tables), engine });
}

describe("columns", () => {
  test("count by their types' widths on engines that store them apart, with the arithmetic", () => {
    const gain = estimate("SELECT * FROM events", "SELECT id, kind FROM events");
    expect(gain).toMatchObject({ basis: "estimated", engine: "bigquery", on: "nothing", verdict: "faster", recommended: true });
    expect(gain.factor).toBeCloseTo(100 / 28, 10);
    expect(gain.before?.bytesRead).toBeCloseTo(100_000_000);
    expect(gain.after?.bytesRead).toBeCloseTo(28_000_000);
    expect(gain.explanation).toContain("not measured");
    expect(gain.explanation).toContain("2 of 67 columns, 28 of 100 bytes a row");
  });

  test("don't matter where rows are stored whole", () => {
    expect(estimate("SELECT * FROM events", "SELECT id FROM events", undefined, "mysql")).toMatchObject({
      basis: "none",
      verdict: "unknown",
    });
  });

  test("are those that somebody asks for, through CTEs and derived tables", () => {
    const direct = "SELECT id FROM events";
    const none = (sql: string): Gain => estimate(sql, direct);
    for (const sql of [
      "WITH e AS (SELECT * FROM events) SELECT id FROM e",
      "SELECT x.id FROM (SELECT id, kind, flag1 FROM events) AS x",
      "WITH a AS (SELECT * FROM events), b AS (SELECT id, kind FROM a) SELECT id FROM b",
      "WITH unused AS (SELECT * FROM events) SELECT id FROM events",
    ]) {
      expect([sql, none(sql).verdict, none(sql).explanation.includes("read the same")]).toEqual([sql, "unknown", true]);
    }
    expect(estimate("WITH e AS (SELECT * FROM events) SELECT id FROM e WHERE kind = 'x'", direct).factor).toBeCloseTo(28 / 8);
    expect(estimate("SELECT id FROM (SELECT DISTINCT id, kind FROM events) AS d", direct).factor).toBeCloseTo(28 / 8);
    expect(
      estimate("SELECT id FROM events WHERE EXISTS (SELECT * FROM events AS x WHERE x.id = events.id)", "SELECT id FROM events").factor,
    ).toBeCloseTo(2);
  });

  test("of repeated scans count each time", () => {
    const twice = "SELECT count(id) FROM events WHERE id > (SELECT avg(id) FROM events)";
    expect(estimate(twice, "SELECT count(id) FROM events").factor).toBeCloseTo(2);
  });

  test("of a CTE count once for each mention on engines that run it again", () => {
    const twice = "WITH e AS (SELECT id FROM events) SELECT a.id FROM e AS a JOIN e AS b ON a.id = b.id";
    expect(estimate(twice, "SELECT id FROM events", undefined, "bigquery").factor).toBeCloseTo(2);
    expect(estimate(twice, "SELECT id FROM events", undefined, "bigquery").explanation).toContain("2 times by its CTE");
    expect(estimate(twice, "SELECT id FROM events", undefined, "snowflake")).toMatchObject({ verdict: "unknown" });
    const nested =
      "WITH e AS (SELECT id FROM events), f AS (SELECT a.id FROM e AS a JOIN e AS b ON a.id = b.id) SELECT f.id FROM f JOIN f AS g ON f.id = g.id";
    expect(estimate(nested, "SELECT id FROM events").factor).toBeCloseTo(4);
    const recursive = "WITH RECURSIVE r AS (SELECT id FROM events UNION ALL SELECT id + 1 FROM r WHERE id < 5) SELECT id FROM r";
    expect(estimate(recursive, "SELECT id, kind FROM events").verdict).toBe("slower");
  });

  test("of several tables need their sizes", () => {
    const small = { ...events(), name: "small" };
    const join = "SELECT events.id FROM events JOIN small USING (id)";
    const unknown = estimate(join, "SELECT id FROM events", [events({ rows: 100 }), small]);
    expect(unknown).toMatchObject({ basis: "none", verdict: "unknown" });
    expect(unknown.explanation).toContain("the size of small is not known");
    const known = estimate(join, "SELECT id FROM events", [events({ rows: 100 }), { ...small, rows: 25 }]);
    expect(known.factor).toBeCloseTo(1.25);
  });

  test("of one table don't", () => {
    const gain = estimate("SELECT * FROM events", "SELECT id FROM events", [events()]);
    expect(gain).toMatchObject({ verdict: "faster", factor: 12.5 });
    expect(gain).not.toHaveProperty("before");
  });
});

describe("partitions", () => {
  const byDay = events({ rows: 1_000_000, partitionBy: ["DATE(happened)"], distinct: { happened: 400 } });
  const wrapped = "SELECT id FROM events WHERE EXTRACT(YEAR FROM happened) = 2024";
  const range = "SELECT id, happened FROM events WHERE happened >= '2024-01-01' AND happened < '2024-01-11'";

  test("are left out by conditions on the key, not by functions around it", () => {
    const gain = estimate(wrapped, range, [byDay]);
    expect(gain.verdict).toBe("faster");
    expect(gain.factor).toBeCloseTo(40);
    expect(gain.explanation).toContain("10 of 400 partitions by DATE(happened)");
    expect(gain.explanation).toContain("no condition on the partition key DATE(happened), so all partitions");
  });

  test("count single values, lists, BETWEEN and the key's own expression", () => {
    const factor = (condition: string): number | undefined =>
      estimate("SELECT id, happened FROM events", `SELECT id, happened FROM events WHERE ${condition}`, [byDay]).factor;
    expect(factor("DATE(happened) = '2024-02-03'")).toBeCloseTo(400);
    expect(factor("date( events.happened ) IN ('2024-02-03', '2024-02-04')")).toBeCloseTo(200);
    expect(factor("happened BETWEEN '2024-01-01' AND '2024-01-04'")).toBeCloseTo(100);
    expect(factor("TIMESTAMP '2024-01-01' <= happened AND happened < TIMESTAMP '2024-01-02'")).toBeCloseTo(400);
  });

  test("whose number isn't known give no factor", () => {
    const unknown = events({ rows: 1_000_000, partitionBy: ["DATE(happened)"] });
    expect(estimate(wrapped, range, [unknown])).toMatchObject({ basis: "none", verdict: "unknown" });
    const open = estimate(wrapped, "SELECT id FROM events WHERE happened >= '2024-01-01'", [byDay]);
    expect(open).toMatchObject({ verdict: "unknown" });
    expect(open.explanation).toContain("open to one side");
  });

  test("are months and years where the key says so, however few days are asked for", () => {
    const explanation = (key: string, condition: string, distinct = 400): string =>
      estimate(wrapped, `SELECT id, happened FROM events WHERE ${condition}`, [
        events({ rows: 1_000_000, partitionBy: [key], distinct: { happened: distinct } }),
      ]).explanation;
    const twoDays = "happened >= '2024-01-31' AND happened < '2024-02-02'";
    expect(explanation("DATE_TRUNC(happened, MONTH)", twoDays)).toContain("2 of 14 partitions");
    expect(explanation("toYYYYMM(happened)", "happened = '2024-01-31'")).toContain("1 of 14 partitions");
    expect(explanation("TIMESTAMP_TRUNC(happened, YEAR)", twoDays)).toContain("1 of 2 partitions");
    expect(explanation("DATE(happened)", "happened >= '2024-01-01 12:00:00' AND happened < '2024-01-02 12:00:00'")).toContain("2 of 400");
    // Neither tells how many partitions there are.
    for (const key of ["TIMESTAMP_TRUNC(happened, HOUR)", "bucket(16, happened)", "MOD(happened, 7)"])
      expect(explanation(key, twoDays)).toContain("how many there are is not known");
    expect(explanation("DATE(happened)", twoDays, 900_000)).toContain("how many there are is not known");
  });

  test("an outer join's condition leaves none out", () => {
    const sql = "SELECT e.id FROM (SELECT 1 AS x) AS o LEFT JOIN events AS e ON e.happened = '2024-01-01' AND e.id = o.x";
    expect(estimate(sql, "SELECT id, happened FROM events", [byDay]).explanation).toContain("read the same");
  });
});

test("says when a table or column isn't known rather than guess", () => {
  expect(estimate("SELECT * FROM nowhere", "SELECT id FROM events").explanation).toContain("nothing is known of the table nowhere");
  expect(estimate("SELECT missing FROM events", "SELECT id FROM events")).toMatchObject({ basis: "none", verdict: "unknown" });
});

test("a rewrite that reads more isn't recommended", () => {
  expect(estimate("SELECT id FROM events", "SELECT * FROM events")).toMatchObject({ verdict: "slower", recommended: false });
});
