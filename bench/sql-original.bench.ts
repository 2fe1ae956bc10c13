/**
 * What the optimizer this program replaces (etl_performance_optimizer.py of alirezarezvani/claude-skills) finds in 50 queries, beside ours: right,
 * wrong and missed by the labels. Its path comes from ORIGINAL_OPTIMIZER; it is not part of this repository.
 *
 * The queries are ours, and so are the labels: our rules were written against cases like these, so our figures here say that the rules still do
 * what they promise, not how good they are elsewhere. They are chosen by a fixed rule, without looking: of the labelled cases that are one SELECT,
 * evenly spaced in the order of the files, 34 with a label and 16 without.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { labelledCases, outcomeOf } from "../test/sql/labelled/measure.ts";
import type { LabelledCase } from "../test/sql/labelled/schema.ts";
import { benchFolder } from "./harness/data.ts";

interface Score {
  readonly right: readonly string[];
  readonly wrong: readonly string[];
  readonly missed: readonly string[];
}

/**
 * Labels that each of its findings counts as having found, generously: anything that its advice could lead a reader to. Advice that is never false
 * (`advice`: indexes, partitions, low severity) counts where it is right and is never wrong, as notes of ours aren't.
 */
const kinds: Readonly<Record<string, { readonly advice?: true; readonly labels: RegExp }>> = {
  "Avoid SELECT *": { labels: /^(?:select-star|unread-|natural-join|distinct-|union-)/ },
  "Add WHERE Clause Filters": {
    labels:
      /^(?:full-scan|wildcard-table-unfiltered|partition-filter|deep-offset|having-as-where|having-without-aggregate|predicate-push-down)/,
  },
  "Avoid CROSS JOIN": { labels: /cross|join-condition|cartesian/ },
  "Missing Join Condition": { labels: /cross|join-condition|natural-join|mixed-on-and-using|cartesian|join-without/ },
  "High Number of Joins": { labels: /join/ },
  "Consider Alternatives to DISTINCT": { labels: /distinct|fan-out/ },
  "Add LIMIT to ORDER BY": { advice: true, labels: /^(?:order-by|limit-)/ },
  "Convert Subqueries to CTEs": { labels: /subquery|correlated|not-in|exists|repeated|in-subquery|membership|self-join|latest/ },
  "Consider Indexes on Filter Columns": {
    advice: true,
    labels: /function-on|arithmetic-on|wildcard|prefix-function|string-number|timestamp-equals|or-as-in|partition-filter/,
  },
  "Index Join Columns": { advice: true, labels: /or-across-join|join-condition|fan-out/ },
  "Leverage Partition Pruning": { advice: true, labels: /function-on-filtered-date|partition-filter|wildcard-table|timestamp/ },
  "High Cardinality GROUP BY": { labels: /group-by|ungrouped/ },
  "Optimize COUNT DISTINCT": { labels: /distinct/ },
};

const report = z.looseObject({ recommendations: z.array(z.looseObject({ title: z.string(), severity: z.string() })) });

function original(script: string, [, sql, label]: LabelledCase, number: number): Score {
  const folder = join(benchFolder, "sql-original");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `query-${number}.sql`);
  writeFileSync(file, sql);
  const output = execFileSync("python3", [script, "analyze-sql", file, "--json"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const labels = label.split(" ").filter((id) => id !== "");
  const found = new Set<string>();
  const wrong: string[] = [];
  for (const { title } of report.parse(JSON.parse(output)).recommendations) {
    const kind = kinds[title];
    if (kind === undefined) throw new Error(`the original says "${title}", which the table above doesn't have`);
    const hits = labels.filter((id) => kind.labels.test(id));
    for (const id of hits) found.add(id);
    if (hits.length === 0 && kind.advice === undefined && !wrong.includes(title)) wrong.push(title);
  }
  return { right: [...found], wrong, missed: labels.filter((id) => !found.has(id)) };
}

/** Evenly spaced, the first one included. */
function spaced<T>(items: readonly T[], count: number): readonly T[] {
  return Array.from({ length: count }, (_, index) => items[Math.floor((index * items.length) / count)]).filter(
    (item) => item !== undefined,
  );
}

function chosen(): readonly LabelledCase[] {
  const selects = labelledCases.filter(([, sql]) => /^\s*(?:SELECT|WITH)\b/i.test(sql) && !/;\s*\S/.test(sql));
  return [
    ...spaced(
      selects.filter(([, , label]) => label !== ""),
      34,
    ),
    ...spaced(
      selects.filter(([, , label]) => label === ""),
      16,
    ),
  ];
}

const text = ({ right, wrong, missed }: Score): string => `right ${right.length}, wrong ${wrong.length}, missed ${missed.length}`;

function compare(script: string): void {
  const cases = chosen();
  const rows = cases.map((one, index) => ({ label: one[2], ours: outcomeOf(one), theirs: original(script, one, index + 1) }));
  for (const [index, { label, ours, theirs }] of rows.entries()) {
    const wrong = theirs.wrong.length === 0 ? "" : ` (${theirs.wrong.join("; ")})`;
    console.log(
      `${String(index + 1).padStart(2)}  ${label === "" ? "nothing to find" : label}\n    ours: ${text(ours)}\n    original: ${text(theirs)}${wrong}`,
    );
  }
  const wheres = rows.filter(({ theirs }) => theirs.wrong.includes("Add WHERE Clause Filters")).length;
  console.log(`of the original's wrong findings ${wheres} are "Add WHERE Clause Filters", for queries that are meant to read whole tables`);
  for (const [name, pick] of [
    ["pipewright", "ours"],
    ["etl_performance_optimizer.py", "theirs"],
  ] as const) {
    const sum = (key: keyof Score): number => rows.reduce((all, row) => all + row[pick][key].length, 0);
    const clean = rows.filter((row) => row.label === "" && row[pick].wrong.length === 0).length;
    console.log(
      `${name}: right ${sum("right")}, wrong ${sum("wrong")}, missed ${sum("missed")}; ${clean} of ${rows.filter(({ label }) => label === "").length} sound queries left alone`,
    );
  }
}

const script = process.env["ORIGINAL_OPTIMIZER"];
if (script === undefined || !existsSync(script)) {
  console.log("skipped: set ORIGINAL_OPTIMIZER to the path of etl_performance_optimizer.py to compare with it (python3 is needed as well)");
} else {
  compare(script);
}
