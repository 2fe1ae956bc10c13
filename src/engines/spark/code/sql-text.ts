/** Advice on Spark SQL by its words alone: comments and strings are blanked, so that nothing in them is matched. Queries proper are optimize_query's. */
import type { SparkSeverity } from "../rule.ts";

export interface SqlTextRule {
  readonly id: string;
  readonly severity: SparkSeverity;
  /** Offsets into the blanked text. Linear in its length. */
  readonly find: (sql: string) => readonly number[];
  readonly message: string;
  readonly why: string;
  readonly recommendation: string;
  readonly whenNot: string;
}

const matching =
  (pattern: RegExp) =>
  (sql: string): readonly number[] =>
    [...sql.matchAll(pattern)].map(({ index }) => index);

/** Hints stand in comments: rules look at the text with hints kept. */
export const sqlTextRules: readonly SqlTextRule[] = [
  {
    id: "cross-join",
    severity: "warning",
    find: matching(/\bcross\s+join\b(?!\s+(?:lateral|unnest))/gi),
    message: "CROSS JOIN pairs every row with every row.",
    why: "The work grows with the product of both sides.",
    recommendation: "Join on an equality; for ranges join on a bucket of both and filter then.",
    whenNot: "Not where one side has a handful of rows.",
  },
  {
    id: "single-partition",
    severity: "warning",
    find: matching(/\/\*\+[^*/]*\b(?:coalesce|repartition)\s*\(\s*1\s*\)/gi),
    message: "The hint leaves all further work to one core.",
    why: "One task does all the work that follows.",
    recommendation: "Use REBALANCE, which makes files of the advisory size, or a larger number.",
    whenNot: "Not where a consumer needs exactly one small file.",
  },
  {
    id: "window-without-partition",
    severity: "warning",
    find: matching(/\bover\s*\(\s*(?:order\s+by|\))/gi),
    message: "A window without PARTITION BY works on one core.",
    why: "All rows go into one partition.",
    recommendation: "Add PARTITION BY, or aggregate first.",
    whenNot: "Not over a handful of rows.",
  },
  {
    id: "adaptive-off",
    severity: "warning",
    find: matching(/\bset\s+spark\.sql\.adaptive\.enabled\s*=\s*false\b/gi),
    message: "Adaptive execution is turned off.",
    why: "It merges small partitions, splits skewed ones and finds broadcasts by measured sizes.",
    recommendation: "Leave it on (the default since Spark 3.2).",
    whenNot: "Not for streaming.",
  },
  {
    id: "cache-without-unpersist",
    severity: "info",
    find: cachedToTheEnd,
    message: "CACHE TABLE is never followed by UNCACHE TABLE.",
    why: "What is cached takes memory from sorts and joins until it is evicted.",
    recommendation: "UNCACHE TABLE after the last reader.",
    whenNot: "Not where the session ends right after.",
  },
  {
    id: "order-before-write",
    severity: "info",
    find: orderedWrites,
    message: "ORDER BY in a statement that writes a table: readers see no order.",
    why: "A global sort shuffles and samples everything.",
    recommendation: "SORT BY after DISTRIBUTE BY the columns that readers filter by, or no order.",
    whenNot: "Not where files have to be in global order.",
  },
];

function cachedToTheEnd(sql: string): readonly number[] {
  const released = matching(/\b(?:uncache\s+table|clear\s+cache)\b/gi)(sql).at(-1) ?? -1;
  return matching(/\bcache\s+(?:lazy\s+)?table\b/gi)(sql).filter((offset) => offset > released);
}

/** Statements that write a table and end in an ORDER BY of their own, without a LIMIT: not that of a window or a subquery. */
function orderedWrites(sql: string): readonly number[] {
  const found: number[] = [];
  let write: number | undefined;
  let depth = 0;
  let ordered = false;
  const end = (): void => {
    if (write !== undefined && ordered) found.push(write);
    write = undefined;
    depth = 0;
    ordered = false;
  };
  const words = /[;()]|\b(?:insert\s+(?:into|overwrite)|create\s+(?:or\s+replace\s+)?table|order\s+by|limit)\b/gi;
  for (const { 0: text, index } of sql.matchAll(words)) {
    const word = text.toLowerCase();
    if (word === ";") end();
    else if (word === "(") depth += 1;
    else if (word === ")") depth -= 1;
    else if (word.startsWith("insert") || word.startsWith("create")) write ??= index;
    else if (depth === 0) ordered = word !== "limit";
  }
  end();
  return found;
}

/** The text with strings and comments (hints kept) as blanks of the same length, line breaks kept. What isn't closed goes on to the end. */
export function blanked(sql: string): string {
  return sql.replaceAll(/'(?:[^'\\]|\\[^]|'')*(?:'|$)|"(?:[^"\\]|\\[^])*(?:"|$)|--[^\n]*|\/\*(?!\+)(?:[^]*?\*\/|[^]*$)/g, (text) =>
    text.replaceAll(/[^\n]/g, " "),
  );
}
