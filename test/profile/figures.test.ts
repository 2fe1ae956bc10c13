import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DatasetProfile } from "../../src/engines/quality/profile/types.ts";
import { columnOf, openBench, profileOf, type Bench } from "./harness.ts";

/** Columns whose values fall into every way of computing: few values, ordered, unique by bits, unique by grouping, nearly unique, skewed. */
const columns = {
  few: "i % 7",
  few_text: "['new', 'paid', ' padded', 'größer', ''][1 + i % 5]",
  increasing: "i * 3 - 1000",
  decreasing: "(1000000 - i)::DECIMAL(12,2) / 100",
  decreasing_typed: "((1000000 - i) / 100)::DECIMAL(12,2)",
  late_gap: "CASE WHEN i < 120000 THEN i ELSE i + 5 END",
  late_offset: "CASE WHEN i < 120000 THEN i * 3 ELSE i * 3 + 1 END",
  late_disorder: "CASE WHEN i = 150000 THEN 3 ELSE i END",
  far: "(i - 100000)::BIGINT * 90000000000000",
  brink: "9223372036854775807 - i",
  late_low: "CASE WHEN i < 150000 THEN i ELSE -9223372036854775807 END",
  late_null: "CASE WHEN i = 150000 THEN NULL ELSE i END",
  shuffled: "(i * 7919 + 13) % 200003",
  shuffled_big: "((i * 7919 + 13) % 200003)::BIGINT * 1000003 - 70000000000",
  hash_text: "md5(i::VARCHAR)",
  nearly_unique: "CASE WHEN i % 500 = 0 THEN 'twice' || (i % 1000) ELSE md5(i::VARCHAR) END",
  measured: "(sin(i) * 1e6)::DOUBLE",
  odd_floats: "CASE i % 50 WHEN 0 THEN 'nan'::DOUBLE WHEN 1 THEN 'inf'::DOUBLE WHEN 2 THEN '-inf'::DOUBLE ELSE (i % 1000) / 8 END",
  small_float: "((i % 100) / 10)::FLOAT",
  money: "((hash(i) % 100000) / 100)::DECIMAL(10,2)",
  wide_decimal: "(i % 977)::DECIMAL(30,5) * 12345678901.5",
  huge: "i::HUGEINT * 100000000000000000000",
  unsigned: "(18446744073709551615 - (i % 100)::UBIGINT)::UBIGINT",
  tiny: "(i % 256 - 128)::TINYINT",
  some_nulls: "CASE WHEN i % 3 = 0 THEN NULL ELSE i % 11 END",
  all_nulls: "NULL::INTEGER",
  constant: "42",
  day: "DATE '2020-01-01' + (i % 3000)::INTEGER",
  instant: "TIMESTAMP '2020-01-01' + to_seconds(i)",
  shuffled_instant: "TIMESTAMP '2020-01-01' + to_microseconds((i * 7919 + 13) % 200003)",
  zoned: "timezone('UTC', TIMESTAMP '2020-01-01' + to_minutes(i % 5000))",
  clock: "TIME '00:00:00' + to_seconds(i % 86400)",
  flag: "i % 4 = 0",
  skewed: "CASE WHEN i % 5000 = 0 THEN 1000000000 ELSE i % 3 END",
  list: "[i % 3, i % 2]",
  identifier: "md5(i::VARCHAR)::UUID",
} as const;

const numbers = [
  "few",
  "increasing",
  "late_gap",
  "late_offset",
  "late_disorder",
  "far",
  "late_low",
  "late_null",
  "decreasing",
  "decreasing_typed",
  "shuffled",
  "shuffled_big",
  "measured",
  "odd_floats",
  "small_float",
  "money",
  "wide_decimal",
  "huge",
  "unsigned",
  "tiny",
  "some_nulls",
  "all_nulls",
  "constant",
  "skewed",
];
/** All but lists, which have no order worth showing, and instants with a time zone, which are shown in UTC. */
const ordered = Object.keys(columns).filter((name) => name !== "list" && name !== "zoned");

const selectList = Object.entries(columns).map(([name, sql]) => `${sql} AS ${name}`);
const query = (rows: number): string => `SELECT ${selectList.join(", ")} FROM range(${rows}) t(i)`;

