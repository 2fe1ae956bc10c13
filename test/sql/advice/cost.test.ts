import { describe, expect, test } from "vitest";
import type { Advice, CostEstimate, CostInputs, Platform } from "../../../src/engines/sql/advice.ts";
import { adviseWorkload } from "../../../src/engines/sql/advice/advise-workload.ts";
import type { Gain } from "../../../src/engines/sql/gain.ts";
import { withStatistics, type Statistics } from "../../../src/engines/sql/gain/generate/statistics-input.ts";
import { prepareStatement } from "../../../src/engines/sql/optimize/prepare.ts";
import { adviceEffect } from "../../../src/engines/sql/prices/advice-effect.ts";
import type { Effect } from "../../../src/engines/sql/prices/effect.ts";
import { estimateCost } from "../../../src/engines/sql/prices/estimate-cost.ts";
import { readPrices } from "../../../src/engines/sql/prices/read-prices.ts";
import { rewriteEffect, type PricedStatement } from "../../../src/engines/sql/prices/rewrite-effect.ts";
import { listPrices } from "../../../src/engines/sql/prices/table.ts";
import { catalogFromDdl } from "../../../src/engines/sql/schema/catalog-from-ddl.ts";
import type { SchemaCatalog } from "../../../src/engines/sql/schema.ts";
import { errorOf } from "../../data/support.ts";
import { workloadOf } from "./support.ts";

const tebibyte = 1024 ** 4;
const gibibyte = 1024 ** 3;

function catalogOf(statistics: Statistics, ddl = "CREATE TABLE events (id INT64, user_id INT64, day DATE, kind STRING)"): SchemaCatalog {
  return withStatistics(catalogFromDdl(ddl, "bigquery"), statistics);
}

function estimated(inputs: CostInputs, effects: readonly Effect[] = []): CostEstimate {
  return estimateCost({ inputs, notes: [], tables: 1 }, listPrices, effects);
}

describe("a run now", () => {
  test("BigQuery bills bytes, 10 MiB a table at least", () => {
    expect(estimated({ platform: "bigquery", bytesScanned: tebibyte / 2 }).perRun).toEqual({ low: 3.125, high: 3.125 });
    expect(estimated({ platform: "bigquery", bytesScanned: 5 }).perRun?.low).toBeCloseTo((6.25 * 10) / 1024 / 1024, 12);
    // 300 half tebibytes at 6.25, the free one taken off at the low end.
    expect(estimated({ platform: "bigquery", bytesScanned: tebibyte / 2, runsPerMonth: 300 }).perMonth).toEqual({
      low: 931.25,
      high: 937.5,
    });
  });

  test("Snowflake, Redshift and Databricks bill time", () => {
    const snowflake = estimated({ platform: "snowflake", secondsPerRun: 36, warehouseSize: "Medium", edition: "standard" });
    expect(snowflake.perRun?.low).toBeCloseTo(0.08, 12);
    expect(snowflake.perRun?.high).toBeCloseTo((60 / 3600) * 4 * 2, 12);
    expect(estimated({ platform: "redshift", secondsPerRun: 3600, warehouseSize: "8" }).perRun).toEqual({ low: 2.88, high: 4 });
    expect(estimated({ platform: "databricks", secondsPerRun: 3600, warehouseSize: "12", edition: "pro" }).perRun?.low).toBeCloseTo(
      6.6,
      12,
    );
  });

  test.each<readonly [Platform, readonly string[]]>([
    ["bigquery", ["bytesScanned", "runsPerMonth"]],
    ["snowflake", ["secondsPerRun", "warehouseSize", "runsPerMonth"]],
    ["redshift", ["secondsPerRun", "warehouseSize", "runsPerMonth"]],
    ["databricks", ["secondsPerRun", "warehouseSize", "edition", "runsPerMonth"]],
  ])("what %s lacks is asked for, and nothing is made up", (platform, inputs) => {
    const cost = estimated({ platform });
    expect(cost.perRun).toBeUndefined();
    expect(cost.missing.map((text) => text.split(":")[0])).toEqual(inputs);
  });

  test("a file overrides the prices that it names", async () => {
    const prices = await readPrices("asOf: '2027-01'\nbigquery: {perTebibyte: {low: 5, high: 8}}", "prices.yaml");
    const cost = estimateCost({ inputs: { platform: "bigquery", bytesScanned: tebibyte }, notes: [], tables: 1 }, prices, []);
    expect(cost).toMatchObject({ perRun: { low: 5, high: 8 }, pricesAsOf: "2027-01" });
    expect((await errorOf(async () => readPrices("bigquery: {perTebibyte: 5}", "prices.yaml"))).code).toBe("invalidPrices");
  });

  test("a region has no prices of its own, which is said rather than passed over", () => {
    expect(estimated({ platform: "bigquery", bytesScanned: tebibyte, region: "europe-west3" }).missing[0]).toContain(
      "prices of europe-west3",
    );
  });

  test("bounds instead of a figure give the prices of both", () => {
    const cost = estimateCost(
      { inputs: { platform: "bigquery" }, bytes: { low: tebibyte, high: 2 * tebibyte }, notes: ["estimated"], tables: 1 },
      listPrices,
      [],
    );
    expect(cost.perRun).toEqual({ low: 6.25, high: 12.5 });
    expect(cost.arithmetic[0]).toBe("estimated");
    expect(cost.missing).toEqual(["runsPerMonth: how often it runs, for a price a month"]);
  });
});

