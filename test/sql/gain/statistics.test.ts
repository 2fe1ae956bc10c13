import { describe, expect, test } from "vitest";
import { gainOfRuns, type ProfileFigures } from "../../../src/engines/sql/gain/gain-of-runs.ts";
import { interleave, type Runner } from "../../../src/engines/sql/gain/interleave.ts";
import { compareTimes, isUndecided, spreadOf } from "../../../src/engines/sql/gain/statistics.ts";

/** A small generator of repeatable noise between 0 and 1 (mulberry32). */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Times as machines give them: a floor, a little on top, and now and then a lot. */
function timings(random: () => number, floor: number, runs: number): readonly number[] {
  return Array.from({ length: runs }, () => floor * (1 + random() * 0.1 + (random() < 0.1 ? random() : 0)));
}

describe("spread", () => {
  test("is the median, the extremes and the middle half", () => {
    expect(spreadOf([5, 1, 3, 2, 4])).toEqual({ median: 3, min: 1, max: 5, low: 2, high: 4, runs: 5 });
    expect(spreadOf([4, 1, 2, 3, 6, 5])).toMatchObject({ median: 3.5, low: 2.25, high: 4.75 });
  });

  test("is everything where there are fewer than five runs", () => {
    expect(spreadOf([7, 1, 3])).toEqual({ median: 3, min: 1, max: 7, low: 1, high: 7, runs: 3 });
  });
});

describe("verdict", () => {
  test("is faster or slower where the spreads are apart", () => {
    expect(compareTimes([100, 102, 104, 101], [50, 51, 52, 53])).toMatchObject({ verdict: "faster" });
    expect(compareTimes([50, 51, 52, 53], [100, 102, 104, 101])).toMatchObject({ verdict: "slower" });
    expect(compareTimes([100, 100, 100], [50, 50, 50]).factor).toBe(2);
  });

  test("is no gain where the spreads overlap, however far the medians are apart", () => {
    expect(compareTimes([100, 40, 160, 100], [50, 120, 50, 120])).toMatchObject({ verdict: "noGain" });
    expect(compareTimes([100, 10, 100], [20, 20, 20])).toMatchObject({ verdict: "noGain" });
  });

  test("is no gain within 5%, however steady the runs are", () => {
    const five = (milliseconds: number): readonly number[] => Array.from({ length: 5 }, () => milliseconds);
    expect(compareTimes(five(104), five(100))).toMatchObject({ verdict: "noGain" });
    expect(compareTimes(five(100), five(104))).toMatchObject({ verdict: "noGain" });
    expect(compareTimes(five(106), five(100))).toMatchObject({ verdict: "faster" });
  });

  test("needs more of a difference the fewer runs there are", () => {
    expect(compareTimes([165, 170], [100, 105])).toMatchObject({ verdict: "noGain" });
    expect(compareTimes([100, 105], [165, 170])).toMatchObject({ verdict: "noGain" });
    expect(compareTimes([250, 260], [100, 105])).toMatchObject({ verdict: "faster" });
    expect(compareTimes([130, 130, 130, 130], [100, 100, 100, 100])).toMatchObject({ verdict: "noGain" });
    expect(compareTimes([160, 160, 160], [100, 100, 100])).toMatchObject({ verdict: "faster" });
  });

  test("is no gain for differences that the clock can't tell", () => {
    expect(compareTimes([0.5, 0.5, 0.5, 0.5, 0.5], [0.1, 0.1, 0.1, 0.1, 0.1])).toMatchObject({ verdict: "noGain", factor: 5 });
  });

  test("is not moved by one interrupted run among many", () => {
    expect(compareTimes([100, 101, 102, 100, 101], [50, 51, 50, 51, 900])).toMatchObject({ verdict: "faster" });
  });

  test("seldom sees a difference where there is none, and nearly always one of a third", () => {
    const random = noise(7);
    let wrong = 0;
    let found = 0;
    for (let trial = 0; trial < 1000; trial++) {
      if (compareTimes(timings(random, 100, 9), timings(random, 100, 9)).verdict !== "noGain") wrong += 1;
      if (compareTimes(timings(random, 133, 9), timings(random, 100, 9)).verdict === "faster") found += 1;
    }
    expect(wrong).toBeLessThan(10);
    expect(found).toBeGreaterThan(950);
  });
});

