/**
 * The parts of Spark's listener events that are read, as DuckDB types. Names are those of Spark's JsonProtocol (Spark 2.4 to 4.x); what a version
 * doesn't write is NULL. Events are lines of one file, so the columns are the union over all events.
 */

const shuffleRead = 'STRUCT("Fetch Wait Time" BIGINT, "Remote Bytes Read" BIGINT, "Local Bytes Read" BIGINT, "Total Records Read" BIGINT)';
const shuffleWrite = 'STRUCT("Shuffle Bytes Written" BIGINT, "Shuffle Write Time" BIGINT, "Shuffle Records Written" BIGINT)';

const taskMetrics = [
  '"Executor Deserialize Time" BIGINT',
  '"Executor Run Time" BIGINT',
  '"Executor CPU Time" BIGINT',
  '"Peak Execution Memory" BIGINT',
  '"Result Size" BIGINT',
  '"JVM GC Time" BIGINT',
  '"Result Serialization Time" BIGINT',
  '"Memory Bytes Spilled" BIGINT',
  '"Disk Bytes Spilled" BIGINT',
  `"Shuffle Read Metrics" ${shuffleRead}`,
  `"Shuffle Write Metrics" ${shuffleWrite}`,
  '"Input Metrics" STRUCT("Bytes Read" BIGINT, "Records Read" BIGINT)',
  '"Output Metrics" STRUCT("Bytes Written" BIGINT)',
].join(", ");

const rdd =
  'STRUCT("RDD ID" BIGINT, "Name" VARCHAR, "Storage Level" STRUCT("Use Disk" BOOLEAN, "Use Memory" BOOLEAN, "Use Off Heap" BOOLEAN))';

const stageInfo = [
  '"Stage ID" BIGINT',
  '"Stage Attempt ID" BIGINT',
  '"Stage Name" VARCHAR',
  '"Number of Tasks" BIGINT',
  `"RDD Info" ${rdd}[]`,
  '"Submission Time" BIGINT',
  '"Completion Time" BIGINT',
  '"Failure Reason" VARCHAR',
  '"Accumulables" STRUCT("ID" BIGINT, "Value" VARCHAR, "Metadata" VARCHAR)[]',
].join(", ");

export const eventColumns: Readonly<Record<string, string>> = {
  Event: "VARCHAR",
  // Tasks.
  "Stage ID": "BIGINT",
  "Stage Attempt ID": "BIGINT",
  "Task End Reason":
    'STRUCT("Reason" VARCHAR, "Class Name" VARCHAR, "Description" VARCHAR, "Loss Reason" VARCHAR, "Kill Reason" VARCHAR, "Message" VARCHAR, "Exit Caused By App" BOOLEAN)',
  "Task Info":
    'STRUCT("Task ID" BIGINT, "Index" BIGINT, "Launch Time" BIGINT, "Executor ID" VARCHAR, "Speculative" BOOLEAN, "Getting Result Time" BIGINT, "Finish Time" BIGINT, "Failed" BOOLEAN, "Killed" BOOLEAN)',
  "Task Metrics": `STRUCT(${taskMetrics})`,
  // Stages and jobs.
  "Stage Info": `STRUCT(${stageInfo})`,
  "Job ID": "BIGINT",
  "Submission Time": "BIGINT",
  "Completion Time": "BIGINT",
  "Stage IDs": "BIGINT[]",
  Properties: 'STRUCT("spark.sql.execution.id" VARCHAR, "sql.streaming.queryId" VARCHAR)',
  "Job Result": 'STRUCT("Result" VARCHAR, "Exception" STRUCT("Message" VARCHAR))',
  // The application and its executors.
  "Spark Version": "VARCHAR",
  "App Name": "VARCHAR",
  "App ID": "VARCHAR",
  Timestamp: "BIGINT",
  "Spark Properties": "JSON",
  "Executor ID": "VARCHAR",
  "Executor Info": 'STRUCT("Host" VARCHAR, "Total Cores" BIGINT)',
  "Removed Reason": "VARCHAR",
  "Block Manager ID": 'STRUCT("Executor ID" VARCHAR, "Host" VARCHAR)',
  "Maximum Memory": "BIGINT",
  // Queries.
  executionId: "BIGINT",
  description: "VARCHAR",
  physicalPlanDescription: "VARCHAR",
  sparkPlanInfo: "JSON",
  modifiedConfigs: "JSON",
  time: "BIGINT",
  errorMessage: "VARCHAR",
  accumUpdates: "BIGINT[][]",
};
