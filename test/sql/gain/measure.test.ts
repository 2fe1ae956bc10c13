import { afterAll, expect, test } from "vitest";
import { measureGain } from "../../../src/engines/sql/gain/measure.ts";
import { errorOf, workplace } from "../../data/support.ts";

const place = workplace();
afterAll(async () => place.dispose());

/** What differs by orders of magnitude needs no quiet machine. */
const much = "SELECT count(*) FROM range(4000) AS a, range(4000) AS b WHERE (a.range * b.range) % 7 = 3";
const little = "SELECT count(*) FROM range(10)";
const setting = { on: "generated", setting: "on generated data", budgetMilliseconds: 300, runs: 5 } as const;

test("tells faster from slower on DuckDB, with the profile's figures", async () => {
  await using laboratory = await place.data.laboratory({ signal: new AbortController().signal, threads: 1 });
  const gain = await measureGain({ before: much, after: little, laboratory, ...setting });
  expect(gain).toMatchObject({ basis: "measured", engine: "duckdb", verdict: "faster", recommended: true });
  expect(gain.factor).toBeGreaterThan(2);
  expect(gain.before?.cardinality).toBeGreaterThan(gain.after?.cardinality ?? 0);
  expect(gain.before?.runs).toBeGreaterThanOrEqual(2);
  expect(await measureGain({ before: little, after: much, laboratory, ...setting })).toMatchObject({
    verdict: "slower",
    recommended: false,
  });
});

test("tells no gain where the engine makes the same plan of both", async () => {
  await using laboratory = await place.data.laboratory({ signal: new AbortController().signal, threads: 1 });
  const gain = await measureGain({ before: much, after: much.replace("SELECT count(*)", "SELECT  COUNT(*)"), laboratory, ...setting });
  expect(gain).toMatchObject({ basis: "measured", verdict: "noGain", recommended: true });
  expect(gain.explanation).toMatch(/^No gain: DuckDB makes the same plan of both\./);
});

test("stops queries that never end", async () => {
  await using laboratory = await place.data.laboratory({ signal: new AbortController().signal, threads: 1 });
  const never = "SELECT count(*) FROM range(1000000000000) AS r WHERE hash(r.range) = 1";
  const gain = await measureGain({ before: never, after: little, laboratory, timeoutMilliseconds: 100, ...setting });
  expect(gain).toMatchObject({ verdict: "faster", basis: "measured" });
  expect(gain).not.toHaveProperty("before");
  expect(gain.explanation).toContain("was stopped after 100 ms");
});

test("says that nothing is known where a query fails", async () => {
  await using laboratory = await place.data.laboratory({ signal: new AbortController().signal, threads: 1 });
  const gain = await measureGain({ before: little, after: "SELECT missing FROM range(3)", laboratory, ...setting });
  expect(gain).toMatchObject({ basis: "none", verdict: "unknown", recommended: true });
  expect(gain.explanation).toContain("missing");
});

test("ends with the signal", async () => {
  const controller = new AbortController();
  await using laboratory = await place.data.laboratory({ signal: controller.signal, threads: 1 });
  const never = "SELECT count(*) FROM range(1000000000000) AS r WHERE hash(r.range) = 1";
  const running = errorOf(async () => measureGain({ before: never, after: never, laboratory, ...setting }));
  setTimeout(() => controller.abort(), 50);
  expect((await running).code).toBe("cancelled");
});
