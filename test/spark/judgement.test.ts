/** What the findings say and recommend where an application is out of the ordinary. */
import { describe, expect, it } from "vitest";
import { advise } from "../../src/engines/spark/advise.ts";
import type { SparkFinding } from "../../src/engines/spark/report.ts";
import { settingsOf } from "../../src/engines/spark/settings.ts";
import { memoryPerTask, slotsOf } from "../../src/engines/spark/support/resources.ts";
import { GiB, MiB } from "../../src/engines/spark/support/units.ts";
import { execution, executor, facts, failure, spread, stage, type Given } from "./facts.ts";

const findingOf = (rule: string, given: Given): SparkFinding | undefined =>
  advise(facts(given)).findings.find((finding) => finding.rule === rule);
const settingsFor = (given: Given): Readonly<Record<string, string>> =>
  Object.fromEntries(advise(facts(given)).settings.map(({ key, value }) => [key, value]));

const tiny = {
  partitions: 2_000,
  duration: spread(12, 90, 30_000),
  shuffleRead: spread(2_000, 4_000, 4_000_000),
  deserializeTime: 9_000,
  schedulerDelay: 8_000,
};
const spilling = {
  diskSpilled: 30 * GiB,
  memorySpilled: 90 * GiB,
  spillingTasks: 40,
  mostSpilled: 3 * GiB,
  shuffleRead: spread(200 * MiB, 220 * MiB, 8 * GiB),
};
const skewed = { duration: spread(2_000, 40_000, 120_000), completed: 41_000 };
const joining = execution({ tree: { name: "SortMergeJoin" } });

describe("settings of a session", () => {
  it("are those in force, and can't be changed where the application is started", () => {
    const report = advise(
      facts({ stages: [stage(tiny)], executions: [execution({ session: { "spark.sql.shuffle.partitions": "2000" } })] }),
    );
    expect(report.settings).toEqual([
      expect.objectContaining({
        key: "spark.sql.shuffle.partitions",
        value: "8",
        current: "2000 (set in the session: --conf doesn't change that)",
      }),
    ]);
  });

  it("turn advice off that they already follow", () => {
    const off = { "spark.sql.adaptive.enabled": "false" };
    expect(settingsFor({ stages: [stage(tiny)], settings: off })).toMatchObject({ "spark.sql.adaptive.enabled": "true" });
    const on = [execution({ session: { "spark.sql.adaptive.enabled": "true", "spark.sql.shuffle.partitions": "8" } })];
    expect(settingsFor({ stages: [stage(tiny)], settings: off, executions: on })).toEqual({});
  });
});

describe("a stream", () => {
  it("is not asked to adapt, and told what its checkpoint holds fast", () => {
    const report = advise(
      facts({
        stages: [stage(tiny)],
        executions: [execution({ streaming: true, session: { "spark.sql.adaptive.enabled": "false" } })],
      }),
    );
    expect(report.settings.map(({ key }) => key)).toEqual(["spark.sql.shuffle.partitions"]);
    expect(report.settings[0]?.formula).toContain("only with a new checkpoint");
  });
});

describe("RDDs", () => {
  it("have their partitions from the program, which no setting of SQL changes", () => {
    const given = { stages: [stage({ ...tiny, execution: undefined })], settings: { "spark.sql.adaptive.enabled": "false" } };
    expect(settingsFor(given)).toEqual({});
    expect(findingOf("tiny-partitions", given)?.recommendation).toContain("numPartitions");
    expect(settingsFor({ stages: [stage({ ...spilling, execution: undefined })] })).not.toHaveProperty("spark.sql.shuffle.partitions");
  });

  it("and repartition(n) of any version name the number themselves", () => {
    for (const origin of ["REPARTITION_BY_NUM, [plan_id=7]", "REPARTITION_WITH_NUM, [id=#7]", "false, [id=#7]"]) {
      const tree = { name: "Exchange", text: `Exchange hashpartitioning(k#1, 2000), ${origin}`, stages: [0, 1] };
      expect(settingsFor({ stages: [stage(tiny)], executions: [execution({ tree })] })).toEqual({});
    }
    const tree = { name: "Exchange", text: "Exchange hashpartitioning(k#1, 2000), ENSURE_REQUIREMENTS, [plan_id=7]", stages: [0, 1] };
    expect(settingsFor({ stages: [stage(tiny)], executions: [execution({ tree })] })).toHaveProperty("spark.sql.shuffle.partitions");
  });

  it("get no number of partitions where the log doesn't tell the memory", () => {
    const given = { stages: [stage({ ...spilling, execution: undefined })], executors: [executor({ memory: 0 })] };
    expect(findingOf("spill", given)?.recommendation).toMatch(/^Ask for more partitions in the RDD operation[^:]*\.$/);
    expect(findingOf("spill", given)?.evidence[0]).toContain("its share of the memory not in the log");
  });
});

