import { afterAll, describe, expect, test } from "vitest";
import { createDataAccess } from "../../src/data/index.ts";

const data = createDataAccess({ roots: ["node_modules/vega-datasets/data"] });
afterAll(async () => data[Symbol.asyncDispose]());

describe("session", () => {
  test("opens Parquet, CSV and a SELECT and reads rows", async () => {
    await using session = await data.session({ signal: new AbortController().signal });
    const flights = await session.open("flights-3m.parquet");
    expect(await session.rows(`SELECT count(*) AS n FROM ${flights.from}`)).toEqual([{ n: 3_000_000 }]);
    const zip = await session.open("zipcodes.csv");
    expect(zip.columns.map((column) => column.name)).toContain("zip_code");
    const query = await session.open("SELECT 1 AS a, 2.50 AS b, DATE '2024-02-29' AS c;");
    expect(await session.rows(`FROM ${query.from}`)).toEqual([{ a: 1, b: "2.50", c: "2024-02-29" }]);
  });

  test("groups in arrays only while it is asked to, and with the same groups", async () => {
    await using session = await data.session({ signal: new AbortController().signal });
    const bits = async (): Promise<unknown> =>
      (await session.rows("SELECT current_setting('perfect_ht_threshold')::INTEGER AS bits"))[0]?.["bits"];
    const usual = await bits();
    await session.execute(
      "CREATE TEMP TABLE sparse AS SELECT CASE WHEN i % 10 > 0 THEN (i * 7919) % 50000 - 20000 END AS v FROM range(60000) t(i)",
    );
    const groups = "SELECT v, count(*) AS n FROM sparse GROUP BY v ORDER BY v";
    const grouped = await session.rows(groups);
    await session.denseGroups(60_000, async () => {
      expect(Number(await bits())).toBeGreaterThan(Number(usual));
      expect(await session.rows(groups)).toStrictEqual(grouped);
    });
    expect(await bits()).toBe(usual);
    await expect(session.denseGroups(60_000, async () => session.rows("SELECT no_such_column"))).rejects.toThrow(/no_such_column/);
    expect(await bits()).toBe(usual);
  });
});
