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
 * the core; older ones from the SQL migration guide (3.2.0 turned adaptive execution on).
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
  "spark.sql.files.openCostInBytes": always("4MB"),
  "spark.sql.execution.arrow.pyspark.enabled": always("false"),
  "spark.sql.execution.pythonUDF.arrow.enabled": { since: [["3.5", "false"]] },
  "spark.executor.memory": always("1g", "m"),
  "spark.driver.memory": always("1g", "m"),
  "spark.driver.maxResultSize": always("1g"),
  "spark.memory.fraction": always("0.6"),
  "spark.memory.storageFraction": always("0.5"),
  "spark.task.cpus": always("1"),
  "spark.task.maxFailures": always("4"),
  "spark.speculation": always("false"),
  "spark.dynamicAllocation.enabled": always("false"),
  "spark.dynamicAllocation.executorIdleTimeout": always("60s"),
  "spark.serializer": always("org.apache.spark.serializer.JavaSerializer"),
};

const memoryKeys: ReadonlySet<string> = new Set([
  "spark.executor.memoryOverhead",
  "spark.driver.memoryOverhead",
  "spark.executor.pyspark.memory",
]);

/** `set`: the Spark properties of the log. */
export function settingsOf(set: Readonly<Record<string, string>>, sparkVersion: string): Settings {
  const value = (key: string): string | undefined =>
    Object.hasOwn(set, key) ? set[key] : defaults[key]?.since.find(([version]) => atLeast(sparkVersion, version))?.[1];
  return {
    value,
    isKnown: (key) => Object.hasOwn(set, key) || (defaults[key]?.since.some(([version]) => atLeast(sparkVersion, version)) ?? true),
    isSet: (key) => Object.hasOwn(set, key),
    bytes: (key) => parseBytes(value(key) ?? "", memoryKeys.has(key) ? "m" : (defaults[key]?.unit ?? "b")),
    number: (key) => {
      const number = Number(value(key) ?? "x");
      return Number.isFinite(number) ? number : undefined;
    },
    flag: (key) => {
      const text = value(key)?.toLowerCase();
      return text === "true" ? true : text === "false" ? false : undefined;
    },
  };
}

/** Compares the leading numbers of versions: `4.1.4` with `3.2`. An unknown version counts as new. */
export function atLeast(version: string, least: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map((part) => Number.parseInt(part, 10));
  const [leastMajor = 0, leastMinor = 0] = least.split(".").map((part) => Number.parseInt(part, 10));
  if (Number.isNaN(major)) return true;
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}