describe("tasks of several cores", () => {
  it("share an executor's cores and memory", () => {
    const four = facts({ settings: { "spark.task.cpus": "2" } });
    expect(slotsOf(four)).toBe(4);
    expect(memoryPerTask(four)).toBe(GiB);
    expect(memoryPerTask(facts())).toBe(GiB / 2);
  });
});

describe("dynamic allocation", () => {
  it("is advised with as many executors as there were together, and with what the version doesn't do by itself", () => {
    const idle = { utilisation: { available: 9_000_000, busy: 900_000 } };
    expect(settingsFor(idle)).toEqual({ "spark.dynamicAllocation.enabled": "true", "spark.dynamicAllocation.maxExecutors": "2" });
    expect(settingsFor({ ...idle, application: { sparkVersion: "3.3.4" } })).toMatchObject({
      "spark.dynamicAllocation.shuffleTracking.enabled": "true",
    });
  });

  it("counts as wasted only the cores that were there", () => {
    // Two executors of four cores for the first 10 s, then one.
    const given = {
      stages: [stage({ partitions: 1, duration: spread(50_000), completed: 50_000 })],
      executors: [executor(), executor({ id: "2", removed: 10_000 })],
    };
    // 4 x 50 s + 4 x 10 s, less the task's 50 s; (50 s - 50 s / 5 slots) x 5 slots is more.
    expect(findingOf("too-few-partitions", given)?.wasted).toBe(190_000);
  });
});

describe("failed tasks", () => {
  const attempts = [stage({ failure: "fetch failed" }), stage({ attempt: 1, tasks: { ...stage().tasks, ended: 60, failed: 20 } })];

  it("are counted over all attempts of a stage, and the last decides how it ended", () => {
    const finding = findingOf("failed-tasks", { stages: attempts, failures: [failure({ attempt: 1, tasks: 20 })] });
    expect(finding?.message).toContain("20 of 100 task attempts failed (20 %)");
    expect(finding?.message).toContain("the retries succeeded");
  });

  it("are not called mended where a stage ended without them", () => {
    const finding = findingOf("failed-tasks", { stages: [stage({ tasks: { ...stage().tasks, successful: 21 } })], failures: [failure()] });
    expect(finding?.message).toContain("the stage ended before all its tasks had succeeded");
  });

  it("are not called a failure of a stage that was cancelled", () => {
    const finding = findingOf("failed-tasks", { stages: [stage({ failure: "Job 3 cancelled" })], failures: [failure()] });
    expect(finding).toMatchObject({ severity: "warning" });
    expect(finding?.message).toContain("the stage was cancelled");
  });

  it("are not called mended where the log ends before the stage does", () => {
    const finding = findingOf("failed-tasks", { stages: [stage({ completed: undefined })], failures: [failure()] });
    expect(finding?.message).toContain("the log ends before the stage does");
  });
});

describe("a broadcast", () => {
  const given = (session: Readonly<Record<string, string>>): Given => ({
    executions: [
      execution({ session, tree: { name: "BroadcastExchange", metrics: { "data size": 900 * MiB, "time to collect": 9_000 } } }),
    ],
  });

  it("that a hint asked for is not to be helped by a threshold that is low already", () => {
    expect(settingsFor(given({ "spark.sql.autoBroadcastJoinThreshold": "-1" }))).toEqual({});
    expect(settingsFor(given({ "spark.sql.autoBroadcastJoinThreshold": "2g" }))).toEqual({
      "spark.sql.autoBroadcastJoinThreshold": "10MB",
    });
  });

  it("makes wait at most the cores that ran no task", () => {
    const { utilisation } = facts();
    expect(findingOf("broadcast-too-large", given({}))?.wasted).toBe(Math.min(9_000 * 8, utilisation.available - utilisation.busy));
  });
});

