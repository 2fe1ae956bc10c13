/** Functions of other engines in DuckDB's words, by the engines' reference manuals: only where both mean the same. */
import { textAt, nodeAt, type EngineNode } from "../../engine-tree.ts";
import { call, cast, choice, integer, operator, text } from "./nodes.ts";

/** Undefined where these arguments aren't known. */
export type Replacement = (children: readonly EngineNode[]) => EngineNode | undefined;

const units: ReadonlySet<string> = new Set(["microsecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year"]);

/** A unit is read as a column's name. */
function unitOf(node: EngineNode | undefined): string | undefined {
  const names: unknown = node?.["column_names"];
  const name = Array.isArray(names) && names.length === 1 ? String(names[0]).toLowerCase() : "";
  return units.has(name) ? name : undefined;
}

const two =
  (make: (a: EngineNode, b: EngineNode) => EngineNode | undefined): Replacement =>
  ([a, b, ...more]) =>
    a === undefined || b === undefined || more.length > 0 ? undefined : make(a, b);

/** MySQL's and Hive's DATEDIFF(end, start) in days; that of others, DATEDIFF(unit, start, end), counts the boundaries between. */
const dateDifference: Replacement = ([first, second, third]) => {
  if (first === undefined || second === undefined) return undefined;
  if (third === undefined) return call("date_diff", [text("day"), cast(second, "DATE"), cast(first, "DATE")]);
  const unit = unitOf(first);
  return unit === undefined ? undefined : call("date_diff", [text(unit), cast(second, "TIMESTAMP"), cast(third, "TIMESTAMP")]);
};

/** TIMESTAMPDIFF(unit, start, end) counts whole units. */
const wholeUnits: Replacement = ([first, start, end]) => {
  const unit = unitOf(first);
  if (unit === undefined || start === undefined || end === undefined) return undefined;
  return call("date_sub", [text(unit), cast(start, "TIMESTAMP"), cast(end, "TIMESTAMP")]);
};

const isInterval = (node: EngineNode): boolean => /^to_\w+s$/.test(textAt(node, "function_name")) || node["class"] === "CAST";

const moved = (sign: "+" | "-"): Replacement =>
  two((date, by) => {
    if (isInterval(by)) return call(sign, [cast(date, "TIMESTAMP"), by], true);
    return by["class"] === "CONSTANT" ? call(sign, [cast(date, "DATE"), by], true) : undefined;
  });

/** DATEADD(unit, number, date). */
const dateAdded: Replacement = ([first, number, date]) => {
  const unit = unitOf(first);
  if (unit === undefined || number === undefined || date === undefined) return undefined;
  return call("+", [cast(date, "TIMESTAMP"), call(`to_${unit}s`, [number])], true);
};

const patterns: ReadonlyMap<string, string> = new Map([
  ["%Y", "%Y"],
  ["%y", "%y"],
  ["%m", "%m"],
  ["%c", "%-m"],
  ["%d", "%d"],
  ["%e", "%-d"],
  ["%H", "%H"],
  ["%h", "%I"],
  ["%i", "%M"],
  ["%s", "%S"],
  ["%S", "%S"],
  ["%p", "%p"],
  ["%T", "%H:%M:%S"],
  ["%M", "%B"],
  ["%b", "%b"],
  ["%W", "%A"],
  ["%a", "%a"],
  ["%j", "%j"],
  ["%%", "%%"],
]);

/** MySQL's format in that of strftime; undefined where a part has no counterpart. */
function formatOf(node: EngineNode): EngineNode | undefined {
  const format = nodeAt(node, "value")?.["value"];
  if (node["class"] !== "CONSTANT" || typeof format !== "string") return undefined;
  const parts = format.match(/%.|[^%]+/gs) ?? [];
  const known = parts.map((part) => (part.startsWith("%") ? patterns.get(part) : part));
  return known.includes(undefined) ? undefined : text(known.join(""));
}

const formatted = (name: string, type: string): Replacement =>
  two((value, format) => {
    const known = formatOf(format);
    return known === undefined ? undefined : call(name, [cast(value, type), known]);
  });

const isNull: Replacement = ([value, other]) => {
  if (value === undefined) return undefined;
  return other === undefined ? operator("OPERATOR_IS_NULL", [value]) : operator("OPERATOR_COALESCE", [value, other]);
};

const coalesced: Replacement = two((value, other) => operator("OPERATOR_COALESCE", [value, other]));

const chosen: Replacement = ([condition, then, otherwise]) =>
  condition === undefined || then === undefined || otherwise === undefined ? undefined : choice(condition, then, otherwise);

export const replacements: ReadonlyMap<string, Replacement> = new Map<string, Replacement>([
  ["datediff", dateDifference],
  ["timestampdiff", wholeUnits],
  ["date_sub", moved("-")],
  ["subdate", moved("-")],
  ["date_add", moved("+")],
  ["adddate", moved("+")],
  ["dateadd", dateAdded],
  ["date_format", formatted("strftime", "TIMESTAMP")],
  ["str_to_date", formatted("strptime", "VARCHAR")],
  ["mid", (children) => call("substr", children)],
  ["locate", two((part, whole) => call("instr", [whole, part]))],
  ["charindex", two((part, whole) => call("instr", [whole, part]))],
  [
    "truncate",
    two((value, digits) => {
      const power = call("pow", [integer(10), digits]);
      return call("/", [call("trunc", [call("*", [value, power], true)]), power], true);
    }),
  ],
  ["unix_timestamp", ([value]) => (value === undefined ? undefined : call("epoch", [cast(value, "TIMESTAMP")]))],
  ["isnull", isNull],
  ["nvl", coalesced],
  ["iif", chosen],
  ["iff", chosen],
  [
    "nvl2",
    ([value, then, otherwise]) =>
      chosen([operator("OPERATOR_IS_NOT_NULL", [value ?? text("")]), ...[then, otherwise].filter((each) => each !== undefined)]),
  ],
  ["zeroifnull", ([value]) => (value === undefined ? undefined : operator("OPERATOR_COALESCE", [value, integer(0)]))],
]);
