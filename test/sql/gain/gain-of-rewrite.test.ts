import { afterAll, expect, test } from "vitest";
import { openPostgres } from "../../../src/data/postgres/connection.ts";
import { gainOfRewrite, type RewriteGainRequest } from "../../../src/engines/sql/gain/gain-of-rewrite.ts";
import type { RewriteTools } from "../../../src/engines/sql/gain/measure-rewrite.ts";
import { catalogFromDdl } from "../../../src/engines/sql/schema/catalog-from-ddl.ts";
import { testDatabase } from "../../data/postgres/support.ts";
import { workplace } from "../../data/support.ts";

const place = workplace();
afterAll(async () => place.dispose());
const signal = new AbortController().signal;
const tools: RewriteTools = { laboratory: async (options) => place.data.laboratory(options), signal };
const ddl = "CREATE TABLE t (id BIGINT PRIMARY KEY, name TEXT, note TEXT)";
const database = testDatabase(`${ddl}; INSERT INTO t SELECT i, 'n' || i, 'x' FROM generate_series(1, 100) i; ANALYZE`);
const request: RewriteGainRequest = {
  before: "SELECT * FROM t",
  after: "SELECT id FROM t",
  dialect: "snowflake",
  catalog: catalogFromDdl(ddl, "snowflake"),
  runs: 2,
  budgetMilliseconds: 50,
};

test("estimates where nothing was given", async () => {
  expect(await gainOfRewrite(request, tools)).toMatchObject({ basis: "estimated", engine: "snowflake", verdict: "faster", factor: 6 });
  expect(await gainOfRewrite({ ...request, after: "SELECT 1; SELECT 2" }, tools)).toMatchObject({ basis: "none", verdict: "unknown" });
});

test("runs on DuckDB where there is data to run on", async () => {
  expect(await gainOfRewrite({ ...request, source: { kind: "generated" } }, tools)).toMatchObject({
    basis: "measured",
    engine: "duckdb",
    on: "generated",
  });
});

test("tells the estimate for the engine that DuckDB stood in for", async () => {
  const gain = await gainOfRewrite({ ...request, source: { kind: "generated" } }, tools);
  expect(gain.explanation).toContain("Snowflake itself was not asked.");
  expect(gain.explanation).toContain("Estimate for Snowflake, not measured: 6.00 times fewer bytes to read");
  // What reads more on the engine that was asked about isn't recommended for it, however fast it is elsewhere.
  const more = await gainOfRewrite(
    { ...request, before: "SELECT id FROM t", after: "SELECT id FROM t WHERE note IS NOT NULL OR id > 0", source: { kind: "generated" } },
    tools,
  );
  expect(more).toMatchObject({ basis: "measured", engine: "duckdb", recommended: false });
  expect(more.explanation).toContain("times more bytes to read");
  const own = await gainOfRewrite({ ...request, dialect: "duckdb", source: { kind: "generated" } }, tools);
  expect(own.explanation).not.toContain("Estimate");
});

test("estimates where a run is not possible, and says why", async () => {
  const source = { kind: "data", datasets: new Map<string, string>() } as const;
  const gain = await gainOfRewrite({ ...request, source }, tools);
  expect(gain).toMatchObject({ basis: "estimated", verdict: "faster" });
  expect(gain.explanation).toContain("There is no data for t.");
});

test("asks the server first, for its own dialect", async (context) => {
  const { url, environment } = database(context);
  await using connection = await openPostgres([], url, { signal, environment });
  const given: RewriteGainRequest = { ...request, connection, source: { kind: "generated" } };
  expect(await gainOfRewrite({ ...given, dialect: "postgres" }, tools)).toMatchObject({
    basis: "explained",
    engine: "postgres",
    on: "server",
  });
  expect(await gainOfRewrite({ ...given, dialect: "postgres", allowAnalyze: true }, tools)).toMatchObject({
    basis: "measured",
    engine: "postgres",
  });
  expect(await gainOfRewrite(given, tools)).toMatchObject({ engine: "duckdb" });
});
