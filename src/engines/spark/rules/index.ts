/** Every rule over event logs, by id. A test holds that this list is the folder. */
import type { SparkRule } from "../rule.ts";
import { adaptiveOff } from "./adaptive-off.ts";
import { broadcastMissed } from "./broadcast-missed.ts";
import { broadcastTooLarge } from "./broadcast-too-large.ts";
import { cacheRecomputed } from "./cache-recomputed.ts";
import { cacheUnused } from "./cache-unused.ts";
import { cartesianProduct } from "./cartesian-product.ts";
import { collectToDriver } from "./collect-to-driver.ts";
import { defaultShufflePartitions } from "./default-shuffle-partitions.ts";
import { dynamicAllocation } from "./dynamic-allocation.ts";
import { explodingJoin } from "./exploding-join.ts";
import { failedJob } from "./failed-job.ts";
import { failedTasks } from "./failed-tasks.ts";
import { fetchWait } from "./fetch-wait.ts";
import { fullScan } from "./full-scan.ts";
import { garbageCollection } from "./garbage-collection.ts";
import { hugePartitions } from "./huge-partitions.ts";
import { idleCores } from "./idle-cores.ts";
import { lostExecutors } from "./lost-executors.ts";
import { outOfMemory } from "./out-of-memory.ts";
import { pythonUdf } from "./python-udf.ts";
import { repeatedScans } from "./repeated-scans.ts";
import { retriedStages } from "./retried-stages.ts";
import { skew } from "./skew.ts";
import { smallFilesRead } from "./small-files-read.ts";
import { smallFilesWritten } from "./small-files-written.ts";
import { speculativeTasks } from "./speculative-tasks.ts";
import { spill } from "./spill.ts";
import { taskOverhead } from "./task-overhead.ts";
import { tinyPartitions } from "./tiny-partitions.ts";
import { tooFewPartitions } from "./too-few-partitions.ts";

export const sparkRules: readonly SparkRule[] = [
  adaptiveOff,
  broadcastMissed,
  broadcastTooLarge,
  cacheRecomputed,
  cacheUnused,
  cartesianProduct,
  collectToDriver,
  defaultShufflePartitions,
  dynamicAllocation,
  explodingJoin,
  failedJob,
  failedTasks,
  fetchWait,
  fullScan,
  garbageCollection,
  hugePartitions,
  idleCores,
  lostExecutors,
  outOfMemory,
  pythonUdf,
  repeatedScans,
  retriedStages,
  skew,
  smallFilesRead,
  smallFilesWritten,
  speculativeTasks,
  spill,
  taskOverhead,
  tinyPartitions,
  tooFewPartitions,
];
