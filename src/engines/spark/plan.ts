/** The plan of a query: Spark's tree of operators, flattened in the order of its text, with the text's lines. */
import type { Plan, PlanNode } from "./facts.ts";
import { cut } from "./support/cells.ts";
import { field, listField, numberField, parseJson, textEntries, textField, type Json } from "./support/json.ts";

/** Values of accumulators and the stages whose tasks changed them. */
export interface AccumulatorValue {
  readonly value: number;
  readonly stages: readonly number[];
}

/** Wrappers that the text of a plan doesn't list. */
const unlisted = /^(WholeStageCodegen|InputAdapter)/;
const deepest = 400;

/** A plan that waits for the values of its accumulators. */
export type OpenPlan = readonly OpenNode[];

interface OpenNode {
  readonly index: number;
  readonly json: Json;
  readonly parent: number | undefined;
  readonly children: number[];
}

/** Errors: none; a plan that is no JSON has no nodes. */
export function openPlan(planJson: string): OpenPlan {
  const open: OpenNode[] = [];
  flatten(parseJson(planJson), undefined, open, 0);
  return open;
}

export function readPlan(open: OpenPlan, description: string, accumulators: ReadonlyMap<number, AccumulatorValue>): Plan {
  const lines = treeLines(description);
  const positions = matchLines(
    open.map(({ json }) => nodeName(json)),
    lines,
  );
  return {
    lines: lines.map((line) => cut(line, 200)),
    nodes: open.map((node): PlanNode => nodeOf(node, positions[node.index], accumulators)),
  };
}

/** The ids of the accumulators of a plan. */
export function accumulatorIds(open: OpenPlan): readonly number[] {
  return open.flatMap(({ json }) => listField(json, "metrics").flatMap((metric) => numberField(metric, "accumulatorId") ?? []));
}

function flatten(json: Json, parent: number | undefined, open: OpenNode[], depth: number): void {
  if (depth > deepest || textField(json, "nodeName") === "") return;
  let own = parent;
  if (!unlisted.test(nodeName(json))) {
    const index = open.length;
    open.push({ index, json, parent, children: [] });
    if (parent !== undefined) open[parent]?.children.push(index);
    own = index;
  }
  for (const child of listField(json, "children")) flatten(child, own, open, depth + 1);
}

function nodeName(json: Json): string {
  return textField(json, "nodeName").trim();
}

function nodeOf(
  { index, json, parent, children }: OpenNode,
  line: number | undefined,
  values: ReadonlyMap<number, AccumulatorValue>,
): PlanNode {
  const metrics: Record<string, number> = {};
  const stages = new Set<number>();
  for (const metric of listField(json, "metrics")) {
    const found = values.get(numberField(metric, "accumulatorId") ?? -1);
    if (found === undefined) continue;
    metrics[textField(metric, "name")] = found.value;
    for (const stage of found.stages) stages.add(stage);
  }
  return {
    index,
    name: cut(nodeName(json), 80),
    text: cut(textField(json, "simpleString"), 400),
    parent,
    children,
    metadata: textEntries(field(json, "metadata")),
    line,
    metrics,
    stages: [...stages].toSorted((a, b) => a - b),
  };
}

/** The lines of the tree, without its headings and the details that follow an empty line. */
function treeLines(description: string): readonly string[] {
  const lines = description.split("\n");
  const start = lines.findIndex((line) => line.startsWith("== Physical Plan =="));
  const body = lines.slice(start + 1);
  const end = body.findIndex((line) => line.trim() === "");
  return body.slice(0, end === -1 ? undefined : end).slice(0, 5000);
}

/** A tree line is `:  +- * SortMergeJoin Inner (7)`; of an adaptive plan only the final part is what ran. */
function matchLines(names: readonly string[], lines: readonly string[]): readonly (number | undefined)[] {
  const listed: { readonly line: number; readonly text: string }[] = [];
  let skipping = false;
  for (const [index, line] of lines.entries()) {
    const text = line.replace(/^[\s:|+-]*/, "").replace(/^\*(\(\d+\))?\s*/, "");
    if (text.startsWith("== Initial Plan ==")) skipping = true;
    else if (!text.startsWith("== ") && !skipping) listed.push({ line: index + 1, text });
  }
  let next = 0;
  return names.map((name) => {
    // A reused part has its subtree in one place only, so either side may have lines that the other has not.
    const found = listed.findIndex(({ text }, index) => index >= next && index < next + 40 && text.startsWith(firstWords(name)));
    if (found === -1) return undefined;
    next = found + 1;
    return listed[found]?.line;
  });
}

/** The text shortens `Scan parquet db.table` and the like in its own way. */
function firstWords(name: string): string {
  return name.split(" ").slice(0, 2).join(" ");
}
