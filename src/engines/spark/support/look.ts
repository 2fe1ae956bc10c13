/** Looks into the facts that several rules share. */
import type { Execution, PlanNode, SparkFacts, Stage } from "../facts.ts";
import { MiB } from "./units.ts";

/** What a shuffle partition should hold: the documentation's and everybody's rule of thumb, between 100 and 200 MB. */
export const targetPartition = 128 * MiB;

/** Tasks that can run at the same time. */
export function slotsOf({ application, settings }: SparkFacts): number {
  return Math.max(1, Math.floor(application.cores / (settings.number("spark.task.cpus") ?? 1)));
}

export function wallOf(stage: Stage): number {
  return stage.completed === undefined || stage.submitted === undefined ? 0 : stage.completed - stage.submitted;
}

/** Task time of other stages while this one was there, as if theirs were spread evenly over their time. */
function busyBeside(facts: SparkFacts, stage: Stage): number {
  const start = stage.submitted ?? 0;
  const end = stage.completed ?? 0;
  return sum(
    facts.stages.map((other) => {
      if (other === stage || other.submitted === undefined || other.completed === undefined) return 0;
      const overlap = Math.min(end, other.completed) - Math.max(start, other.submitted);
      return overlap <= 0 ? 0 : (other.duration.total * overlap) / Math.max(1, wallOf(other));
    }),
  );
}

/** Core time in which the slots had nothing to do while the stage was there. */
export function idleDuring(facts: SparkFacts, stage: Stage): number {
  return Math.max(0, wallOf(stage) * slotsOf(facts) - stage.duration.total - stage.tasks.lostTime - busyBeside(facts, stage));
}

/** From the first task to the last, where known. */
export function activeWindow({ stages, application }: SparkFacts): number {
  const starts = stages.flatMap(({ submitted }) => submitted ?? []);
  const ends = stages.flatMap(({ completed }) => completed ?? []);
  if (starts.length === 0) return 0;
  return Math.max(
    1,
    (ends.length === 0 ? application.ended : ends.reduce((a, b) => Math.max(a, b))) - starts.reduce((a, b) => Math.min(a, b)),
  );
}

export function executionOf(facts: SparkFacts, stage: Stage): Execution | undefined {
  return facts.executions.find(({ id }) => id === stage.execution);
}

/** The nodes of a query that ran in the stage and whose name fits, in the plan's order. */
export function nodesIn(facts: SparkFacts, stage: Stage, name: RegExp): readonly PlanNode[] {
  return executionOf(facts, stage)?.plan.nodes.filter((node) => name.test(node.name) && node.stages.includes(stage.id)) ?? [];
}

/** Where to point for a stage: the first node that fits, else the query alone. */
export function placeOf(
  facts: SparkFacts,
  stage: Stage,
  name: RegExp,
): { readonly at: { readonly execution: Execution; readonly node?: PlanNode } } | undefined {
  const execution = executionOf(facts, stage);
  if (execution === undefined) return undefined;
  const node = nodesIn(facts, stage, name)[0];
  return { at: { execution, ...(node === undefined ? {} : { node }) } };
}

/** The shuffle that feeds a stage: the exchange that it reads, that is the one whose records another stage wrote. */
export function feedingExchange(facts: SparkFacts, stage: Stage): PlanNode | undefined {
  const exchanges = nodesIn(facts, stage, /^Exchange/);
  return exchanges.find(({ stages }) => stages[0] !== stage.id) ?? (stage.shuffleRead.total > 0 ? exchanges[0] : undefined);
}

/** The number of partitions is written in the program (`repartition(n)`), so no setting changes it. */
export function isFixedByProgram(exchange: PlanNode | undefined): boolean {
  return exchange !== undefined && /REPARTITION_BY_NUM/.test(exchange.text);
}

/** The nearest nodes below that say how many rows they give, one a child. */
export function rowsInto(execution: Execution, node: PlanNode): readonly number[] {
  return node.children.map((child) => rowsOf(execution, child));
}

function rowsOf(execution: Execution, index: number): number {
  const node = execution.plan.nodes[index];
  if (node === undefined) return 0;
  const own = node.metrics["number of output rows"] ?? node.metrics["shuffle records written"];
  if (own !== undefined) return own;
  return node.children.length === 0 ? 0 : Math.max(...node.children.map((child) => rowsOf(execution, child)));
}

/** The exchanges directly below, through operators that keep the rows together; one a child. */
export function exchangeBelow(execution: Execution, index: number): PlanNode | undefined {
  let node = execution.plan.nodes[index];
  while (node !== undefined && !/^(Exchange|ShuffleExchange)/.test(node.name)) {
    if (node.children.length !== 1 || /Join|BroadcastExchange/.test(node.name)) return undefined;
    node = execution.plan.nodes[node.children[0] ?? -1];
  }
  return node;
}

export function stagesById(facts: SparkFacts, ids: readonly number[]): readonly Stage[] {
  const wanted = new Set(ids);
  return facts.stages.filter(({ id }) => wanted.has(id));
}

/** Memory that one task may use for execution: the executor's unified memory by its cores. */
export function memoryPerTask(facts: SparkFacts): number {
  const sized = facts.executors.filter(({ memory, cores }) => memory > 0 && cores > 0);
  if (sized.length === 0) return 0;
  return Math.min(...sized.map(({ memory, cores }) => memory / cores));
}

/** The setting that sizes the JVM in which tasks run. */
export function heapSetting({ application }: SparkFacts): "spark.driver.memory" | "spark.executor.memory" {
  return application.local ? "spark.driver.memory" : "spark.executor.memory";
}

/** The partitions of a shuffle that hold {@link targetPartition} each, filling whole waves of the slots. */
export function partitionsFor(bytes: number, slots: number, target = targetPartition): number {
  return Math.max(1, Math.ceil(Math.ceil(bytes / target) / slots)) * slots;
}

/** Whether adaptive execution may change this application's shuffles. */
export function isAdaptive({ settings }: SparkFacts): boolean {
  return settings.flag("spark.sql.adaptive.enabled") === true;
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
