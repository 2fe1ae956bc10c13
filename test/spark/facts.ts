/** Facts for the tests of rules: everything is unremarkable until a test says otherwise. */
import type {
  Application,
  Execution,
  Executor,
  FailureGroup,
  Job,
  PlanNode,
  SparkFacts,
  Spread,
  Stage,
  Utilisation,
} from "../../src/engines/spark/facts.ts";
import { settingsOf } from "../../src/engines/spark/settings.ts";
import { GiB, MiB } from "../../src/engines/spark/support/units.ts";

export const spread = (median: number, most = median, total = median): Spread => ({ median, upperQuartile: median, most, total });

export function stage(given: Partial<Stage> = {}): Stage {
  const partitions = given.partitions ?? 40;
  const tasks = { ended: partitions, successful: partitions, failed: 0, killed: 0, speculative: 0, lostTime: 0, ...given.tasks };
  return {
    id: 1,
    attempt: 0,
    name: "save at App.scala:10",
    job: 0,
    execution: 0,
    partitions,
    submitted: 0,
    completed: 60_000,
    failure: "",
    rdds: [],
    duration: spread(10_000, 11_000, 400_000),
    runTime: 390_000,
    cpuTime: 380_000,
    gcTime: 2_000,
    deserializeTime: 400,
    resultSerializationTime: 10,
    schedulerDelay: 400,
    fetchWait: 0,
    input: spread(0),
    inputRecords: spread(0),
    shuffleRead: spread(0),
    shuffleReadRecords: spread(0),
    shuffleWrite: spread(0),
    output: 0,
    memorySpilled: 0,
    diskSpilled: 0,
    spillingTasks: 0,
    mostSpilled: 0,
    peakMemory: 64 * MiB,
    resultSize: 40_000,
    slowest: { task: 7, executor: "2", bytes: 0, records: 0 },
    ...given,
    tasks,
  };
}

export function node(given: Partial<PlanNode> & Pick<PlanNode, "name">): PlanNode {
  return { index: 0, text: given.name, parent: undefined, children: [], metadata: {}, line: undefined, metrics: {}, stages: [1], ...given };
}

/** Nodes of a plan from a nested description: each with its children. */
export interface Tree extends Omit<Partial<PlanNode>, "children" | "index" | "parent"> {
  readonly name: string;
  readonly children?: readonly Tree[];
}

export function plan(tree: Tree): readonly PlanNode[] {
  const nodes: PlanNode[] = [];
  const add = ({ children = [], ...rest }: Tree, parent: number | undefined): number => {
    const index = nodes.length;
    nodes.push(node({ ...rest, index, parent, line: index + 1 }));
    const below = children.map((child) => add(child, index));
    nodes[index] = node({ ...rest, index, parent, line: index + 1, children: below });
    return index;
  };
  add(tree, undefined);
  return nodes;
}

export function execution(given: Partial<Omit<Execution, "plan">> & { readonly tree?: Tree } = {}): Execution {
  const { tree, ...rest } = given;
  const nodes = tree === undefined ? [] : plan(tree);
  return {
    id: 0,
    description: "save at App.scala:10",
    submitted: 0,
    completed: 61_000,
    failure: "",
    stages: [1],
    streaming: false,
    session: {},
    ...rest,
    plan: { nodes, lines: nodes.map(({ name, index }) => `+- ${name} (${index})`) },
  };
}

export function executor(given: Partial<Executor> = {}): Executor {
  return { id: "1", host: "h1", cores: 4, added: 0, removed: undefined, reason: "", memory: 2 * GiB, ...given };
}

export interface Given {
  readonly application?: Partial<Application>;
  readonly settings?: Readonly<Record<string, string>>;
  readonly executors?: readonly Executor[];
  readonly stages?: readonly Stage[];
  readonly jobs?: readonly Job[];
  readonly executions?: readonly Execution[];
  readonly failures?: readonly FailureGroup[];
  readonly utilisation?: Partial<Utilisation>;
}

/** Eight cores on two executors of 4 GiB, Spark 4.1, a minute of work. */
export function facts(given: Given = {}): SparkFacts {
  const sparkVersion = given.application?.sparkVersion ?? "4.1.4";
  return {
    application: {
      id: "app-1",
      name: "nightly",
      sparkVersion,
      master: "yarn",
      started: 0,
      ended: 65_000,
      finished: true,
      cores: 8,
      local: false,
      ...given.application,
    },
    settings: settingsOf({ "spark.executor.memory": "4g", "spark.executor.cores": "4", ...given.settings }, sparkVersion),
    executors: given.executors ?? [executor(), executor({ id: "2", host: "h2" })],
    stages: given.stages ?? [stage()],
    jobs: given.jobs ?? [{ id: 0, execution: 0, submitted: 0, completed: 60_000, failure: "", stages: [1] }],
    executions: given.executions ?? [execution()],
    failures: given.failures ?? [],
    utilisation: { available: 480_000, busy: 400_000, idleBetween: 0, under: 2000, ...given.utilisation },
    totals: { jobs: 1, stages: 1, tasks: 40, queries: 1 },
    source: { files: [{ path: "log", bytes: 1 }], events: 1, unreadable: 0, cut: [], notes: [] },
  };
}

export function failure(given: Partial<FailureGroup> = {}): FailureGroup {
  return {
    stage: 1,
    attempt: 0,
    kind: "ExceptionFailure",
    exception: "java.io.IOException",
    message: "connection reset",
    tasks: 4,
    time: 20_000,
    ...given,
  };
}