describe("skew", () => {
  const threshold = "spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes";

  it("lowers the threshold only where the factor lets a partition be split", () => {
    const joined = (median: number): Given => ({
      stages: [stage({ ...skewed, shuffleRead: spread(median, 200 * MiB, 400 * MiB) })],
      executions: [joining],
    });
    // 200 MiB / 8 slots.
    expect(settingsFor(joined(2 * MiB))).toMatchObject({ [threshold]: "25m" });
    expect(settingsFor(joined(60 * MiB))).not.toHaveProperty(threshold);
  });

  it("says so where the task in the middle has no data", () => {
    const finding = findingOf("skew", { stages: [stage({ ...skewed, shuffleRead: spread(0, 900 * MiB, 900 * MiB) })] });
    expect(finding?.message).toContain("with data, of which the task in the middle had none");
  });

  it("is what speaks against speculation, in the stages that had copies", () => {
    const copies = { tasks: { ...stage().tasks, speculative: 8, killed: 8 } };
    const killed = failure({ kind: "TaskKilled", exception: "", message: "another attempt succeeded", time: 60_000 });
    const given = (more: Parameters<typeof stage>[0]): Given => ({
      stages: [stage({ ...copies, ...more }), stage({ id: 2, ...skewed, shuffleRead: spread(MiB, 900 * MiB, 900 * MiB) })],
      failures: [killed],
      settings: { "spark.speculation": "true" },
    });
    expect(settingsFor(given({}))).not.toHaveProperty("spark.speculation");
    expect(settingsFor(given({ ...skewed, shuffleRead: spread(MiB, 900 * MiB, 900 * MiB) }))).toMatchObject({
      "spark.speculation": "false",
    });
  });
});

describe("few tasks", () => {
  const reading = (name: string, location: string): Given => ({
    stages: [stage({ partitions: 1, duration: spread(50_000), completed: 50_500, input: spread(64 * MiB) })],
    executions: [execution({ tree: { name, metadata: { Location: `InMemoryFileIndex(1 paths)[${location}]` } } })],
  });

  it("come from compression only where the format can't be cut", () => {
    expect(findingOf("too-few-partitions", reading("Scan csv ", "s3://a/orders.csv.gz"))?.message).toContain("a compressed text file");
    expect(findingOf("too-few-partitions", reading("Scan parquet ", "s3://a/part-0.snappy.parquet"))?.message).not.toContain("compressed");
    expect(findingOf("too-few-partitions", reading("Scan json ", "s3://a/events.json.bz2"))?.message).not.toContain("compressed");
  });

  it("are blamed on coalesce() by its very number", () => {
    const given = (text: string): Given => ({
      stages: [stage({ partitions: 1, duration: spread(50_000), completed: 50_500 })],
      executions: [execution({ tree: { name: "Coalesce", text } })],
    });
    expect(findingOf("too-few-partitions", given("Coalesce 1"))?.message).toContain("coalesce()");
    expect(findingOf("too-few-partitions", given("Coalesce 16"))?.message).not.toContain("coalesce()");
  });
});

it("reads settings by the version's default, the application's value, and the session's", () => {
  const settings = settingsOf({ "spark.sql.shuffle.partitions": "64" }, "3.5.1");
  expect(settings.value("spark.dynamicAllocation.shuffleTracking.enabled")).toBe("true");
  const changed = settings.changedBy({ "spark.sql.shuffle.partitions": "32" });
  expect([settings.number("spark.sql.shuffle.partitions"), changed.number("spark.sql.shuffle.partitions")]).toEqual([64, 32]);
  expect([settings.isSetInSession("spark.sql.shuffle.partitions"), changed.isSetInSession("spark.sql.shuffle.partitions")]).toEqual([
    false,
    true,
  ]);
});
