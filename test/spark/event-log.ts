/** Writes event logs as Spark 4.1 does, small ones, and the frames that the JVM compresses them into. */
import { compressBlock, compressBound } from "lz4js";
import { compress } from "snappyjs";

export interface TaskGiven {
  readonly stage: number;
  readonly task: number;
  readonly launched: number;
  readonly finished: number;
  readonly shuffleRead?: number;
  readonly diskSpilled?: number;
  readonly failure?: { readonly exception: string; readonly message: string };
}

const start = 1_700_000_000_000;

export function taskEnd({ stage, task, launched, finished, shuffleRead = 0, diskSpilled = 0, failure }: TaskGiven): object {
  return {
    Event: "SparkListenerTaskEnd",
    "Stage ID": stage,
    "Stage Attempt ID": 0,
    "Task Type": "ResultTask",
    "Task End Reason":
      failure === undefined
        ? { Reason: "Success" }
        : { Reason: "ExceptionFailure", "Class Name": failure.exception, Description: failure.message, "Stack Trace": [] },
    "Task Info": {
      "Task ID": task,
      Index: task,
      Attempt: 0,
      "Partition ID": task,
      "Launch Time": start + launched,
      "Executor ID": "1",
      Host: "worker-1",
      Locality: "PROCESS_LOCAL",
      Speculative: false,
      "Getting Result Time": 0,
      "Finish Time": start + finished,
      Failed: failure !== undefined,
      Killed: false,
      Accumulables: [{ ID: 9, Name: "number of output rows", Update: "5", Value: "5", Internal: true, Metadata: "sql" }],
    },
    "Task Metrics": {
      "Executor Deserialize Time": 5,
      "Executor Run Time": finished - launched - 10,
      "Executor CPU Time": (finished - launched - 20) * 1_000_000,
      "Peak Execution Memory": 1_000_000,
      "Result Size": 2_000,
      "JVM GC Time": 1,
      "Result Serialization Time": 1,
      "Memory Bytes Spilled": diskSpilled * 2,
      "Disk Bytes Spilled": diskSpilled,
      "Shuffle Read Metrics": {
        "Fetch Wait Time": 0,
        "Remote Bytes Read": 0,
        "Local Bytes Read": shuffleRead,
        "Total Records Read": shuffleRead / 100,
      },
      "Shuffle Write Metrics": { "Shuffle Bytes Written": 0, "Shuffle Write Time": 0, "Shuffle Records Written": 0 },
      "Input Metrics": { "Bytes Read": 0, "Records Read": 0 },
      "Output Metrics": { "Bytes Written": 0, "Records Written": 0 },
      "Updated Blocks": [],
    },
  };
}

const planText = [
  "== Physical Plan ==",
  "OverwriteByExpression (4)",
  "+- AdaptiveSparkPlan (3)",
  "   +- == Final Plan ==",
  "      +- * SortMergeJoin Inner (2)",
  "         +- Exchange (1)",
  "   +- == Initial Plan ==",
  "      SortMergeJoin Inner (8)",
  "",
  "",
  "(1) Exchange",
].join("\n");

const exchange = {
  nodeName: "Exchange",
  simpleString: "Exchange hashpartitioning(customer#1L, 4), ENSURE_REQUIREMENTS, [plan_id=40]",
  children: [],
  metadata: {},
  metrics: [{ name: "shuffle records written", accumulatorId: 8, metricType: "sum" }],
};
const wrapped = (name: string, child: object): object => ({
  nodeName: name,
  simpleString: name,
  children: [child],
  metadata: {},
  metrics: [],
});

export const planInfo = wrapped(
  "OverwriteByExpression",
  wrapped(
    "AdaptiveSparkPlan",
    wrapped("WholeStageCodegen (1)", {
      nodeName: "SortMergeJoin",
      simpleString: "SortMergeJoin [customer#1L], [customer#4L], Inner",
      children: [wrapped("InputAdapter", exchange)],
      metadata: {},
      metrics: [{ name: "number of output rows", accumulatorId: 9, metricType: "sum" }],
    }),
  ),
);

