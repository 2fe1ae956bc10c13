import { afterAll, beforeAll, expect, test } from "vitest";
import { columnOf, openBench, profileOf, type Bench } from "./harness.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(async () => bench[Symbol.asyncDispose]());

async function alertsOf(expression: string, rows = 1000): Promise<readonly (readonly [string, number | undefined])[]> {
  const { profile } = await profileOf(bench, `SELECT ${expression} AS a FROM range(${rows}) t(i)`);
  return columnOf(profile, "a").alerts.map(({ code, count }) => [code, count]);
}

test.each([
  ["an ordinary column", "i % 10", []],
  ["only NULLs", "NULL::INTEGER", [["all-null", 1000]]],
  ["mostly NULLs", "CASE WHEN i % 10 = 0 THEN i % 20 END", [["mostly-null", 900]]],
  ["one value", "'x'", [["constant", 1000]]],
  [
    "one value in more than nine tenths",
    "CASE WHEN i < 50 THEN i % 2 ELSE 7 END",
    [
      ["skewed", 950],
      ["outliers", 50],
    ],
  ],
  ["every value once", "i", [["unique", 1000]]],
  ["free text", "'text ' || (i % 900)", [["high-cardinality", 900]]],
  ["padding", "CASE WHEN i < 3 THEN 'a ' WHEN i < 6 THEN '\u00A0b' WHEN i < 9 THEN '' ELSE ['a', 'b'][1 + i % 2] END", [["padded", 6]]],
  ["stand-ins for a missing value", "CASE WHEN i < 30 THEN 'n/a' ELSE ['a', 'b', 'c'][1 + i % 3] END", [["placeholder", 30]]],
  ["a frequent category that is called none", "['none', 'some', 'all'][1 + i % 3]", []],
  [
    "9999 for a missing number",
    "CASE WHEN i % 20 = 0 THEN 9999 ELSE i % 500 END",
    [
      ["placeholder", 50],
      ["outliers", 50],
    ],
  ],
  [
    "the first day of a clock",
    "CASE WHEN i % 20 = 0 THEN DATE '1900-01-01' ELSE DATE '2020-01-01' + (i % 500)::INTEGER END",
    [["placeholder", 50]],
  ],
  ["numbers beyond the fences", "CASE WHEN i < 4 THEN 100000 + i ELSE i % 100 END", [["outliers", 4]]],
  [
    "numbers beyond the quartiles' fences, but not three deviations from the mean",
    "CASE WHEN i < 100 THEN 250 ELSE i % 100 END",
    [["outliers", 100]],
  ],
])("%s", async (_title, expression, expected) => {
  expect(await alertsOf(expression)).toStrictEqual(expected);
});

test("an empty table has no alerts", async () => {
  expect(await alertsOf("i", 0)).toStrictEqual([]);
});

test("what values mean: a format that nearly all of them have, with its exact share", async () => {
  const { profile } = await profileOf(
    bench,
    "SELECT 'user' || i || '@example.com' AS mail, CASE WHEN i = 3 THEN 'nobody' ELSE 'a' || i || '@example.org' END AS some_mail, DATE '2024-01-01' + i::INTEGER || '' AS day, 'word' || (i % 3) AS word, i AS n FROM range(1000) t(i)",
  );
  const meaning = profile.columns.map(({ name, semanticType, semanticShare }) => [name, semanticType, semanticShare]);
  expect(meaning).toStrictEqual([
    ["mail", "email", 1],
    ["some_mail", "email", 0.999],
    ["day", "date", 1],
    ["word", "text", 1],
    ["n", "integer", 1],
  ]);
});

test("a column called rowid hides no row from the sample", async () => {
  const { profile } = await profileOf(
    bench,
    "SELECT i + 1000000 AS rowid, 'user' || (i % 700) || '@example.com' AS mail FROM range(110000) t(i)",
  );
  expect(columnOf(profile, "mail").semanticType).toBe("email");
  expect(columnOf(profile, "rowid")).toMatchObject({ distinct: 110_000, min: 1_000_000 });
});