/** A query that takes what the list says, run after run. */
function scripted(log: string[], name: string, times: readonly number[]): Runner<ProfileFigures> {
  let run = 0;
  return async (limitMilliseconds) => {
    const milliseconds = times[Math.min(run, times.length - 1)] ?? 0;
    run += 1;
    log.push(name);
    return milliseconds > limitMilliseconds
      ? { outcome: "timeout", limitMilliseconds }
      : { outcome: "time", milliseconds, figures: { cardinality: name.length } };
  };
}

const options = { budgetMilliseconds: 1000, mostPairs: 4, limitMilliseconds: 5000 };
const measured = { engine: "duckdb", engineTitle: "DuckDB", on: "generated", setting: "on generated data" } as const;

describe("interleaving", () => {
  test("runs a first of each that doesn't count, then pairs in changing order", async () => {
    const log: string[] = [];
    const runs = await interleave(scripted(log, "b", [999, 10]), scripted(log, "a", [888, 5]), { ...options, budgetMilliseconds: 10_000 });
    expect(log.join("")).toBe("babaabbaab");
    expect(runs).toMatchObject({ outcome: "times", before: [10, 10, 10, 10], after: [5, 5, 5, 5], beforeFigures: { cardinality: 1 } });
  });

  test("makes as many pairs as the budget allows, and never fewer than three, or two of long ones", async () => {
    const pairs = async (milliseconds: number, mostPairs: number): Promise<number> => {
      const log: string[] = [];
      await interleave(scripted(log, "b", [milliseconds]), scripted(log, "a", [milliseconds]), { ...options, mostPairs });
      return (log.length - 2) / 2;
    };
    expect(await pairs(1, 15)).toBe(15);
    expect(await pairs(50, 15)).toBe(10);
    expect(await pairs(400, 15)).toBe(3);
    expect(await pairs(800, 15)).toBe(2);
  });

  test("stops a rewrite that loses badly early", async () => {
    const log: string[] = [];
    const runs = await interleave(scripted(log, "b", [100]), scripted(log, "a", [4000]), options);
    expect(runs).toEqual({ outcome: "timeout", which: "after", limit: 2000, other: 100 });
    expect(log).toHaveLength(2);
    const gain = gainOfRuns({ outcome: "timeout", which: "after", limit: 2000, other: 100 }, measured);
    expect(gain).toMatchObject({ verdict: "slower", recommended: false, factor: 0.05 });
    expect(gain.explanation).toContain("at least 20.0 times as slow");
  });

  test("tells a query that never ended from one that did", async () => {
    const runs = await interleave(scripted([], "b", [9000]), scripted([], "a", [1000]), options);
    expect(runs).toEqual({ outcome: "timeout", which: "before", limit: 5000, other: 1000 });
    if (runs.outcome === "error") throw new Error("no error was scripted");
    expect(gainOfRuns(runs, measured)).toMatchObject({ verdict: "faster", factor: 5, recommended: true });
    expect(gainOfRuns({ outcome: "timeout", which: "before", limit: 5000, other: 4900 }, measured)).toMatchObject({ verdict: "unknown" });
    expect(gainOfRuns({ outcome: "timeout", which: "after", limit: 5000, other: 4900 }, measured)).toMatchObject({
      verdict: "unknown",
      recommended: false,
    });
    const neither = await interleave(scripted([], "b", [9000]), scripted([], "a", [9000]), options);
    expect(gainOfRuns(neither, measured)).toMatchObject({ basis: "none", verdict: "unknown" });
  });

  test("tells which query fails", async () => {
    const failing: Runner<object> = async () => ({ outcome: "error", message: "Division by zero." });
    const working: Runner<object> = async () => ({ outcome: "time", milliseconds: 1, figures: {} });
    const runs = await interleave(working, failing, options);
    expect(runs).toEqual({ outcome: "error", which: "after", message: "Division by zero." });
    expect(gainOfRuns(runs, measured).explanation).toContain("after the rewrite fails there: Division by zero.");
  });
});