describe("after a rewrite", () => {
  const catalog = catalogOf({ events: { bytes: 100 * gibibyte } });
  const statement = (sql: string, known = catalog): PricedStatement["before"] => {
    const prepared = prepareStatement(sql, [], { dialect: "bigquery", catalog: known });
    if (prepared === undefined) throw new Error(sql);
    return prepared;
  };
  const gain = (factor: number): Gain => ({
    basis: "measured",
    engine: "duckdb",
    on: "data",
    factor,
    verdict: "faster",
    recommended: true,
    explanation: "",
  });
  const pair: PricedStatement = {
    id: "1",
    before: statement("SELECT user_id FROM (SELECT * FROM events)"),
    after: statement("SELECT user_id FROM events"),
    runs: 1,
    gain: gain(4),
  };

  test("bytes: the columns that are read, as a range over what texts are assumed to be", () => {
    const all = { ...pair, before: statement("SELECT * FROM events") };
    const effect = rewriteEffect("bigquery", [all]);
    // 8 of 8 + 8 + 4 + (5 to 80) bytes.
    expect(effect).toMatchObject({ known: true, share: { low: 8 / 100, high: 8 / 25 } });
    const cost = estimated({ platform: "bigquery", bytesScanned: tebibyte }, effect === undefined ? [] : [effect]);
    expect(cost.after).toMatchObject([{ change: "After the recommended rewrites", perRun: { low: 0.5, high: 2 }, missing: [] }]);
    expect(cost.after[0]?.basis).toMatch(/^0\.08 to 0\.32 times the bytes of before\. Estimated from referenced columns/u);
  });

  test("no bytes saved is said", () => {
    const cost = estimated(
      { platform: "bigquery", bytesScanned: tebibyte },
      [rewriteEffect("bigquery", [pair])].flatMap((each) => each ?? []),
    );
    expect(cost.after).toMatchObject([{ perRun: { low: 6.25, high: 6.25 } }]);
    expect(cost.after[0]?.basis).toContain("The bytes of before.");
  });

  test("time: what was measured elsewhere is one end, no change the other", () => {
    expect(rewriteEffect("snowflake", [pair])).toMatchObject({ known: true, share: { low: 0.25, high: 1 } });
    expect(rewriteEffect("snowflake", [{ ...pair, gain: gain(0.98) }])).toMatchObject({ share: { low: 1, high: 1 / 0.98 } });
    const [after] = estimated(
      { platform: "redshift", secondsPerRun: 7200, warehouseSize: "8" },
      [rewriteEffect("redshift", [pair])].flatMap((each) => each ?? []),
    ).after;
    expect(after?.perRun).toEqual({ low: 0.25 * 2 * 8 * 0.36, high: 8 });
    expect(after?.basis).toContain("Measured on DuckDB, not on Redshift");
  });

  test("several queries are weighed by the time that a history gives, or not at all", () => {
    const other: PricedStatement = { id: "2", before: pair.before, runs: 3 };
    expect(
      rewriteEffect("snowflake", [
        { ...pair, totalMilliseconds: 3000 },
        { ...other, totalMilliseconds: 1000 },
      ]),
    ).toMatchObject({
      share: { low: 0.75 * 0.25 + 0.25, high: 1 },
    });
    expect(rewriteEffect("snowflake", [pair, other])).toMatchObject({
      known: false,
      missing: [expect.stringContaining("how long each of the 2 queries takes")],
    });
  });

  test("without a size, and without a run, it is said what would be needed", () => {
    const { gain: _, ...unmeasured } = pair;
    expect(rewriteEffect("snowflake", [unmeasured])).toMatchObject({
      known: false,
      missing: [expect.stringContaining("times of both queries")],
    });
    const fewer = { ...unmeasured, before: statement("SELECT * FROM events") };
    expect(rewriteEffect("snowflake", [fewer])).toMatchObject({ known: true, share: { low: 8 / 100, high: 1 } });
    const two = "CREATE TABLE a (id INT64, x STRING); CREATE TABLE b (id INT64)";
    const unsized = catalogOf({}, two);
    const joined: PricedStatement = {
      id: "1",
      runs: 1,
      before: statement("SELECT a.* FROM a JOIN b ON a.id = b.id", unsized),
      after: statement("SELECT a.id FROM a JOIN b ON a.id = b.id", unsized),
    };
    const effect = rewriteEffect("bigquery", [joined]);
    expect(effect).toMatchObject({ known: false });
    expect(effect?.known === false ? effect.missing.slice(0, 2) : []).toEqual([
      "rows or bytes of a (statistics)",
      "rows or bytes of b (statistics)",
    ]);
    expect(rewriteEffect("bigquery", [{ ...pair, after: null }])).toMatchObject({ known: false });
  });

  test("no rewrite, no price after one", () => {
    expect(rewriteEffect("bigquery", [{ id: "1", before: pair.before, runs: 1 }])).toBeUndefined();
  });
});

