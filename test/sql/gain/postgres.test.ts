import { expect, test } from "vitest";
import { openPostgres } from "../../../src/data/postgres/connection.ts";
import type { QueryFailure } from "../../../src/data/laboratory-types.ts";
import type { PostgresConnection, PostgresPlan } from "../../../src/data/postgres/types.ts";
import { evaluateIndex, type IndexEvaluation } from "../../../src/engines/sql/gain/evaluate-index.ts";
import { measureOnPostgres } from "../../../src/engines/sql/gain/measure-postgres.ts";
import { catalogOfPostgres } from "../../../src/engines/sql/gain/postgres-catalog.ts";
import { errorOf } from "../../data/support.ts";
import { testDatabase, type TestDatabase } from "../../data/postgres/support.ts";

const database = testDatabase(`
  CREATE TABLE facts (id bigint PRIMARY KEY, kind integer NOT NULL, day date NOT NULL, note text);
  INSERT INTO facts SELECT i, i % 50, date '2024-01-01' + (i % 300)::integer, repeat('x', 50) FROM generate_series(1, 20000) i;
  CREATE INDEX facts_day ON facts (day);
  CREATE UNIQUE INDEX facts_lower ON facts (lower(note), id DESC) INCLUDE (kind) WHERE kind > 3;
  CREATE TABLE parts (id bigint, day date NOT NULL, name text) PARTITION BY RANGE (day, lower(name));
  ANALYZE;
`);

async function connect({ url, environment }: TestDatabase): Promise<PostgresConnection> {
  return openPostgres([], url, { signal: new AbortController().signal, environment });
}

test("compares the planner's costs where running is not allowed", async (context) => {
  await using connection = await connect(database(context));
  const before =
    "SELECT count(*) FROM facts WHERE extract(year FROM day) = 2024 AND extract(month FROM day) = 3 AND extract(day FROM day) = 5";
  const after = "SELECT count(*) FROM facts WHERE day = date '2024-03-05'";
  const gain = await measureOnPostgres({ before, after, connection });
  expect(gain).toMatchObject({
    basis: "explained",
    engine: "postgres",
    on: "server",
    verdict: "faster",
    recommended: true,
    before: { runs: 0 },
  });
  expect(gain.factor).toBeGreaterThan(3);
  expect(gain.before?.cost).toBeGreaterThan(gain.after?.cost ?? 0);
  expect(gain.explanation).toContain("not a time");
  expect(gain.reproduce).toContain(`\nEXPLAIN ${after};`);
  expect(await measureOnPostgres({ before: after, after: before, connection })).toMatchObject({ verdict: "slower", recommended: false });
});

test("says where the planner makes the same plan of both", async (context) => {
  await using connection = await connect(database(context));
  const gain = await measureOnPostgres({
    before: "SELECT * FROM (SELECT * FROM facts) AS f WHERE kind = 1",
    after: "SELECT * FROM facts WHERE kind = 1",
    connection,
  });
  expect(gain).toMatchObject({ verdict: "noGain", factor: 1, recommended: true });
  expect(gain.explanation).toContain("makes the same plan of both");
});

test("takes equal costs of different conditions for different plans", async (context) => {
  await using connection = await connect(database(context));
  const gain = await measureOnPostgres({
    before: "SELECT * FROM facts WHERE note LIKE 'y'",
    after: "SELECT * FROM facts WHERE note = 'y'",
    connection,
  });
  expect(gain).toMatchObject({ verdict: "noGain" });
  expect(gain.explanation).not.toContain("same plan");
});

test("says that what the times of equal plans show is chance", async (context) => {
  await using connection = await connect(database(context));
  const same = {
    before: "SELECT count(*) FROM facts",
    after: "select  count(*) from facts",
    connection,
    allowAnalyze: true,
    budgetMilliseconds: 50,
    runs: 2,
  };
  expect(await measureOnPostgres(same)).toMatchObject({ basis: "measured", verdict: "noGain", recommended: true });
});

test("times both where it is allowed to", async (context) => {
  await using connection = await connect(database(context));
  const gain = await measureOnPostgres({
    before: "SELECT count(*) FROM facts AS a JOIN facts AS b ON a.kind = b.kind AND a.id % 7 = b.id % 7",
    after: "SELECT count(*) FROM facts",
    connection,
    allowAnalyze: true,
    budgetMilliseconds: 300,
    runs: 3,
  });
  expect(gain).toMatchObject({ basis: "measured", verdict: "faster", after: { rowsScanned: 20_000 } });
  expect(gain.before?.runs).toBeGreaterThanOrEqual(2);
  expect(gain.before?.cost).toBeGreaterThan(0);
});

test("tells the costs where the runs don't end in time", async (context) => {
  await using connection = await connect(database(context));
  const endless = "SELECT count(*) FROM facts AS a, facts AS b, facts AS c WHERE a.id + b.id + c.id < 0";
  const gain = await measureOnPostgres({
    before: endless,
    after: `${endless} AND a.kind = 1`,
    connection,
    allowAnalyze: true,
    timeoutMilliseconds: 100,
  });
  expect(gain).toMatchObject({ basis: "explained", before: { cost: expect.any(Number) }, after: { cost: expect.any(Number) } });
  expect(gain.explanation).toContain("Neither query ends within 100 ms");
  expect(gain.explanation).not.toContain("allowAnalyze");
});

