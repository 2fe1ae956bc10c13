/** What several rules ask of a call. */
import { grouping } from "./names.ts";
import type { Call, Program, Step } from "./program.ts";

const limiting = new Set(["limit", "take", "head", "tail", "first", "describe", "summary", "printSchema", "sample"]);
const aggregating = new Set(["agg", "count", "sum", "max", "min", "avg", "mean"]);
const aggregates = new Set([...aggregating, "countDistinct", "count_distinct", "approx_count_distinct", "collect_set", "collect_list"]);
const growing = /join$|^union|^explode|^flatMap/i;
/** A name that is assigned more often is no one frame. */
const mostAssignments = 50;
/** Statements of SQL that tell of tables, change them, or give a row or a few. */
const smallQuery =
  /^\s*(?:show|describe|desc|explain|set|use|create|drop|alter|insert|merge|delete|update|refresh|analyze|msck|optimize|vacuum)\b|\blimit\s+\d+\s*;?\s*$/i;
const oneRow = /^\s*select\s+(?:count|sum|max|min|avg)\s*\([^]*\bfrom\b(?![^]*\bgroup\s+by\b)/i;

/** Called on what may be a frame of Spark: not on a module, nor on what other libraries or the driver hold. */
export function isOfSparkFrame({ imported, foreign }: Program, { chain }: Call): boolean {
  const root = chain[0];
  return root !== undefined && !imported.has(root) && !foreign.has(root);
}

/** Few rows by the words of the chain, or of the one that its name was assigned from: limited, aggregated, or a statement of SQL that gives few. */
export function isSmall({ assignments }: Program, call: Call): boolean {
  if (saysSmall(call)) return true;
  const assigned = assignments.get(`${call.scope} ${call.chain[0] ?? ""}`)?.slice(0, mostAssignments) ?? [];
  return assigned.length > 0 && !call.chain.some((name) => growing.test(name)) && assigned.every((one) => givesFew(one) || saysSmall(one));
}

function saysSmall({ chain, before }: Call): boolean {
  return (
    chain.some((name) => limiting.has(name) || aggregating.has(name)) || before.some((one) => isSmallQuery(one) || selectsAggregates(one))
  );
}

function givesFew(call: Call): boolean {
  return limiting.has(call.name) || aggregating.has(call.name) || isSmallQuery(call) || selectsAggregates(call);
}

function isSmallQuery({ name, arguments: inner }: Step): boolean {
  return name === "sql" && inner.some(({ kind, text }) => kind === "string" && (smallQuery.test(text) || oneRow.test(text)));
}

function selectsAggregates({ name, arguments: inner }: Step): boolean {
  return (
    name === "select" && inner.some(({ kind, text }, index) => kind === "name" && aggregates.has(text) && inner[index + 1]?.text === "(")
  );
}

/** `groupBy(...).count()` is a frame, `count()` of a frame a job. */
export function isGrouped({ chain }: Call): boolean {
  return grouping.has(chain.at(-1) ?? "");
}

export function isWrite({ chain }: Pick<Call, "chain">): boolean {
  return chain.includes("write") || chain.includes("writeTo");
}

export function numberArgument(call: Call): number | undefined {
  const [only] = call.arguments;
  return call.arguments.length >= 1 && only?.kind === "number" ? Number(only.text) : undefined;
}

export function textArguments(call: Pick<Call, "arguments">): readonly string[] {
  return call.arguments.filter(({ kind }) => kind === "string").map(({ text }) => text);
}

export function hasArgument(call: Pick<Call, "arguments">, name: string): boolean {
  return call.arguments.some((token, index) => token.kind === "name" && token.text === name && call.arguments[index + 1]?.text === "=");
}

/** `inferSchema=True`, or `.option("inferSchema", "true")`. */
export function infersSchema(call: Step): boolean {
  const named = call.arguments.some(
    (token, index) =>
      token.text === "inferSchema" && call.arguments[index + 1]?.text === "=" && /^true$/i.test(call.arguments[index + 2]?.text ?? ""),
  );
  const optional =
    call.name === "option" && textArguments(call)[0]?.toLowerCase() === "inferschema" && !/false/i.test(call.arguments.at(-1)?.text ?? "");
  return named || optional;
}

export const shown = ({ chain, name }: Call): string => {
  const start = chain.length > 4 ? `${chain[0] ?? ""}…${chain.at(-1) ?? ""}` : chain.join(".");
  return `${start === "" ? "" : `${start}.`}${name}()`;
};
