import { defineSparkRule } from "../rule.ts";
import { cut } from "../support/cells.ts";

/** Data were marked to be kept, and only the job that computed them used them. */
export const cacheUnused = defineSparkRule({
  id: "cache-unused",
  title: "Cached and read only once",
  why: "Keeping data costs memory that sorts and joins could use, and time to lay them out; it pays only from the second read on.",
  whenNot: "Not where it cuts a lineage on purpose, or a later part of a service reads it.",
  find: (facts) => {
    // Where not every stage was looked at, another one may have read it.
    if (facts.totals.stages > facts.stages.length) return [];
    const users = new Map<number, { readonly name: string; readonly jobs: Set<number>; readonly stages: Set<number> }>();
    for (const stage of facts.stages) {
      for (const rdd of stage.rdds) {
        const entry = users.get(rdd.id) ?? { name: rdd.name, jobs: new Set<number>(), stages: new Set<number>() };
        entry.jobs.add(stage.job ?? -1);
        entry.stages.add(stage.id);
        users.set(rdd.id, entry);
      }
    }
    return [...users]
      .filter(([, { jobs, stages }]) => jobs.size === 1 && stages.size === 1 && facts.application.finished)
      .filter(([, { stages }]) => facts.stages.some(({ id, failure }) => stages.has(id) && failure === ""))
      .map(([id, { name, stages }]) => ({
        message: `RDD ${id} (${cut(name, 80)}) was cached, and only the stage that computed it read it.`,
        evidence: [`stage ${[...stages].join(", ")}; no other of ${facts.stages.length} stages has it in its lineage`],
        stages: [...stages],
        wasted: 0,
        basis: "not reckoned: what the memory would have been worth is not in the log",
        recommendation: "Take cache() or persist() away, or unpersist() as soon as the last reader is done.",
        settings: [],
        atMost: "info" as const,
      }));
  },
});
