/** The settings that were in force: what the log's environment says, else Spark's defaults. */
import type { Settings } from "./facts.ts";
import { parseBytes } from "./support/units.ts";

interface Default {
  /** By the lowest version that has it, newest first. */
  readonly since: readonly (readonly [version: string, value: string])[];
  /** What a bare number means. */
  readonly unit?: "b" | "k" | "m";
}

const always = (value: string, unit?: Default["unit"]): Default => ({
  since: [["0", value]],
  ...(unit === undefined ? {} : { unit }),
});

/**
 * Defaults as Spark 3.5.9 and 4.1.4 report them themselves (`SET -v`), and as the configuration page of the documentation has them for settings of
 * the core; older ones from the migration guides (3.2.0 turned adaptive execution on, 3.4.0 the tracking of shuffle files).
 */
const defaults: Readonly<Record<string, Default>> = {
  "spark.sql.adaptive.enabled": {
    since: [
      ["3.2", "true"],
      ["3.0", "false"],
    ],
  },
  "spark.sql.adaptive.coalescePartitions.enabled": { since: [["3.0", "true"]] },
  "spark.sql.adaptive.coalescePartitions.parallelismFirst": { since: [["3.2", "true"]] },
  "spark.sql.adaptive.coalescePartitions.minPartitionSize": { since: [["3.2", "1MB"]] },
  "spark.sql.adaptive.advisoryPartitionSizeInBytes": { since: [["3.0", "64MB"]] },
  "spark.sql.adaptive.skewJoin.enabled": { since: [["3.0", "true"]] },
  "spark.sql.adaptive.skewJoin.skewedPartitionFactor": { since: [["3.0", "5"]] },
  "spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes": { since: [["3.0", "256MB"]] },
  "spark.sql.autoBroadcastJoinThreshold": always("10MB"),
  "spark.sql.shuffle.partitions": always("200"),
  "spark.sql.files.maxPartitionBytes": always("128MB"),
  "spark.sql.execution.pythonUDF.arrow.enabled": { since: [["3.5", "false"]] },
  "spark.executor.memory": always("1g", "m"),
  "spark.driver.memory": always("1g", "m"),
  "spark.driver.maxResultSize": always("1g"),
  "spark.task.cpus": always("1"),
  "spark.speculation": always("false"),
  "spark.dynamicAllocation.enabled": always("false"),
  "spark.dynamicAllocation.shuffleTracking.enabled": {
    since: [
      ["3.4", "true"],
      ["3.0", "false"],
    ],
  },
};

/** Without a default of its own: it is a part of the executor's memory. */
const overhead = "spark.executor.memoryOverhead";

/** `started`: the Spark properties of the log; `session`: what a session changed of them. */
export function settingsOf(
  started: Readonly<Record<string, string>>,
  sparkVersion: string,
  session: Readonly<Record<string, string>> = {},
): Settings {
  const set = { ...started, ...session };
  const value = (key: string): string | undefined =>
    Object.hasOwn(set, key) ? set[key] : defaults[key]?.since.find(([version]) => atLeast(sparkVersion, version))?.[1];
  return {
    value,
    isKnown: (key) => Object.hasOwn(set, key) || (defaults[key]?.since.some(([version]) => atLeast(sparkVersion, version)) ?? true),
    isSet: (key) => Object.hasOwn(set, key),
    isSetInSession: (key) => Object.hasOwn(session, key),
    bytes: (key) => parseBytes(value(key) ?? "", key === overhead ? "m" : (defaults[key]?.unit ?? "b")),
    number: (key) => {
      const number = Number(value(key) ?? "x");
      return Number.isFinite(number) ? number : undefined;
    },
    flag: (key) => {
      const text = value(key)?.toLowerCase();
      return text === "true" ? true : text === "false" ? false : undefined;
    },
    changedBy: (changes) => settingsOf(started, sparkVersion, changes),
  };
}

/** Compares the leading numbers of versions: `4.1.4` with `3.2`. An unknown version counts as new. */
export function atLeast(version: string, least: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map((part) => Number.parseInt(part, 10));
  const [leastMajor = 0, leastMinor = 0] = least.split(".").map((part) => Number.parseInt(part, 10));
  if (Number.isNaN(major)) return true;
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}
