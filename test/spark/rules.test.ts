import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { advise } from "../../src/engines/spark/advise.ts";
import { sparkRules } from "../../src/engines/spark/rules/index.ts";
import { GiB, MiB } from "../../src/engines/spark/support/units.ts";
import { execution, executor, facts, failure, spread, stage } from "./facts.ts";
import { ruleCases } from "./rule-cases.ts";

const folder = join(import.meta.dirname, "../../src/engines/spark/rules");

describe("the registry", () => {
  it("holds each file of the folder, by its name", () => {
    const files = readdirSync(folder).filter((name) => name !== "index.ts");
    expect(sparkRules.map(({ id }) => `${id}.ts`)).toEqual(files.toSorted());
  });

  it("has cases for every rule", () => {
    expect(Object.keys(ruleCases).toSorted()).toEqual(sparkRules.map(({ id }) => id));
  });
});

describe.each(sparkRules.map((rule) => ({ id: rule.id, rule })))("$id", ({ id, rule }) => {
  const cases = ruleCases[id] ?? { bad: [], good: [] };

  it.each(cases.bad.map((given, index) => ({ index, given })))("matches bad case $index", ({ given }) => {
    const matches = rule.find(given);
    expect(matches).not.toEqual([]);
    for (const match of matches) {
      expect(match.wasted).toBeGreaterThanOrEqual(0);
      expect(Number.isFinite(match.wasted)).toBe(true);
      expect(match.message).not.toMatch(/NaN|undefined|Infinity/);
      expect(match.evidence.join(" ")).not.toMatch(/NaN|undefined|Infinity/);
    }
  });

  it.each(cases.good.map((given, index) => ({ index, given })))("leaves good case $index alone", ({ given }) => {
    expect(rule.find(given)).toEqual([]);
  });
});

