import { defineSparkRule } from "../rule.ts";
import { isOutOfMemory } from "../support/causes.ts";
import { percent } from "../support/units.ts";

const ordinary =
  /idle|dynamic allocation|decommission|killed by (?:the )?driver|explicit termination request|driver (?:has )?(?:disassociated|exited|commanded)|shut ?down|Executor exit.*code 0\b|exited with code 0\b/i;

/** Executors went away for another reason than memory or being idle. */
export const lostExecutors = defineSparkRule({
  id: "lost-executors",
  title: "Executors were lost",
  why: "With an executor go its running tasks, its cached partitions and, without a shuffle service, its shuffle files.",
  whenNot: "Not on preemptible machines where that was reckoned with.",
  find: ({ executors }) => {
    const lost = executors.filter(
      ({ removed, reason }) => removed !== undefined && reason !== "" && !ordinary.test(reason) && !isOutOfMemory(reason),
    );
    if (lost.length === 0) return [];
    const timeouts = lost.some(({ reason }) => /heartbeat|timed? ?out/i.test(reason));
    return [
      {
        message: `${lost.length} of ${executors.length} executors (${percent(lost.length / executors.length)}) were lost.`,
        evidence: lost.slice(0, 3).map(({ id, host, reason }) => `executor ${id} on ${host}: ${reason.slice(0, 160)}`),
        stages: [],
        wasted: 0,
        basis: "shows in failed tasks and repeated stages",
        recommendation: timeouts
          ? "An executor that doesn't answer is most often collecting garbage or short of memory: look there before raising timeouts."
          : "See the cluster manager's log for the reason; on preemptible machines turn on decommissioning.",
        settings: [],
        atLeast: "warning",
      },
    ];
  },
});