describe.each([
  { title: "a small table", rows: 1013 },
  { title: "a table beyond the sample", rows: 160_001 },
])("$title", ({ rows }) => {
  let bench: Bench;
  let profile: DatasetProfile;
  let data: string;

  beforeAll(async () => {
    bench = await openBench();
    ({ profile } = await profileOf(bench, query(rows)));
    data = bench.session.temporaryName("truth");
    await bench.session.execute(`CREATE TEMP TABLE ${data} AS ${query(rows)}`);
  });
  afterAll(async () => bench[Symbol.asyncDispose]());

  const scalar = async (sql: string): Promise<unknown> =>
    Object.values((await bench.session.rows(`SELECT ${sql} FROM ${data}`))[0] ?? {})[0];

  test.each(Object.keys(columns))("%s: counts", async (name) => {
    const column = columnOf(profile, name);
    expect(profile.rows).toBe(rows);
    expect(column.nulls).toBe(await scalar(`count(*) - count(${name})`));
    expect(column.distinct).toBe(await scalar(`count(DISTINCT ${name})`));
    expect(column.duplicates).toBe(rows - column.nulls - column.distinct);
  });

  test.each(ordered)("%s: extremes", async (name) => {
    const column = columnOf(profile, name);
    const filter = column.kind === "float" ? `FILTER (WHERE NOT isnan(${name}))` : "";
    expect(column.min).toStrictEqual(await scalar(`min(${name}) ${filter}`));
    expect(column.max).toStrictEqual(await scalar(`max(${name}) ${filter}`));
  });

  test.each(ordered)("%s: the most frequent values", async (name) => {
    const expected = await bench.session.rows(
      `SELECT ${name} AS value, count(*) AS count FROM ${data} WHERE ${name} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10`,
    );
    expect(columnOf(profile, name).top).toStrictEqual(expected);
  });

  test.each(numbers)("%s: moments", async (name) => {
    const { number, kind } = columnOf(profile, name);
    const finite = `FILTER (WHERE isfinite(CAST(${name} AS DOUBLE)))`;
    const mean = Number(await scalar(`favg(CAST(${name} AS DOUBLE)) ${finite}`));
    const deviation = Number(await scalar(`stddev_samp(CASE WHEN isfinite(CAST(${name} AS DOUBLE)) THEN CAST(${name} AS DOUBLE) END)`));
    const ifFloat = kind === "float";
    expect(Math.abs((number?.mean ?? 0) - mean)).toBeLessThanOrEqual(Math.abs(mean) * (ifFloat ? 5e-12 : 1e-12));
    expect(Math.abs((number?.standardDeviation ?? 0) - deviation)).toBeLessThanOrEqual(Math.abs(deviation) * 1e-9);
    // Digits beyond depend on the order in which threads add.
    const summed = ifFloat ? [number?.mean, number?.standardDeviation] : [];
    expect(summed).toEqual(summed.map((figure) => Number(figure?.toPrecision(12))));
    expect(number?.zeros).toBe(await scalar(`count(*) FILTER (WHERE ${name} = 0)`));
    expect(number?.negatives).toBe(await scalar(`count(*) FILTER (WHERE ${name} < 0)`));
    expect(number?.nans).toBe(await scalar(`count(*) FILTER (WHERE ${ifFloat ? `isnan(${name})` : "FALSE"})`));
    expect(number?.infinities).toBe(await scalar(`count(*) FILTER (WHERE ${ifFloat ? `isinf(${name})` : "FALSE"})`));
  });

  test.each(numbers)("%s: quartiles between values", async (name) => {
    const value = `CAST(${name} AS DOUBLE)`;
    const expected = await scalar(`quantile_cont(CASE WHEN isfinite(${value}) THEN ${value} END, [0.25, 0.5, 0.75])`);
    expect(columnOf(profile, name).quartiles?.map(Number) ?? null).toStrictEqual(expected);
  });

  test.each(["day", "instant", "shuffled_instant", "clock"])("%s: quartiles are values", async (name) => {
    expect(columnOf(profile, name).quartiles).toStrictEqual(await scalar(`quantile_disc(${name}, [0.25, 0.5, 0.75])`));
  });

  test.each([...numbers, "day", "instant", "shuffled_instant", "clock", "zoned"])("%s: histogram", async (name) => {
    const { histogram, kind, type } = columnOf(profile, name);
    const shown = kind === "timestamptz" ? `timezone('UTC', ${name})` : name;
    const boundType = kind === "timestamptz" ? "TIMESTAMP" : name === "wide_decimal" || kind === "float" ? "DOUBLE" : type;
    const bound = (text: string): string => `CAST('${text.replace(/Z$/, "")}' AS ${boundType})`;
    const counts = histogram.map(
      ({ low, high }, index) =>
        `count(*) FILTER (WHERE ${shown} >= ${bound(low)} AND ${shown} ${index === histogram.length - 1 ? "<=" : "<"} ${bound(high)}) AS b${index}`,
    );
    const [row] = await bench.session.rows(`SELECT ${["count(*) AS n", ...counts].join(", ")} FROM ${data}`);
    expect(histogram.map(({ count }) => count)).toStrictEqual(histogram.map((_, index) => row?.[`b${index}`]));
    const finite = kind === "float" ? `isfinite(${name})` : `${name} IS NOT NULL`;
    expect(histogram.reduce((sum, bin) => sum + bin.count, 0)).toBe(await scalar(`count(*) FILTER (WHERE ${finite})`));
    expect(histogram.length).toBeLessThanOrEqual(20);
  });

  test("text figures are in code points", async () => {
    const { text } = columnOf(profile, "few_text");
    expect(text).toStrictEqual({
      minLength: 0,
      maxLength: 7,
      meanLength: await scalar("avg(length(few_text))"),
      empty: await scalar("count(*) FILTER (WHERE few_text = '')"),
      padded: await scalar("count(*) FILTER (WHERE few_text = ' padded')"),
    });
  });

  test("instants with a time zone are UTC in ISO 8601", () => {
    expect(columnOf(profile, "zoned").min).toBe("2020-01-01T00:00:00Z");
    expect(columnOf(profile, "zoned").top[0]?.value).toMatch(/^2020-01-\d\dT\d\d:\d\d:00Z$/);
  });

  test("single keys are the unique columns without NULLs", () => {
    const singles = profile.keys.filter(({ columns: parts }) => parts.length === 1).flatMap(({ columns: parts }) => parts);
    const expected = profile.columns.filter((column) => column.distinct === rows).map(({ name }) => name);
    expect(singles.toSorted()).toStrictEqual(expected.toSorted());
    expect(singles).toContain("increasing");
    expect(singles).toContain("hash_text");
    expect(singles).toContain("shuffled");
    expect(singles).not.toContain("nearly_unique");
  });
});
