import { afterAll, beforeAll, expect, test } from "vitest";
import { openBench, profileOf, type Bench } from "./harness.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(async () => bench[Symbol.asyncDispose]());

async function keysOf(select: string, maxKeyColumns = 3): Promise<readonly string[]> {
  const { profile } = await profileOf(bench, select, { maxKeyColumns });
  return profile.keys.map(({ columns }) => columns.join("+"));
}

test("a column with a NULL is no key", async () => {
  expect(await keysOf("SELECT CASE WHEN i > 0 THEN i END AS a FROM range(50) t(i)")).toStrictEqual([]);
});

test("two columns together", async () => {
  expect(await keysOf("SELECT i // 10 AS order_id, i % 10 AS line_no, 'x' AS a FROM range(500) t(i)")).toStrictEqual(["order_id+line_no"]);
});

test("keys are minimal: no superset of another", async () => {
  const keys = await keysOf("SELECT i AS id, i // 10 AS a, i % 10 AS b, i % 7 AS c FROM range(500) t(i)");
  expect(keys).toStrictEqual(["id", "a+b"]);
});

test("three columns, where two are not enough", async () => {
  const select = "SELECT i // 100 AS a, i // 10 % 10 AS b, i % 10 AS c FROM range(1000) t(i)";
  expect(await keysOf(select)).toStrictEqual(["a+b+c"]);
  expect(await keysOf(select, 2)).toStrictEqual([]);
});

test("one repeated pair refutes a key, in a table beyond the sample too", async () => {
  const pair = (extra: string): string => `SELECT i // 500 AS shop, i % 500 AS receipt FROM range(150000) t(i) ${extra}`;
  expect(await keysOf(pair(""))).toStrictEqual(["shop+receipt"]);
  expect(await keysOf(pair("UNION ALL SELECT 299, 499"))).toStrictEqual([]);
});

test("a measure makes no key", async () => {
  expect(await keysOf("SELECT i // 10 AS a, (i % 10) / 3 AS measured FROM range(500) t(i)")).toStrictEqual([]);
});

test("a single row and an empty table have no keys to speak of", async () => {
  expect(await keysOf("SELECT 1 AS a")).toStrictEqual([]);
  expect(await keysOf("SELECT 1 AS a WHERE FALSE")).toStrictEqual([]);
});

test("a search that is cut says so", async () => {
  const columns = Array.from({ length: 40 }, (_, index) => `(i * ${index * 2 + 7}) % 100 AS c${index}`);
  const { profile } = await profileOf(bench, `SELECT ${columns.join(", ")} FROM range(2000) t(i)`, { maxKeyColumns: 2 });
  expect(profile.keySearch.complete).toBe(false);
  expect(profile.keySearch.message).toMatch(/^Not every combination of 2 or more columns was tried/);
});
