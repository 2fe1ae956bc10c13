/** Advice on storage for a workload: what its tables should be cut, clustered, indexed or kept ready by. */
import type { Advice, AdviceRequest } from "../advice.ts";
import { clusterAdvice } from "./cluster.ts";
import { dropIndexAdvice } from "./drop-index.ts";
import { indexAdvice } from "./index-advice.ts";
import { materializationAdvice } from "./materialize.ts";
import { partitionAdvice } from "./partition.ts";
import { usageOf } from "./usage.ts";

/** By table, the most used first. Where a figure is missing that decides, it is asked for and no DDL is made up. */
export function adviseWorkload({ dialect, workload, now = new Date() }: AdviceRequest): readonly Advice[] {
  const usages = usageOf(workload).toSorted((a, b) => b.runs - a.runs || (a.table.name < b.table.name ? -1 : 1));
  return [
    ...usages.flatMap((usage) => [
      ...partitionAdvice(dialect, usage),
      ...clusterAdvice(dialect, usage),
      ...indexAdvice(dialect, usage),
      ...dropIndexAdvice(dialect, usage, now),
    ]),
    ...materializationAdvice(dialect, workload),
  ];
}