describe("advice", () => {
  it("says nothing of an application that is well", () => {
    const report = advise(facts());
    expect(report.findings).toEqual([]);
    expect(report.settings).toEqual([]);
  });

  it("ranks by severity, then by the core time that is lost", () => {
    const report = advise(
      facts({
        failures: [failure({ exception: "java.lang.OutOfMemoryError", message: "Java heap space", time: 10 })],
        stages: [stage({ gcTime: 190_000 })],
        utilisation: { idleBetween: 30_000 },
      }),
    );
    expect(report.findings.map(({ rule, severity }) => [severity, rule])).toEqual([
      ["error", "garbage-collection"],
      ["error", "out-of-memory"],
      ["warning", "idle-cores"],
    ]);
  });

  it("computes the shuffle partitions for 128 MiB each, in whole waves of the slots", () => {
    const [setting] = advise(facts({ stages: [stage({ shuffleRead: spread(GiB, GiB, 40 * GiB) })] })).settings;
    expect(setting).toMatchObject({
      key: "spark.sql.shuffle.partitions",
      value: "320",
      current: "200 (default)",
      findings: ["huge-partitions"],
    });
    expect(setting?.formula).toBe("ceil(40.0 GiB / 128 MiB) up to a multiple of 8 slots = 320");
  });

  it("never recommends what is so already", () => {
    const large = { stages: [stage({ shuffleRead: spread(GiB, GiB, 40 * GiB) })] };
    expect(advise(facts({ ...large, settings: { "spark.sql.shuffle.partitions": "320" } })).settings).toEqual([]);
    const udf = execution({ tree: { name: "BatchEvalPython", metrics: { "time to run Python workers": 200_000 } } });
    const settings = { "spark.sql.execution.pythonUDF.arrow.enabled": "TRUE" };
    expect(advise(facts({ executions: [udf], settings })).settings).toEqual([]);
    expect(advise(facts({ executions: [udf] })).settings.map(({ key }) => key)).toEqual(["spark.sql.execution.pythonUDF.arrow.enabled"]);
  });

  it("recommends nothing that the version doesn't have", () => {
    const skewed = stage({
      duration: spread(2_000, 40_000, 120_000),
      completed: 41_000,
      shuffleRead: spread(4 * MiB, 900 * MiB, 1_100 * MiB),
    });
    const joining = execution({ tree: { name: "SortMergeJoin" } });
    const keys = (sparkVersion: string): readonly string[] =>
      advise(facts({ stages: [skewed], executions: [joining], application: { sparkVersion } })).settings.map(({ key }) => key);
    expect(keys("2.4.8")).toEqual([]);
    expect(keys("3.1.2")).toContain("spark.sql.adaptive.enabled");
  });

  it("takes the largest of several memory sizes, and names all findings that ask for one", () => {
    const report = advise(
      facts({
        stages: [stage({ gcTime: 50_000 })],
        failures: [failure({ exception: "java.lang.OutOfMemoryError", message: "Java heap space" })],
      }),
    );
    expect(report.settings).toEqual([expect.objectContaining({ key: "spark.executor.memory", value: "8g", current: "4g" })]);
    expect(report.settings[0]?.findings.toSorted()).toEqual(["garbage-collection", "out-of-memory"]);
  });

  it("asks for the driver's memory in local mode, where tasks run in it", () => {
    const report = advise(
      facts({ application: { local: true }, stages: [stage({ gcTime: 190_000 })], settings: { "spark.driver.memory": "2g" } }),
    );
    expect(report.settings).toEqual([expect.objectContaining({ key: "spark.driver.memory", value: "4g", current: "2g" })]);
  });

  it("sizes memory overhead for containers that were killed", () => {
    const killed = executor({ removed: 9, reason: "Container killed by YARN for exceeding physical memory limits" });
    const report = advise(facts({ executors: [killed] }));
    // The default is max(384 MiB, 10 % of 4 GiB) = 409.6 MiB; twice that, in steps of 64 MiB.
    expect(report.settings).toEqual([expect.objectContaining({ key: "spark.executor.memoryOverhead", value: "832m", current: "not set" })]);
  });

  it("points to the lines of the plan", () => {
    const tree = { name: "SortMergeJoin", text: "SortMergeJoin [a#1], [b#2], Inner", children: [{ name: "Sort" }, { name: "Sort" }] };
    const skewed = stage({
      duration: spread(2_000, 40_000, 120_000),
      completed: 41_000,
      shuffleRead: spread(4 * MiB, 900 * MiB, 1_100 * MiB),
    });
    const [finding] = advise(facts({ stages: [skewed], executions: [execution({ tree })] })).findings;
    expect(finding).toMatchObject({ rule: "skew", stages: [1], execution: 0, node: "SortMergeJoin [a#1], [b#2], Inner" });
    expect(finding?.plan).toEqual([
      { line: 1, text: "+- SortMergeJoin (0)" },
      { line: 2, text: "+- Sort (1)" },
      { line: 3, text: "+- Sort (2)" },
    ]);
  });

  it("lets the largest of many small ones speak for all", () => {
    const tiny = { partitions: 2_000, duration: spread(12, 90, 24_000), shuffleRead: spread(2_000, 4_000, 4_000_000), completed: 3_000 };
    const stages = Array.from({ length: 300 }, (_, index) =>
      stage({ ...tiny, id: index + 1, submitted: index * 3_000, completed: index * 3_000 + 3_000 }),
    );
    const { findings, minor } = advise(facts({ stages, utilisation: { busy: 7_200_000 } }));
    expect(findings.map(({ rule, severity }) => [rule, severity])).toEqual([
      ["tiny-partitions", "error"],
      ["tiny-partitions", "info"],
      ["tiny-partitions", "info"],
    ]);
    expect(findings[0]?.message).toContain("And 297 more like it; all together 119.5 min of core time.");
    expect(minor).toBe(297);
  });

  it("leaves out what costs next to nothing, and counts it", () => {
    const report = advise(facts({ stages: [stage({ diskSpilled: MiB, memorySpilled: MiB, spillingTasks: 1, mostSpilled: MiB })] }));
    expect(report.findings).toEqual([]);
    expect(report.minor).toBe(1);
  });
});
