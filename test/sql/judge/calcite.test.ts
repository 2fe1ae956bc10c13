/** Pairs that Calcite's own tests call equivalent. None may be refuted, but those that are not equal as SQL: each with its reason. */
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { calciteCatalog, closeData, judged } from "./support.ts";

const file = resolve(import.meta.dirname, "../../../../shared/data/sql/calcite-pairs.json");
const pairs = existsSync(file)
  ? z.array(z.object({ name: z.string(), q1: z.string(), q2: z.string() })).parse(JSON.parse(readFileSync(file, "utf8")))
  : [];
const there = pairs.length > 0;

const semiJoin = "a semi-join was written as an inner join, which repeats rows";
const integerAverage = "Calcite's AVG of integers is an integer, and a division of its sum and count";

/** Why each differs; the script of its counterexample shows it. */
const different: Readonly<Record<string, string>> = {
  testPushSemiJoinPastJoinRuleRight: semiJoin,
  testSemiJoinRule: semiJoin,
  testSemiJoinTrim: semiJoin,
  testDistinctCountMultiple: "COUNT(DISTINCT x) was written as COUNT(x) without the inner DISTINCT",
  testDistinctCountGroupingSets1: "COUNT(DISTINCT x) was written as COUNT(x) without the inner DISTINCT",
  testDistinctCountMultipleNoGroup: "COUNT(DISTINCT x) was written as COUNT(x) without the inner DISTINCT",
  testWhereExpressionInCorrelated: "JOB, which is text, was written as an alias that is the sum itself",
  testReduceConstantsCalc: "Calcite's SUBSTRING of a CHAR(n) is cut to the width of a shorter constant",
  testPushAggregateSumNoGroup: "Calcite's SUM0 of nothing is 0, which was written as SUM, which is NULL",
  testCastInAggregateReduceFunctions: integerAverage,
  testReduceAverage: integerAverage,
};

afterAll(closeData);

if (!there) console.log("Skipped: the Calcite pairs are not there.");

describe.skipIf(!there)("pairs of Calcite's tests", () => {
  // A quarter of the instances that a judgement has by default keeps this to seconds; JUDGE_INSTANCES=60 tries them all.
  const instances = Number(process.env["JUDGE_INSTANCES"] ?? 14);

  test("none is refuted but those that differ as SQL", async () => {
    const refuted: string[] = [];
    let bound = 0;
    for (const { name, q1, q2 } of pairs) {
      const { verdict, reason } = await judged({ left: q1, right: q2, catalog: calciteCatalog, dialect: "postgres", instances });
      if (reason !== "notRunnable" && reason !== "unknownSchema") bound += 1;
      if (verdict === "refuted") refuted.push(name);
    }
    expect(refuted.filter((name) => different[name] === undefined)).toEqual([]);
    expect(bound).toBeGreaterThanOrEqual(156);
  }, 600_000);
});
