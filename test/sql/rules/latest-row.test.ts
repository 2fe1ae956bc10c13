/** When the first row of each group may be taken by an aggregate: only where no two rows tie, and nothing is NULL. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDataAccess } from "../../../src/data/index.ts";
import type { DataAccess } from "../../../src/data/types.ts";
import { judge } from "../../../src/engines/sql/judge/judge-pair.ts";
import type { DialectId } from "../../../src/engines/sql/dialect.ts";
import { latestByRowNumber } from "../../../src/engines/sql/rules/cost/latest-by-row-number.ts";
import { analyse } from "./harness.ts";

const numbered = (order: string, items = "sku, price"): string =>
  `SELECT p.sku, p.price FROM (SELECT ${items}, ROW_NUMBER() OVER (PARTITION BY sku ORDER BY ${order}) AS n FROM prices) p WHERE p.n = 1`;

const columns = "sku TEXT NOT NULL, day DATE NOT NULL, run INT NOT NULL, price INT NOT NULL";

function matchesOf(sql: string, schema: string, dialect: DialectId) {
  return analyse(sql, { dialect, schema }).flatMap((statement) => latestByRowNumber.visit(statement));
}

describe("where it rewrites", () => {
  const keyed = `CREATE TABLE prices (${columns}, note TEXT, PRIMARY KEY (sku, day, run))`;

  it.each([
    ["no key rules ties out", numbered("day DESC, run DESC"), `CREATE TABLE prices (${columns})`],
    ["the key has more columns than the order", numbered("day DESC", "sku, price"), keyed],
    ["a value may be NULL", numbered("day DESC, run DESC", "sku, price, note"), keyed],
    ["the order goes both ways", numbered("day DESC, run"), keyed],
    [
      "a unique key may hold several NULLs",
      numbered("day DESC, run DESC"),
      "CREATE TABLE prices (sku TEXT NOT NULL, day DATE, run INT NOT NULL, price INT NOT NULL, UNIQUE (sku, day, run))",
    ],
    [
      "the number is read again",
      "SELECT p.sku, p.n FROM (SELECT sku, ROW_NUMBER() OVER (PARTITION BY sku ORDER BY day DESC, run DESC) AS n FROM prices) p WHERE p.n = 1",
      keyed,
    ],
    ["an output column is called like the key", numbered("day DESC, run DESC", "sku AS id, price AS sku, price"), keyed],
    ["all columns are read", numbered("day DESC, run DESC").replace("p.sku, p.price", "*"), keyed],
  ])("advises alone where %s", (_, sql, schema) => {
    const matches = matchesOf(sql, schema, "spark");
    expect(matches.map(({ rewrite, suggestion }) => ({ rewrite, advised: suggestion !== undefined }))).toEqual([
      { rewrite: undefined, advised: true },
    ]);
  });

  it("rewrites where the key is the partition and the order", () => {
    const [match] = matchesOf(numbered("day DESC, run DESC"), keyed, "spark");
    expect(match?.rewrite?.preconditions).toEqual([{ kind: "unique", table: "prices", columns: ["sku", "day", "run"] }]);
    expect(match?.rewrite?.edits.map(({ text }) => text)).toContain("MAX_BY(price, NAMED_STRUCT('day', day, 'run', run)) AS price");
  });

  it.each(["postgres", "trino", "tsql"] as const)("says nothing in %s", (dialect) => {
    expect(latestByRowNumber.dialects).not.toContain(dialect);
  });
});

describe("why ties matter", () => {
  let data: DataAccess;
  beforeAll(() => {
    data = createDataAccess({ roots: [process.cwd()] });
  });
  afterAll(async () => {
    await data[Symbol.asyncDispose]();
  });

  const aggregated = "SELECT p.sku, p.price FROM (SELECT sku, ARG_MAX(price, ROW(day, run)) AS price FROM prices GROUP BY sku) p";

  async function verdictOf(schema: string): Promise<string> {
    const sql = numbered("day DESC, run DESC");
    const [statement] = analyse(sql, { dialect: "duckdb", schema });
    if (statement === undefined) throw new Error("nothing was analysed");
    const judgement = await judge(
      { left: sql, right: aggregated, dialect: "duckdb", catalog: statement.catalog, preconditions: [], instances: 40 },
      { laboratory: async (options) => data.laboratory(options), signal: new AbortController().signal, progress: () => undefined },
    );
    return judgement.verdict;
  }

  it("finds no difference where the key rules them out", async () => {
    expect(await verdictOf(`CREATE TABLE prices (${columns}, PRIMARY KEY (sku, day, run))`)).toBe("tested");
  });

  it("doesn't call them equal where rows may tie or be NULL", async () => {
    expect(["refuted", "inconclusive"]).toContain(await verdictOf("CREATE TABLE prices (sku TEXT, day DATE, run INT, price INT)"));
  });
});
