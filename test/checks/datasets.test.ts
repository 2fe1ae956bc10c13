/** Checks of a dataset as a whole: freshness, schema, queries, references; and what params are refused. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CheckExample } from "../../src/engines/quality/check.ts";
import { checkById } from "../../src/engines/quality/checks/index.ts";
import { startRunner, testNow, type CheckRunner } from "./harness.ts";
import type { NaiveResult } from "./naive.ts";

let runner: CheckRunner;
beforeAll(async () => {
  runner = await startRunner();
});
afterAll(async () => runner[Symbol.asyncDispose]());

async function run(
  check: string,
  data: string,
  params: Readonly<Record<string, unknown>>,
  columns: readonly string[] = [],
  more: Partial<CheckExample> = {},
): Promise<NaiveResult> {
  return runner.run(check, { data, params, columns, ...more });
}

describe("freshness, at noon of 1 March 2024 UTC", () => {
  it.each([
    ["TIMESTAMPTZ '2024-03-01 11:00:00+00'", "1 hour", "pass"],
    ["TIMESTAMPTZ '2024-03-01 10:59:59.999999+00'", "PT1H", "fail"],
    ["TIMESTAMPTZ '2024-03-01 12:30:00+01:30'", "PT1H", "pass"],
    ["TIMESTAMP '2024-03-01 11:00:00'", "PT1H", "pass"],
    ["TIMESTAMP_NS '2024-03-01 11:00:00'", "PT1H", "pass"],
    ["DATE '2024-03-01'", "12 hours", "pass"],
    ["DATE '2024-03-01'", "11 hours", "fail"],
    ["DATE '2024-02-29'", "P1D", "fail"],
    ["DATE '2024-02-01'", "P1M", "fail"],
    ["DATE '2024-02-02'", "P1M", "pass"],
    ["'2024-03-01T13:00:00+02:00'", "PT1H", "pass"],
    ["'2024-03-01 11:00:00'", "PT1H", "pass"],
    ["'yesterday'", "P100Y", "fail"],
    ["DATE '0001-01-01'", "P999999Y", "pass"],
    ["DATE '0001-01-01'", "99999999999999999999 days", "pass"],
    ["TIMESTAMP '290000-01-01 (BC) 00:00:00'", "P1D", "fail"],
    ["TIMESTAMP 'infinity'", "P100Y", "fail"],
    ["TIMESTAMP '2024-03-01 12:00:00.000001'", "P100Y", "fail"],
  ])("%s within %s: %s", async (value, maxAge, outcome) => {
    expect(testNow.toISOString()).toBe("2024-03-01T12:00:00.000Z");
    expect(await run("freshness", `SELECT ${value} AS seen`, { maxAge }, ["seen"])).toMatchObject({ outcome });
  });

  it("tells the age, and of values after now", async () => {
    const data = "SELECT * FROM (VALUES (TIMESTAMP '2024-03-01 09:30:00'), (TIMESTAMP '2030-01-01'), (TIMESTAMP '2031-01-01')) t(seen)";
    expect(await run("freshness", data, { maxAge: "3 hours" }, ["seen"])).toMatchObject({
      outcome: "pass",
      observed: "2.5 hours old (2024-03-01T09:30:00.000Z)",
      threshold: "at most 3 hours old",
      message: "2 values lie after now.",
    });
    expect(await run("freshness", data, { maxAge: "3 hours" }, ["seen"], { where: "seen > TIMESTAMP '2029-01-01'" })).toMatchObject({
      outcome: "fail",
      observed: "only values after now",
    });
  });

  it("of a number is an error, not a silent pass", async () => {
    expect(await run("freshness", "SELECT 1 AS seen", { maxAge: "P1D" }, ["seen"])).toMatchObject({ outcome: "error" });
  });
});

describe("schema", () => {
  it("tells every difference", async () => {
    const params = {
      columns: [{ name: "b", type: "date" }, "A", "c", { name: "d", type: "integer" }],
      order: "strict",
      extraColumns: "forbidden",
    };
    expect(await run("schema", "SELECT 1 AS d, 2 AS b, 3 AS a", params)).toMatchObject({
      outcome: "fail",
      observed: "b is INTEGER, not date; A is written a; c is missing; a is not expected; the order is d, b",
      threshold: "columns b date, A, c, d integer, in this order, no others",
    });
  });

  it("looks at the columns that are there, wherever missing ones would stand", async () => {
    const params = { columns: ["a", "b", "c"], order: "strict" };
    expect(await run("schema", "SELECT 1 AS a, 2 AS x, 3 AS c", params)).toMatchObject({ outcome: "fail", observed: "b is missing" });
  });
});

describe("queries", () => {
  const data = "SELECT * FROM (VALUES (1, 'a'), (2, 'b'), (3, 'b')) t(id, kind)";

  it("see the rows that the filter leaves", async () => {
    const params = { query: "SELECT count(*) FROM {table}", equals: 2 };
    expect(await run("query_value", data, params, [], { where: "kind = 'b'" })).toMatchObject({ outcome: "pass", observed: 2 });
  });

  it.each([
    ["SELECT id FROM {table}", "several rows"],
    ["SELECT 1 WHERE FALSE", "0 rows"],
    ["SELECT 1, 2", "1 rows of 2 columns"],
  ])("%s is no single value", async (query, words) => {
    const result = await run("query_value", data, { query, min: 0 });
    expect(result).toMatchObject({ outcome: "error", observed: null });
    expect(result.message).toContain(words);
  });

  it("can't have a share of their rows tolerated", async () => {
    const result = await run("query_no_rows", data, { query: "SELECT * FROM {table}" }, [], { tolerance: { mostly: 0.9 } });
    expect(result).toMatchObject({ outcome: "error" });
  });

  it("may end in a comment or a semicolon as the session allows", async () => {
    const params = { query: "SELECT * FROM {table} WHERE id > 3 -- none\n" };
    expect(await run("query_no_rows", data, params)).toMatchObject({ outcome: "pass" });
  });
});

describe("references", () => {
  const params = { dataset: "other", columns: ["nope"] };

  it("to a column that isn't there are an error", async () => {
    const references = { other: "SELECT 1 AS id" };
    expect(await run("reference", "SELECT 1 AS id", params, ["id"], { references })).toMatchObject({
      outcome: "error",
      message: "other has no column nope.",
    });
  });

  it("need as many columns on both sides", async () => {
    const references = { other: "SELECT 1 AS nope" };
    expect(await run("reference", "SELECT 1 AS a, 2 AS b", params, ["a", "b"], { references })).toMatchObject({
      outcome: "error",
      message: "2 columns refer to 1 of other.",
    });
  });

  it("compare numbers by value and other families by text", async () => {
    const references = { other: "SELECT 1.0::DECIMAL(5,1) AS id, DATE '2024-01-31' AS day" };
    expect(await run("reference", "SELECT 1 AS id", { dataset: "other" }, ["id"], { references })).toMatchObject({ outcome: "pass" });
    const byText = { dataset: "other", columns: ["day"] };
    expect(await run("reference", "SELECT '2024-01-31' AS d", byText, ["d"], { references })).toMatchObject({ outcome: "pass" });
  });
});

describe("parameters", () => {
  it.each([
    ["range", {}, "give min, max or both"],
    ["range", { min: 2, max: 1 }, "nothing lies between min 2 and max 1"],
    ["range", { min: "1.0", max: 1, strictMax: true }, "nothing lies between"],
    ["range", { min: 0, maximum: 1 }, "maximum"],
    ["range", { min: null }, "min"],
    ["length", { min: -1 }, "min"],
    ["length", { min: 1.5 }, "min"],
    ["row_count", { min: "quack" }, "min"],
    ["row_count", { min: 3, max: 2 }, "nothing lies between"],
    ["accepted_values", {}, "values"],
    ["accepted_values", { values: "A" }, "values"],
    ["pattern", { pattern: "" }, "pattern"],
    ["pattern", { pattern: "a", match: "some" }, "match"],
    ["format", { format: "e-mail" }, "formats are uuid, email"],
    ["freshness", { maxAge: "soon" }, "P1D, PT2H or 2 hours"],
    ["comparison", { operator: "<>" }, "operator"],
    ["schema", { columns: [] }, "columns"],
    ["schema", { columns: [{ name: "a", type: "money" }] }, "not a type"],
    ["statistics", { statistic: "mean" }, "give at least one of min, max"],
    ["statistics", { statistic: "mode", min: 0 }, "statistic"],
    ["query_value", { query: "SELECT 1" }, "give at least one of min, max"],
    ["unique", { columns: ["a"] }, "columns"],
  ])("of %s %j are refused: %s", (id, params, words) => {
    const bound = checkById(id)?.bind(params);
    expect(bound).toHaveProperty("problems");
    expect(JSON.stringify(bound)).toContain(words);
  });
});