test("a gain says its figures and what the profile shows", () => {
  const gain = gainOfRuns(
    {
      outcome: "times",
      before: [120, 121, 122],
      after: [300, 301, 302],
      beforeFigures: { rowsScanned: 1_000_000, cardinality: 500, peakMemoryBytes: 1_500_000 },
      afterFigures: { rowsScanned: 2_000_000, cardinality: 510, peakMemoryBytes: 9_000_000 },
    },
    measured,
  );
  expect(gain).toMatchObject({
    basis: "measured",
    on: "generated",
    verdict: "slower",
    recommended: false,
    before: { medianMilliseconds: 121, minMilliseconds: 120, maxMilliseconds: 122, runs: 3, rowsScanned: 1_000_000 },
  });
  expect(gain.explanation).toBe(
    "DuckDB on generated data: 121 ms before, 301 ms after, 2.49 times as slow (medians of 3 interleaved runs each; 120 ms to 122 ms and 300 ms to 302 ms). " +
      "Rows scanned: 1,000,000 before, 2,000,000 after. Peak memory: 1.5 MB before, 9.0 MB after. Not recommended for DuckDB.",
  );
});

describe("recommendation", () => {
  const figures = {};
  const of = (before: readonly number[], after: readonly number[], samePlan = false): ReturnType<typeof gainOfRuns> =>
    gainOfRuns({ outcome: "times", before, after, beforeFigures: figures, afterFigures: figures }, measured, samePlan);
  const wide = (median: number): readonly number[] => [median * 0.7, median * 0.8, median, median * 1.2, median * 1.3];

  test("a median below 0.95x is never recommended, whatever the spread", () => {
    const gain = of(wide(90), wide(100));
    expect(gain).toMatchObject({ verdict: "noGain", factor: 0.9, recommended: false });
    expect(gain.explanation).toContain("no gain beyond the spread of the runs");
    expect(gain.explanation).toContain("Not recommended for DuckDB: the median is 0.90x, below 0.95x.");
    expect(of(wide(96), wide(100))).toMatchObject({ verdict: "noGain", recommended: true });
    // 0.2 ms are no verdict, and no advice either.
    expect(of([0.3, 0.3, 0.3, 0.3, 0.3], [0.5, 0.5, 0.5, 0.5, 0.5])).toMatchObject({ verdict: "noGain", recommended: false });
  });

  test("no gain is said, and stays recommended", () => {
    const gain = of(wide(100), wide(98));
    expect(gain).toMatchObject({ verdict: "noGain", recommended: true });
    expect(gain.explanation).toContain("no gain");
    expect(gain.explanation).not.toContain("Not recommended");
  });

  test("runs of one plan are runs of one query", () => {
    const gain = of([100, 100, 100, 100, 100], [130, 130, 130, 130, 130], true);
    expect(gain).toMatchObject({ verdict: "noGain", factor: 1, recommended: true, before: { runs: 10, medianMilliseconds: 115 } });
    expect(gain.after).toEqual(gain.before);
    expect(gain.explanation).toContain("No gain: DuckDB makes the same plan of both.");
  });

  test("times that leave it open are looked at twice", async () => {
    expect(isUndecided(wide(90), wide(100))).toBe(true);
    expect(isUndecided(wide(100), wide(90))).toBe(false);
    expect(isUndecided([50, 50, 50, 50, 50], [100, 100, 100, 100, 100])).toBe(false);
    const pairs = async (after: readonly number[]): Promise<number> => {
      const log: string[] = [];
      await interleave(scripted(log, "b", wide(9)), scripted(log, "a", after), { ...options, mostPairs: 5, isOpen: isUndecided });
      return (log.length - 2) / 2;
    };
    expect(await pairs(wide(10))).toBe(10);
    expect(await pairs(wide(9))).toBe(5);
  });
});
