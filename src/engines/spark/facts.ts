/** What an event log says, as plain data: the rules see nothing else. Times are milliseconds, sizes bytes; instants are milliseconds since 1970. */

export interface SparkFacts {
  readonly application: Application;
  readonly settings: Settings;
  readonly executors: readonly Executor[];
  readonly stages: readonly Stage[];
  readonly jobs: readonly Job[];
  readonly executions: readonly Execution[];
  readonly failures: readonly FailureGroup[];
  readonly utilisation: Utilisation;
  /** All there are; stages and executions hold the longest where there are very many. */
  readonly totals: Totals;
  /** Files, events and lines that could not be read. */
  readonly source: LogSource;
}

export interface Application {
  readonly id: string;
  readonly name: string;
  readonly sparkVersion: string;
  readonly master: string;
  readonly started: number;
  /** The last instant in the log where the application has not ended. */
  readonly ended: number;
  /** False for a log that is still being written, or was cut off. */
  readonly finished: boolean;
  /** Cores of all executors together at the most. */
  readonly cores: number;
  /** Local mode: driver and executor are one JVM, and its memory is the driver's. */
  readonly local: boolean;
}

export interface Settings {
  /** The value that was in force: set, else the default of the version; undefined where neither is known. */
  readonly value: (key: string) => string | undefined;
  readonly isSet: (key: string) => boolean;
  /** Set in the session after the application had started, so that what it is started with has no say. */
  readonly isSetInSession: (key: string) => boolean;
  /** False for a setting that came with a later version. */
  readonly isKnown: (key: string) => boolean;
  readonly bytes: (key: string) => number | undefined;
  readonly number: (key: string) => number | undefined;
  readonly flag: (key: string) => boolean | undefined;
  /** The same with what a session changed. */
  readonly changedBy: (session: Readonly<Record<string, string>>) => Settings;
}

export interface Executor {
  readonly id: string;
  readonly host: string;
  readonly cores: number;
  readonly added: number;
  readonly removed: number | undefined;
  readonly reason: string;
  /** Unified memory for execution and storage (`BlockManagerAdded`). */
  readonly memory: number;
}

export interface Job {
  readonly id: number;
  readonly execution: number | undefined;
  readonly submitted: number;
  readonly completed: number | undefined;
  readonly failure: string;
  readonly stages: readonly number[];
}

/** Least, median, three quarters, greatest, sum. */
export interface Spread {
  readonly median: number;
  readonly upperQuartile: number;
  readonly most: number;
  readonly total: number;
}

/** One attempt of a stage. */
export interface Stage {
  readonly id: number;
  readonly attempt: number;
  readonly name: string;
  readonly job: number | undefined;
  readonly execution: number | undefined;
  /** Tasks it was to have; those that ended may be more (retries, speculation) or fewer. */
  readonly partitions: number;
  readonly submitted: number | undefined;
  readonly completed: number | undefined;
  readonly failure: string;
  readonly rdds: readonly CachedRdd[];
  readonly tasks: TaskCounts;
  /** Launch to finish, of successful tasks. */
  readonly duration: Spread;
  readonly runTime: number;
  readonly cpuTime: number;
  readonly gcTime: number;
  readonly deserializeTime: number;
  readonly resultSerializationTime: number;
  /** Waiting for a slot's round trip: duration less run, deserialization and result times. */
  readonly schedulerDelay: number;
  readonly fetchWait: number;
  readonly input: Spread;
  readonly inputRecords: Spread;
  readonly shuffleRead: Spread;
  readonly shuffleReadRecords: Spread;
  readonly shuffleWrite: Spread;
  readonly output: number;
  readonly memorySpilled: number;
  readonly diskSpilled: number;
  readonly spillingTasks: number;
  readonly mostSpilled: number;
  readonly peakMemory: number;
  readonly resultSize: number;
  /** The slowest task: where to look in the user interface. */
  readonly slowest: { readonly task: number; readonly executor: string; readonly bytes: number; readonly records: number };
}

export interface TaskCounts {
  readonly ended: number;
  readonly successful: number;
  readonly failed: number;
  readonly killed: number;
  readonly speculative: number;
  /** Time of tasks that failed or were killed. */
  readonly lostTime: number;
}

/** An RDD of a stage that is marked to be kept. */
export interface CachedRdd {
  readonly id: number;
  readonly name: string;
  readonly memory: boolean;
  readonly disk: boolean;
}

export interface FailureGroup {
  readonly stage: number;
  readonly attempt: number;
  /** `ExceptionFailure`, `ExecutorLostFailure`, `FetchFailed`, `TaskKilled`, `TaskResultLost`... */
  readonly kind: string;
  readonly exception: string;
  /** The first line, cut. */
  readonly message: string;
  readonly tasks: number;
  readonly time: number;
}

export interface Execution {
  readonly id: number;
  readonly description: string;
  readonly submitted: number;
  readonly completed: number | undefined;
  readonly failure: string;
  readonly stages: readonly number[];
  /** A batch of Structured Streaming. */
  readonly streaming: boolean;
  /** The settings that its session had changed; logs tell it since Spark 3.3. */
  readonly session: Readonly<Record<string, string>>;
  readonly plan: Plan;
}

export interface Plan {
  /** In the order in which the text of the plan lists them. */
  readonly nodes: readonly PlanNode[];
  /** The tree part of the plan's text, a line each; empty where the log has none. */
  readonly lines: readonly string[];
}

export interface PlanNode {
  /** Its place in {@link Plan.nodes}. */
  readonly index: number;
  readonly name: string;
  readonly text: string;
  readonly parent: number | undefined;
  readonly children: readonly number[];
  readonly metadata: Readonly<Record<string, string>>;
  /** 1-based in {@link Plan.lines}; undefined where tree and text could not be matched. */
  readonly line: number | undefined;
  /** Final values by metric name. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Stages whose tasks changed one of its metrics. */
  readonly stages: readonly number[];
}

export interface Utilisation {
  /** Core time that was there: each executor's cores from its start to its end. */
  readonly available: number;
  readonly busy: number;
  /** Wall time between the first task and the last in which none ran. */
  readonly idleBetween: number;
  /** Wall time in which at most half of the cores worked. */
  readonly under: number;
}

export interface Totals {
  readonly jobs: number;
  /** Attempts. */
  readonly stages: number;
  readonly tasks: number;
  readonly queries: number;
}

export interface LogSource {
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
  readonly events: number;
  readonly unreadable: number;
  readonly cut: readonly string[];
  /** What could not be taken into account, in words. */
  readonly notes: readonly string[];
}