/** One query with one stage of four tasks, the last of which is skewed: ten times the time and the data. */
export function skewedApplication(settings: Readonly<Record<string, string>> = {}): readonly object[] {
  const info = {
    "Stage ID": 1,
    "Stage Attempt ID": 0,
    "Stage Name": "save at App.scala:10",
    "Number of Tasks": 4,
    "RDD Info": [{ "RDD ID": 3, Name: "MapPartitionsRDD", "Storage Level": { "Use Disk": false, "Use Memory": false, Replication: 1 } }],
    "Parent IDs": [0],
    Details: "",
    "Submission Time": start + 1_000,
  };
  return [
    { Event: "SparkListenerLogStart", "Spark Version": "4.1.4" },
    {
      Event: "SparkListenerExecutorAdded",
      Timestamp: start + 10,
      "Executor ID": "1",
      "Executor Info": { Host: "worker-1", "Total Cores": 4 },
    },
    {
      Event: "SparkListenerBlockManagerAdded",
      "Block Manager ID": { "Executor ID": "1", Host: "worker-1" },
      "Maximum Memory": 2_000_000_000,
      Timestamp: start + 20,
    },
    { Event: "SparkListenerEnvironmentUpdate", "Spark Properties": { "spark.master": "yarn", "spark.executor.memory": "4g", ...settings } },
    { Event: "SparkListenerApplicationStart", "App Name": "nightly", "App ID": "application_1_7", Timestamp: start, User: "etl" },
    {
      Event: "org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart",
      executionId: 3,
      description: "save at App.scala:10",
      physicalPlanDescription: planText,
      sparkPlanInfo: planInfo,
      time: start + 900,
      modifiedConfigs: {},
    },
    {
      Event: "SparkListenerJobStart",
      "Job ID": 5,
      "Submission Time": start + 950,
      "Stage IDs": [0, 1],
      Properties: { "spark.sql.execution.id": "3" },
    },
    { Event: "SparkListenerStageSubmitted", "Stage Info": info },
    ...[0, 1, 2, 3].map((task) =>
      taskEnd({
        stage: 1,
        task,
        launched: 1_000,
        finished: task === 3 ? 41_000 : 5_000,
        shuffleRead: task === 3 ? 900_000_000 : 90_000_000,
      }),
    ),
    {
      Event: "SparkListenerStageCompleted",
      "Stage Info": {
        ...info,
        "Completion Time": start + 41_100,
        Accumulables: [
          { ID: 9, Name: "number of output rows", Value: "1200", Internal: true, Metadata: "sql" },
          { ID: 8, Name: "shuffle records written", Value: 77, Metadata: "sql" },
        ],
      },
    },
    { Event: "SparkListenerJobEnd", "Job ID": 5, "Completion Time": start + 41_200, "Job Result": { Result: "JobSucceeded" } },
    { Event: "org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionEnd", executionId: 3, time: start + 41_300, errorMessage: "" },
    { Event: "SparkListenerApplicationEnd", Timestamp: start + 42_000 },
  ];
}

export function logText(events: readonly object[]): string {
  return `${events.map((event) => JSON.stringify(event)).join("\n")}\n`;
}

/** LZ4BlockOutputStream: blocks of `size`, the last of length 0. */
export function lz4Stream(text: string, size = 4_096): Buffer {
  const bytes = Buffer.from(text);
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    const block = bytes.subarray(at, at + size);
    const output = new Uint8Array(compressBound(block.length) ?? 0);
    const length = compressBlock(block, output, 0, block.length, new Uint32Array(1 << 16));
    const stored = length === 0 || length >= block.length;
    const content = stored ? block : Buffer.from(output.subarray(0, length));
    parts.push(lz4Header(stored ? 0x10 : 0x20, content.length, block.length), content);
  }
  return Buffer.concat([...parts, lz4Header(0x10, 0, 0)]);
}

function lz4Header(method: number, length: number, original: number): Buffer {
  const header = Buffer.alloc(21);
  header.write("LZ4Block", "latin1");
  header.writeUInt8(method | 6, 8);
  header.writeInt32LE(length, 9);
  header.writeInt32LE(original, 13);
  return header;
}

/** SnappyOutputStream: a header, then chunks. */
export function snappyStream(text: string, size = 4_096): Buffer {
  const bytes = Buffer.from(text);
  const header = Buffer.concat([Buffer.from([0x82]), Buffer.from("SNAPPY\0", "latin1"), Buffer.from([0, 0, 0, 1, 0, 0, 0, 1])]);
  const parts: Buffer[] = [header];
  for (let at = 0; at < bytes.length; at += size) {
    const chunk = Buffer.from(compress(bytes.subarray(at, at + size)));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(chunk.length);
    parts.push(length, chunk);
  }
  return Buffer.concat(parts);
}

/** A Zstandard frame of raw blocks (RFC 8878); without its last block it is as Spark leaves it while it writes. */
export function zstdStream(text: string, finished = true, size = 4_096): Buffer {
  const bytes = Buffer.from(text);
  // Magic; descriptor: no checksum, no content size; window of 1 MiB.
  const parts: Buffer[] = [Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x50])];
  for (let at = 0; at < bytes.length; at += size) {
    const block = bytes.subarray(at, at + size);
    const header = Buffer.alloc(3);
    header.writeUIntLE((block.length << 3) | (finished && at + size >= bytes.length ? 1 : 0), 0, 3);
    parts.push(header, block);
  }
  return Buffer.concat(parts);
}