describe("after advice", () => {
  const effects = (
    platform: Platform,
    queries: readonly string[],
    statistics: Statistics,
    inputs: Partial<CostInputs> = {},
  ): readonly (readonly [Advice["kind"], Effect | undefined])[] => {
    const workload = workloadOf("bigquery", queries, catalogOf(statistics));
    const advice = adviseWorkload({ dialect: "bigquery", workload });
    return advice.map((each) => [each.kind, adviceEffect(platform, each, workload, { platform, ...inputs })]);
  };
  const year = { bytes: 200 * gibibyte, distinct: { day: 365 } };

  test("partitions by day: the days of the range", () => {
    const [first] = effects("bigquery", ["SELECT kind FROM events WHERE day BETWEEN '2024-01-01' AND '2024-01-10'"], { events: year });
    expect(first).toMatchObject([
      "partition",
      { known: true, share: { low: expect.closeTo(10 / 365, 10), high: expect.closeTo(10 / 365, 10) } },
    ]);
  });

  test("partitions by month: a range may cut one more", () => {
    const long = { bytes: 100 * gibibyte, distinct: { day: 3650 } };
    const [first] = effects("bigquery", ["SELECT kind FROM events WHERE day BETWEEN '2024-01-01' AND '2024-01-10'"], { events: long });
    // 120 months; ten days lie in one or two.
    expect(first).toMatchObject(["partition", { share: { low: expect.closeTo(1 / 120, 10), high: expect.closeTo(2 / 120, 10) } }]);
  });

  test("a query that doesn't filter by it reads all as before", () => {
    const queries = ["SELECT kind FROM events WHERE day = '2024-01-01'", "SELECT kind FROM events"];
    const [first] = effects("bigquery", queries, { events: year });
    expect(first).toMatchObject(["partition", { known: true }]);
    const effect = first?.[1];
    if (effect?.known !== true) throw new Error("not known");
    // (a day of kind and day + all of kind) / (kind and day + kind), where kind has 5 to 80 bytes and day 4.
    expect(effect.share.low).toBeCloseTo((9 / 365 + 5) / (9 + 5), 6);
    expect(effect.share.high).toBeCloseTo((84 / 365 + 80) / (84 + 80), 6);
  });

  test("a range that is open to one side: how much it leaves is asked for, not guessed", () => {
    const [first] = effects("bigquery", ["SELECT kind FROM events WHERE day >= '2024-01-01'"], { events: year });
    expect(first?.[1]).toMatchObject({ known: false, missing: [expect.stringContaining("open to one side")] });
  });

  test("clustering: from the blocks of the value to no change", () => {
    const found = effects("bigquery", ["SELECT kind FROM events WHERE user_id = 7"], {
      events: { bytes: 200 * gibibyte, distinct: { user_id: 1000 } },
    });
    expect(found).toMatchObject([["cluster", { known: true, share: { low: expect.closeTo(1 / 1000, 10), high: 1 } }]]);
  });

  test("on a platform that bills time no change stays possible", () => {
    const [first] = effects("databricks", ["SELECT kind FROM events WHERE day = '2024-01-01'"], { events: year });
    expect(first).toMatchObject(["partition", { share: { low: expect.closeTo(1 / 365, 10), high: 1 } }]);
  });

  describe("materialization", () => {
    const shared = "SELECT user_id, sum(id) AS total FROM events GROUP BY user_id";
    const queries = [`WITH t AS (${shared}) SELECT max(total) FROM t`, `SELECT count(*) FROM (${shared}) x`];

    test("refreshes and the result's size are asked for", () => {
      const [first] = effects("bigquery", queries, { events: { bytes: 10 * gibibyte } });
      expect(first).toMatchObject(["materialization", { known: false }]);
      const effect = first?.[1];
      expect(effect?.known === false ? effect.missing.map((text) => text.split(":")[0]) : []).toEqual(["refreshesPerMonth", "resultBytes"]);
    });

    test("with them a run reads the result, and each refresh the table", () => {
      const inputs = { refreshesPerMonth: 30, resultBytes: gibibyte, runsPerMonth: 1000, bytesScanned: 100 * gibibyte };
      const statistics = { events: { bytes: 100 * gibibyte } };
      const [first] = effects("bigquery", queries, statistics, inputs);
      const effect = first?.[1];
      if (effect?.known !== true) throw new Error("not known");
      // The shared part is 16 of 25 to 100 bytes a row, and all that the queries read but for `total`, which is computed.
      expect(effect.refreshes?.low).toBeCloseTo(30 * 16 * gibibyte, -3);
      expect(effect.refreshes?.high).toBeCloseTo(30 * 64 * gibibyte, -3);
      const { perMonth } = estimated({ platform: "bigquery", ...inputs }, [effect]).after[0] ?? {};
      const without = estimated({ platform: "bigquery", ...inputs }, [{ ...effect, refreshes: { low: 0, high: 0 } }]).after[0]?.perMonth;
      expect((perMonth?.low ?? 0) - (without?.low ?? 0)).toBeCloseTo((30 * 16 * gibibyte * 6.25) / tebibyte, 6);
    });
  });
});
