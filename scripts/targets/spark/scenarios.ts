/** What is planted in each real application, what must be said of it, and how it is cured in the second run. */

export interface Scenario {
  readonly name: string;
  /** The finding that must be there, as a warning or error; undefined: nothing may be. */
  readonly planted: string | undefined;
  /** Further findings of severity error that are true of this application as well. */
  readonly alsoTrue: readonly string[];
  /** `settings`: the recommended settings of the planted finding; `code`: the program is changed as the recommendation says. */
  readonly cure: "settings" | "code" | "none";
  readonly log: { readonly codec: "none" | "zstd" | "lz4" | "snappy"; readonly rolling: boolean };
}

const log = (codec: Scenario["log"]["codec"], rolling = false): Scenario["log"] => ({ codec, rolling });

export const scenarios: readonly Scenario[] = [
  { name: "healthy", planted: undefined, alsoTrue: [], cure: "none", log: log("zstd") },
  { name: "skewed-join", planted: "skew", alsoTrue: [], cure: "settings", log: log("zstd") },
  { name: "spill", planted: "spill", alsoTrue: ["garbage-collection"], cure: "settings", log: log("lz4") },
  { name: "out-of-memory", planted: "out-of-memory", alsoTrue: ["failed-job", "garbage-collection"], cure: "settings", log: log("snappy") },
  { name: "tiny-partitions", planted: "tiny-partitions", alsoTrue: [], cure: "settings", log: log("lz4", true) },
  { name: "missed-broadcast", planted: "broadcast-missed", alsoTrue: [], cure: "settings", log: log("zstd", true) },
  { name: "exploding-join", planted: "exploding-join", alsoTrue: ["too-few-partitions"], cure: "code", log: log("none", true) },
  { name: "cartesian", planted: "cartesian-product", alsoTrue: [], cure: "code", log: log("snappy", true) },
  { name: "repeated-scans", planted: "repeated-scans", alsoTrue: [], cure: "code", log: log("none") },
  { name: "failed-tasks", planted: "failed-tasks", alsoTrue: [], cure: "code", log: log("zstd") },
  { name: "one-partition", planted: "too-few-partitions", alsoTrue: [], cure: "code", log: log("lz4") },
  { name: "small-files-read", planted: "small-files-read", alsoTrue: ["small-files-written"], cure: "settings", log: log("snappy") },
  { name: "small-files-written", planted: "small-files-written", alsoTrue: [], cure: "code", log: log("zstd", true) },
  { name: "python-udf", planted: "python-udf", alsoTrue: [], cure: "code", log: log("none") },
  { name: "collect-rows", planted: "collect-to-driver", alsoTrue: [], cure: "code", log: log("lz4") },
  { name: "cache-evicted", planted: "cache-recomputed", alsoTrue: ["garbage-collection"], cure: "settings", log: log("zstd") },
];