test("tells which query the server refuses, and runs nothing that writes", async (context) => {
  await using connection = await connect(database(context));
  const gain = await measureOnPostgres({ before: "SELECT 1", after: "SELECT nothing FROM facts", connection });
  expect(gain).toMatchObject({ basis: "none", verdict: "unknown" });
  expect(gain.explanation).toContain("nothing");
  const error = await errorOf(async () =>
    measureOnPostgres({ before: "SELECT 1", after: "DELETE FROM facts", connection, allowAnalyze: true }),
  );
  expect(error.code).toBe("notReadOnly");
});

test("can't judge an index without the extension, and says so", async (context) => {
  await using connection = await connect(database(context));
  const evaluation = await evaluateIndex(connection, "CREATE INDEX ON facts (kind)", "SELECT * FROM facts WHERE kind = 1");
  expect(evaluation).toMatchObject({ outcome: "unavailable", used: false });
  expect(evaluation.explanation).toContain("hypopg");
});

test("judges an index by the costs with and without it, and whether the plan names it", async () => {
  const plan = (totalCost: number, index?: string): PostgresPlan => ({
    outcome: "plan",
    totalCost,
    estimatedRows: 1,
    text: "",
    root: {
      type: "Limit",
      totalCost,
      rows: 1,
      children: [{ type: "Index Scan", totalCost, rows: 1, children: [], ...(index === undefined ? {} : { index }) }],
    },
  });
  /** What a server with the extension answers, as hypopg 1.3 on Postgres 15 does. */
  const server = (withIndex: PostgresPlan | QueryFailure): PostgresConnection => ({
    address: "db:5432/shop",
    version: "15.18",
    versionNumber: 150_018,
    hypotheticalIndexes: true,
    catalog: async () => ({ tables: [], problems: [] }),
    run: async () => ({ outcome: "error", type: "", message: "" }),
    explain: async (_, options) => ((options?.hypotheticalIndexes ?? []).length > 0 ? withIndex : plan(4562, "facts_day")),
    [Symbol.asyncDispose]: async () => undefined,
  });
  const of = async (withIndex: PostgresPlan | QueryFailure): Promise<IndexEvaluation> =>
    evaluateIndex(server(withIndex), "CREATE INDEX ON facts (kind)", "SELECT 1");
  expect(await of(plan(148, "<13571>btree_facts_kind"))).toMatchObject({
    outcome: "evaluated",
    used: true,
    costBefore: 4562,
    costAfter: 148,
  });
  expect(await of(plan(4562, "facts_day"))).toMatchObject({
    outcome: "evaluated",
    used: false,
    explanation: "The planner would not use it for this query.",
  });
  expect(await of({ outcome: "error", type: "SQLSTATE 42P01", message: "No such table." })).toMatchObject({
    outcome: "failed",
    used: false,
  });
});

test("makes the catalog of the SQL engine from the server's", async (context) => {
  await using connection = await connect(database(context));
  const catalog = catalogOfPostgres(await connection.catalog());
  expect(catalog.problems).toEqual([]);
  expect(catalog.tables).toMatchObject([
    {
      name: "public.facts",
      kind: "table",
      source: "live",
      rows: 20_000,
      distinct: { id: 20_000, kind: 50, day: 300 },
      keys: [{ columns: ["id"], primary: true, source: "live" }],
      columns: [
        { name: "id", type: "BIGINT", kind: "integer", notNull: true },
        {},
        { type: "DATE", kind: "date" },
        { type: "TEXT", notNull: false },
      ],
      partitionBy: [],
    },
    { name: "public.parts", partitionBy: ["day", "lower(name)"] },
  ]);
});

test("reads the indexes: key, order, what is stored beside it, which rows, what stands on it", async (context) => {
  await using connection = await connect(database(context));
  const { tables } = catalogOfPostgres(await connection.catalog());
  const indexes = tables.find(({ name }) => name === "public.facts")?.indexes;
  expect(indexes).toMatchObject([
    { name: "facts_day", unique: false, method: "btree", included: [], required: false, valid: true, source: "live" },
    { name: "facts_lower", unique: true, included: ["kind"], predicate: "(kind > 3)" },
    { name: "facts_pkey", unique: true, required: true },
  ]);
  expect(indexes?.map(({ keys }) => keys.map(({ column }) => column))).toEqual([["day"], [undefined, "id"], ["id"]]);
  expect(indexes?.[1]?.keys[0]?.text).toMatch(/^lower\(note\) text_ops /u);
  // The descending key sorts by something else than the primary key does.
  expect(indexes?.[1]?.keys[1]?.text).not.toBe(indexes?.[2]?.keys[0]?.text);
  expect(indexes?.[0]?.scans?.since).toMatch(/^\d{4}-\d\d-\d\dT/u);
  expect(indexes?.[0]?.scans?.count).toBeGreaterThanOrEqual(0);
});
