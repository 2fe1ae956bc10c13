/** Advice and prices as a caller of optimize_query gets them. */
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDataAccess } from "../../../src/data/index.ts";
import type { DataAccess } from "../../../src/data/types.ts";
import { createToolContext } from "../../../src/tools/context.ts";
import { optimizeQuery } from "../../../src/tools/optimize-query.ts";
import { optimizeOutput, type OptimizeOutput } from "../../../src/tools/support/optimize-output.ts";

let folder: string;
let data: DataAccess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pipewright-advice-"));
  await writeFile(join(folder, "ddl.sql"), "CREATE TABLE shop.events (id INT64, user_id INT64, day DATE, ts TIMESTAMP, kind STRING);");
  await writeFile(
    join(folder, "indexed.sql"),
    "CREATE TABLE t (id INT PRIMARY KEY, a INT, b INT); CREATE INDEX by_a ON t (a, b); CREATE INDEX by_a_alone ON t (a);",
  );
  await writeFile(
    join(folder, "statistics.yaml"),
    "shop.events: {rows: 1000000, bytes: 220000000000, distinct: {day: 730}}\nt: {rows: 1000000, distinct: {a: 100000}}",
  );
  await writeFile(join(folder, "prices.yaml"), "asOf: '2027-01'\nbigquery: {perTebibyte: {low: 5, high: 10}}");
  await writeFile(
    join(folder, "history.csv"),
    'query,calls,total_exec_time\n"SELECT count(*) FROM t WHERE a = 5",100,360000\n"SELECT count(*) FROM t WHERE a = 6 AND b = 7",100,360000\n',
  );
  data = createDataAccess({ roots: [folder] });
});
afterAll(async () => {
  await data[Symbol.asyncDispose]();
});

async function optimize(args: Record<string, unknown>): Promise<OptimizeOutput> {
  const result = await optimizeQuery.call(args, createToolContext({ data, signal: new AbortController().signal, log: () => undefined }));
  return optimizeOutput.parse(result.structured);
}

test("a price now, after the rewrite and after the advice, with the prices of a file", async () => {
  const output = await optimize({
    query:
      "SELECT id, user_id FROM (SELECT DISTINCT * FROM shop.events WHERE day = '2024-01-01') e UNION ALL SELECT id, user_id FROM shop.events WHERE day = '2024-01-02'",
    dialect: "bigquery",
    schema: ["ddl.sql"],
    statistics: "statistics.yaml",
    advise: true,
    cost: { platform: "bigquery", bytesScanned: 1024 ** 4, runsPerMonth: 10, prices: "prices.yaml" },
    failOn: "never",
  });
  const [cost] = output.costs;
  expect(cost).toMatchObject({ perRun: { low: 5, high: 10 }, perMonth: { low: 40, high: 100 }, pricesAsOf: "2027-01", missing: [] });
  const partitioned = cost?.after.find(({ change }) => change === "Partition shop.events by day of day");
  expect(partitioned?.perRun?.low).toBeCloseTo(5 / 730, 4);
  expect(partitioned?.basis).toContain("If partitions are equally large");
  expect(output.advice.map(({ kind }) => kind)).toContain("partition");
});

test("what a history says of the time is used, and the indexes of the schema are known", async () => {
  const output = await optimize({
    query: "history.csv",
    dialect: "postgres",
    schema: ["indexed.sql"],
    statistics: "statistics.yaml",
    advise: true,
    cost: { platform: "redshift", warehouseSize: "8" },
    failOn: "never",
  });
  // 3,600 ms a run.
  expect(output.costs[0]?.perRun?.low).toBeCloseTo((3.6 / 3600) * 8 * 0.36, 10);
  expect(output.costs[0]?.arithmetic[0]).toBe("secondsPerRun: the mean of 200 runs in the query history");
  expect(output.costs[0]?.missing).toEqual(["runsPerMonth: how often it runs, for a price a month"]);
  expect(output.advice).toMatchObject([{ kind: "dropIndex", ddl: "DROP INDEX CONCURRENTLY by_a_alone" }]);
});

test("an index that wasn't tried says so", async () => {
  const output = await optimize({
    query: "SELECT id FROM t WHERE b = 7",
    dialect: "postgres",
    schema: ["indexed.sql"],
    advise: true,
    failOn: "never",
  });
  const [advice] = output.advice;
  expect(advice).toMatchObject({ kind: "index", ddl: "CREATE INDEX CONCURRENTLY t_b_idx ON t (b)" });
  expect(advice?.caveats.at(-1)).toContain("Not evaluated: no Postgres connection was given");
  expect(advice?.trial).toBeUndefined();
});
