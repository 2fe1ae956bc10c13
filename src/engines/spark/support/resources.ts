/** The cores and the memory that an application had, and how much of its cores was idle. */
import type { Settings, SparkFacts, Stage } from "../facts.ts";
import { sum, wallOf } from "./look.ts";
import { timeText } from "./units.ts";

/** Cores that each task takes. */
export function taskCores(settings: Settings): number {
  return Math.max(1, settings.number("spark.task.cpus") ?? 1);
}

/** Tasks that can run at the same time, with all executors that ever were there together. */
export function slotsOf({ application, settings }: SparkFacts): number {
  return Math.max(1, Math.floor(application.cores / taskCores(settings)));
}

/** Tasks that could run at the same time while the stage was there: with dynamic allocation executors come and go. */
export function slotsDuring(facts: SparkFacts, stage: Stage): number {
  const wall = wallOf(stage);
  return wall === 0 ? slotsOf(facts) : Math.max(1, Math.round(slotTimeDuring(facts, stage) / wall));
}

function slotTimeDuring(facts: SparkFacts, { submitted = 0, completed = 0 }: Stage): number {
  return coreTime(facts, submitted, completed) / taskCores(facts.settings);
}

/** Core time of the executors between two instants. */
function coreTime({ executors, application }: SparkFacts, from: number, to: number): number {
  if (executors.length === 0) return application.cores * Math.max(0, to - from);
  return sum(executors.map(({ cores, added, removed = to }) => cores * Math.max(0, Math.min(to, removed) - Math.max(from, added))));
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
  return Math.max(0, slotTimeDuring(facts, stage) - stage.duration.total - stage.tasks.lostTime - busyBeside(facts, stage));
}

/** From the first stage to the last, where known. */
export interface ActiveWindow {
  readonly time: number;
  /** Core time of the executors meanwhile. */
  readonly cores: number;
}

export function activeWindow(facts: SparkFacts): ActiveWindow {
  const starts = facts.stages.flatMap(({ submitted }) => submitted ?? []);
  const ends = facts.stages.flatMap(({ completed }) => completed ?? []);
  if (starts.length === 0) return { time: 0, cores: 0 };
  const from = starts.reduce((a, b) => Math.min(a, b));
  const to = ends.length === 0 ? facts.application.ended : ends.reduce((a, b) => Math.max(a, b));
  return { time: Math.max(1, to - from), cores: coreTime(facts, from, to) };
}

/** Core time of the executors while they waited for something else for so long: at most what ran no task. With the words for its basis. */
export function waitingFor(facts: SparkFacts, time: number): { readonly wasted: number; readonly said: string } {
  const window = activeWindow(facts);
  const cores = window.time === 0 ? facts.application.cores : window.cores / window.time;
  const { available, busy } = facts.utilisation;
  const idle = available === 0 ? time * cores : Math.max(0, available - busy);
  return {
    wasted: Math.min(time * cores, idle),
    said: `${timeText(time)} x ${Number(cores.toFixed(1))} cores, at most the core time that ran no task`,
  };
}

/** Unified memory of the smallest executor; undefined where the log doesn't tell it. */
export function executorMemory({ executors }: SparkFacts): number | undefined {
  const sizes = executors.map(({ memory }) => memory).filter((memory) => memory > 0);
  return sizes.length === 0 ? undefined : sizes.reduce((a, b) => Math.min(a, b));
}

/** Memory that one task may use for execution: the executor's unified memory by the tasks that it runs; 0 where the log doesn't tell it. */
export function memoryPerTask({ executors, settings }: SparkFacts): number {
  const each = taskCores(settings);
  const shares = executors
    .filter(({ memory, cores }) => memory > 0 && cores > 0)
    .map(({ memory, cores }) => memory / Math.max(1, Math.floor(cores / each)));
  return shares.length === 0 ? 0 : shares.reduce((a, b) => Math.min(a, b));
}

/** The setting that sizes the JVM in which tasks run. */
export function heapSetting({ application }: SparkFacts): "spark.driver.memory" | "spark.executor.memory" {
  return application.local ? "spark.driver.memory" : "spark.executor.memory";
}
