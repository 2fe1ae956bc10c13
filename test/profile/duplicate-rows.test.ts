import { afterAll, beforeAll, expect, test } from "vitest";
import { openBench, profileOf, type Bench } from "./harness.ts";

let bench: Bench;

beforeAll(async () => {
  bench = await openBench();
});

afterAll(async () => bench[Symbol.asyncDispose]());

test.each([
  ["rows that occur several times, NULLs being equal", "SELECT i % 3 AS a, CASE WHEN i % 2 = 0 THEN 'x' END AS b FROM range(20) r(i)", 14],
  ["the same values in other columns", "SELECT * FROM (VALUES (1, 2), (2, 1), (1, 2), (NULL, 1), (1, NULL)) t(a, b)", 1],
  ["zeros of both signs and NaN", "SELECT * FROM (VALUES ('-0.0'::DOUBLE), ('0.0'), ('nan'), ('nan'), ('inf')) t(a)", 2],
  ["lists", "SELECT [i % 2, i % 3] AS a FROM range(12) r(i)", 6],
  ["a key of two columns", "SELECT i // 10 AS a, i % 10 AS b FROM range(100) r(i)", 0],
  ["a column of different values", "SELECT i AS a, 1 AS b FROM range(100) r(i)", 0],
  ["a column of different values and one NULL", "SELECT nullif(i, 5) AS a, 1 AS b FROM range(100) r(i)", 0],
  ["two rows of NULLs", "SELECT NULL::INTEGER AS a, NULL::VARCHAR AS b FROM range(2)", 1],
  ["one row", "SELECT 1 AS a", 0],
  ["no row", "SELECT 1 AS a WHERE FALSE", 0],
])("%s", async (_what, data, duplicates) => {
  const { profile } = await profileOf(bench, data);
  expect(profile.duplicateRows).toBe(duplicates);
});

test("are not counted among some of the columns", async () => {
  const { profile } = await profileOf(bench, "SELECT 1 AS a, i AS b FROM range(5) r(i)", { columns: ["a"] });
  expect(profile.duplicateRows).toBeUndefined();
});
