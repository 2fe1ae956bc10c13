/** Looks into the facts that several rules share. */
import type { Execution, PlanNode, Settings, SparkFacts, Spread, Stage } from "../facts.ts";
import { MiB } from "./units.ts";

/** What a shuffle partition should hold: as much as Spark reads of files into one (the default of spark.sql.files.maxPartitionBytes). */
export const targetPartition = 128 * MiB;

export function wallOf(stage: Stage): number {
  return stage.completed === undefined || stage.submitted === undefined ? 0 : stage.completed - stage.submitted;
}

/** From this ratio on it is the data that makes a task slow. */
export const leastDataRatio = 2;

/** How much more the largest partition of a stage has than the one in the middle, by bytes or by records; 1 where the log has neither. */
export function dataRatio(stage: Stage): number {
  return Math.max(ratioOf(bytesRead(stage)), ratioOf(recordsRead(stage)));
}

/** Of the shuffle or of files, whichever is more. */
export function bytesRead({ shuffleRead, input }: Stage): Spread {
  return shuffleRead.total >= input.total ? shuffleRead : input;
}

export function recordsRead({ shuffleReadRecords, inputRecords }: Stage): Spread {
  return shuffleReadRecords.total >= inputRecords.total ? shuffleReadRecords : inputRecords;
}

function ratioOf({ total, most, median }: Spread): number {
  return total === 0 ? 1 : most / median;
}

export function executionOf(facts: SparkFacts, stage: Stage): Execution | undefined {
  return facts.executions.find(({ id }) => id === stage.execution);
}

/** The settings in force for a query; for what is none those of the application. */
export function settingsOfQuery({ settings }: SparkFacts, query: Execution | undefined): Settings {
  return query === undefined ? settings : settings.changedBy(query.session);
}

export function settingsFor(facts: SparkFacts, stage: Stage): Settings {
  return settingsOfQuery(facts, executionOf(facts, stage));
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

/** Where the program itself gives the number of a shuffle's partitions; undefined where settings of SQL decide. */
export function partitionsAskedIn(facts: SparkFacts, stage: Stage): string | undefined {
  if (stage.execution === undefined) return "the RDD operation that shuffles (its numPartitions, or spark.default.parallelism)";
  const exchange = feedingExchange(facts, stage);
  return exchange !== undefined && isRepartition(exchange) ? "repartition()" : undefined;
}

/** `repartition(n)`: `REPARTITION_BY_NUM` since Spark 3.2, `REPARTITION_WITH_NUM` in 3.1, a plain `false` in 3.0 (ShuffleExchangeExec). */
export function isRepartition({ text }: PlanNode): boolean {
  return /REPARTITION_(?:BY|WITH)_NUM|\), false, \[/.test(text);
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

/** The partitions of a shuffle that hold {@link targetPartition} each, filling whole waves of the slots. */
export function partitionsFor(bytes: number, slots: number, target = targetPartition): number {
  return Math.max(1, Math.ceil(Math.ceil(bytes / target) / slots)) * slots;
}

/** Whether adaptive execution may change shuffles. */
export function isAdaptive(settings: Settings): boolean {
  return settings.flag("spark.sql.adaptive.enabled") === true;
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
