/** What a piece of advice does to the bytes that a workload reads. */
import { countText } from "../../../core/count-text.ts";
import type { Advice, CostInputs, Platform, Range, StorageChange } from "../advice.ts";
import type { ReadingOptions } from "../gain/estimate/reading.ts";
import { partitionShare, type PartitionShare } from "../gain/estimate/partition-share.ts";
import { prepareStatement } from "../optimize/prepare.ts";
import { bytesOfWorkload, rangeOf, shareOf, widthsAssumed, type WeightedStatement } from "./bytes-of-workload.ts";
import { billsBytes, bytesAreNotTime, timeOfBytes, type Effect } from "./effect.ts";

type Bound = keyof Range;

/** Undefined where the advice changes nothing that is billed by the run. */
export function adviceEffect(
  platform: Platform,
  advice: Advice,
  workload: readonly WeightedStatement[],
  inputs: CostInputs,
): Effect | undefined {
  const { kind, title, change, missing } = advice;
  const unknown = (basis: string, needed: readonly string[]): Effect => ({ change: title, known: false, basis, missing: needed });
  if (kind === "index" || kind === "dropIndex" || kind === "fileSize") return undefined;
  if (change?.kind === "materialize") return materializing(platform, advice, change.query, workload, inputs);
  if (kind === "distributionKey") {
    return unknown("Joins then send fewer rows between nodes, which no size of a table tells.", [
      "the time of its DS_DIST and DS_BCAST steps (SVL_QUERY_SUMMARY)",
    ]);
  }
  if (change === undefined)
    return unknown(
      "Which partitions the queries would read is not known.",
      missing.length > 0 ? missing : ["the bytes that they read after the change"],
    );
  const before = bytesOfWorkload(platform, workload);
  if ("missing" in before) return unknown("What the queries read now is not known.", before.missing);
  const bounds = (["low", "high"] as const).map((bound) =>
    bytesOfWorkload(platform, workload, { shareOf: shareAfter(advice.table, change, bound) }),
  );
  const known = bounds.flatMap((bound) => ("missing" in bound ? [] : [bound]));
  const needed = bounds.flatMap((bound) => ("missing" in bound ? bound.missing : []));
  const share = known.length < bounds.length ? undefined : shareOf(before, ...known);
  if (share === undefined) return unknown("What the queries would read is not known.", [...new Set(needed)]);
  const basis = `${supposition[change.kind]} Estimated from referenced columns (${widthsAssumed}): ${known[0]?.text ?? ""}`;
  return {
    change: title,
    known: true,
    share: billsBytes(platform) ? share : timeOfBytes(share),
    basis: billsBytes(platform) ? basis : `${basis}. ${bytesAreNotTime}`,
  };
}

type LayoutChange = Exclude<StorageChange, { kind: "materialize" }>;

const supposition: Readonly<Record<LayoutChange["kind"], string>> = {
  partition: "If partitions are equally large; of a partition that a range cuts, all is read.",
  cluster: "From the blocks of the filtered values alone, if these lie together, to no change.",
};

/** The share of the table that a query reads once it is stored so; undefined for other tables. */
function shareAfter(table: string, change: LayoutChange, bound: Bound): NonNullable<ReadingOptions["shareOf"]> {
  return (statement, read) => {
    if (read.table.name !== table) return undefined;
    const by = (column: string, distinct: Readonly<Record<string, number>>): PartitionShare | undefined =>
      partitionShare(statement, read.scope, read.source, { ...read.table, partitionBy: [column], distinct });
    if (change.kind === "cluster") return clustered(change.columns, (column) => by(column, read.table.distinct ?? {}), bound);
    const days = by(change.column, { ...read.table.distinct, [change.column]: change.days });
    return days?.share === undefined || days.share >= 1 ? days : inPartitions(days, days.share, change, bound);
  };
}

/** A range of days may begin and end inside of partitions that are longer. */
function inPartitions(
  days: PartitionShare,
  share: number,
  { days: all, each, column }: Extract<StorageChange, { kind: "partition" }>,
  bound: Bound,
): PartitionShare {
  if (each <= 1) return days;
  const wanted = Math.round(share * all);
  const partitions = Math.ceil(wanted / each) + (bound === "low" ? 0 : 1);
  const count = Math.ceil(all / each);
  return { share: Math.min(1, partitions / count), explanation: `${wanted} days in ${partitions} of ${count} partitions by ${column}` };
}

/** The column that leaves least; where none is filtered by values that are counted, clustering saves nothing that could be told. */
function clustered(columns: readonly string[], by: (column: string) => PartitionShare | undefined, bound: Bound): PartitionShare {
  const shares = columns.flatMap((column) => by(column) ?? []);
  const [best] = shares
    .flatMap((each) => (each.share === undefined ? [] : [{ ...each, share: each.share }]))
    .toSorted((a, b) => a.share - b.share);
  const filtered = shares.find(({ share }) => share === undefined);
  if (bound === "high") return { share: 1, explanation: "all blocks" };
  if ((best === undefined || best.share === 1) && filtered !== undefined) return filtered;
  return { share: best?.share ?? 1, explanation: (best?.explanation ?? "all blocks").replace("partitions", "values") };
}

const stored = "A stored result saves its computation at each read, and costs one at each refresh.";

/** What the queries read now, without what the stored result takes the place of, and with it; and what its refreshes read. */
function materializing(
  platform: Platform,
  { title, queries = [] }: Advice,
  query: string,
  workload: readonly WeightedStatement[],
  { refreshesPerMonth, resultBytes }: CostInputs,
): Effect {
  const unknown = (missing: readonly string[]): Effect => ({ change: title, known: false, basis: stored, missing });
  const asked = [
    ...(refreshesPerMonth === undefined ? ["refreshesPerMonth: how often the stored result is computed anew"] : []),
    ...(resultBytes === undefined ? ["resultBytes: the size of the stored result"] : []),
  ];
  if (!billsBytes(platform)) return unknown(["how long the shared part takes by itself, and a query without it: run both once"]);
  if (refreshesPerMonth === undefined || resultBytes === undefined) return unknown(asked);
  const [first] = workload;
  const part = first === undefined ? undefined : prepareStatement(query, [], first.statement);
  const before = bytesOfWorkload(platform, workload);
  const saved =
    part === undefined
      ? { missing: ["the bytes of the shared part"] }
      : bytesOfWorkload(platform, [{ id: title, statement: part, runs: 1 }]);
  if ("missing" in before) return unknown(before.missing);
  if ("missing" in saved) return unknown(saved.missing);
  if (before.unit !== "bytes" || saved.unit !== "bytes") return unknown(["rows or bytes of the tables (statistics)"]);
  const reads = workload.filter(({ id }) => queries.includes(id)).reduce((sum, { runs }) => sum + runs, 0);
  const after = before.totals.map((total, scale) => Math.max(0, total - reads * (saved.totals[scale] ?? 0)) + reads * resultBytes);
  const share = shareOf(before, { ...before, totals: after });
  if (share === undefined) return unknown(["rows or bytes of the tables (statistics)"]);
  const { low, high } = rangeOf(saved.totals);
  return {
    change: title,
    known: true,
    share,
    refreshes: { low: low * refreshesPerMonth, high: high * refreshesPerMonth },
    basis: `${stored} Estimated from referenced columns (${widthsAssumed}); a refresh reads ${saved.text}; ${refreshesPerMonth} refreshes a month, a result of ${countText(resultBytes)} bytes as given`,
  };
}
