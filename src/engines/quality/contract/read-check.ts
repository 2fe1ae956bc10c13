/**
 * Reads one check of the short form or of a tool's argument. Two ways to write it, both over the same tree:
 * `{ range: { column: amount, min: 0 } }` and `{ check: range, column: amount, min: 0 }`.
 */
import { nearest } from "../../../core/nearest.ts";
import { dimensions, severities, type Check, type Severity } from "../check.ts";
import { checkById, checks } from "../checks/index.ts";
import type { UnnamedRequest } from "./check-id.ts";
import { describeNode, numberOf, plain, textOf, type ContractNode, type Entry, type MappingNode } from "./node.ts";
import type { Problem } from "./problems.ts";
import { number, oneOf, text, unknownKey, type Shape } from "./shape.ts";

export interface CheckReading {
  readonly label: string;
  readonly origin: (line: number) => string;
  /** Where a check names none. */
  readonly severity: Severity;
  readonly problems: Problem[];
}

/** Keys that every check may have beside its own parameters. */
const commonKeys = ["column", "columns", "severity", "mostly", "max_failing_rows", "where", "id", "reason", "dimension"] as const;
type CommonKey = (typeof commonKeys)[number];

/** The requests of one check: one, or one a column where the check takes a single column and several are named. Mistakes go to `problems`. */
export function readCheck(node: ContractNode, reading: CheckReading): readonly UnnamedRequest[] {
  const { label, problems } = reading;
  const before = problems.length;
  const named = splitCheck(node, reading);
  if (named === undefined) return [];
  const { check, parts } = named;
  const common = new Map<CommonKey, ContractNode>();
  const own = new Map<string, Entry>();
  for (const entry of parts) sortKey(entry, check, { common, own, reading });
  separateColumns(check, common, own);
  const columns = readColumns(check, common, node, reading);
  const params = Object.fromEntries([...own].map(([key, { value }]) => [key, plain(value)]));
  checkCommon(common, reading);
  // A misspelt parameter would also be reported as a missing one.
  if (problems.length === before) checkParams(check, params, own, { node, label, problems });
  if (problems.length > before) return [];
  return columns.map((names) => ({
    check: check.id,
    columns: names,
    params,
    ...settings(common, reading),
    origin: reading.origin(node.line),
  }));
}

interface NamedCheck {
  readonly check: Check;
  /** Everything beside the name, of whatever level it was written on. */
  readonly parts: readonly Entry[];
}

function splitCheck(node: ContractNode, reading: CheckReading): NamedCheck | undefined {
  const { label, problems } = reading;
  if (node.kind !== "mapping" || node.entries.size === 0) {
    const example = "not_null: customer_id";
    problems.push({ line: node.line, message: `${label} must be a check such as { ${example} }, not ${describeNode(node)}` });
    return undefined;
  }
  const explicit = node.entries.get("check");
  if (explicit !== undefined) return splitExplicit(node, explicit, reading);
  const entries = [...node.entries.values()];
  const keys = entries.filter(({ key }) => !commonKeys.some((common) => fold(common) === fold(key)));
  const name = keys.find(({ key }) => findCheck(key) !== undefined) ?? keys[0];
  if (name === undefined) {
    problems.push({ line: node.line, message: `${label} names no check; checks are ${checkNames()}` });
    return undefined;
  }
  const check = findCheck(name.key);
  if (check === undefined) {
    problems.push({ line: name.keyLine, message: unknownCheck(label, name.key) });
    return undefined;
  }
  const beside = entries.filter((entry) => entry !== name);
  return { check, parts: [...valueParts(name), ...beside] };
}

function splitExplicit(node: MappingNode, explicit: Entry, { label, problems }: CheckReading): NamedCheck | undefined {
  const name = textOf(explicit.value);
  const check = name === undefined ? undefined : findCheck(name);
  if (check === undefined) {
    problems.push({ line: explicit.keyLine, message: unknownCheck(label, name ?? describeNode(explicit.value)) });
    return undefined;
  }
  const params = node.entries.get("params")?.value;
  const nested = params?.kind === "mapping" ? [...params.entries.values()] : [];
  const skipped = params?.kind === "mapping" ? ["check", "params"] : ["check"];
  return { check, parts: [...[...node.entries.values()].filter(({ key }) => !skipped.includes(key)), ...nested] };
}

/** What stands behind `name:`: a column, a list of columns, a mapping of everything, or nothing. */
function valueParts({ keyLine, value }: Entry): readonly Entry[] {
  if (value.kind === "mapping") return [...value.entries.values()];
  if (value.kind === "scalar" && value.value === null) return [];
  return [{ key: "columns", keyLine, value }];
}

function unknownCheck(label: string, name: string): string {
  const near = nearest(
    name,
    checks.map(({ id }) => id),
  );
  const hint = near.length > 0 ? `did you mean ${near.join(" or ")}? ` : "";
  return `${label} asks for the check ${name}, which doesn't exist; ${hint}checks are ${checkNames()}`;
}

function checkNames(): string {
  return checks.map(({ id }) => id).join(", ");
}

/** `maxFailingRows`, `max_failing_rows` and `max-failing-rows` are one name. */
function fold(key: string): string {
  return key.replaceAll(/[_-]/g, "").toLowerCase();
}

function findCheck(name: string): Check | undefined {
  return checkById(name) ?? checks.find(({ id }) => fold(id) === fold(name));
}

interface Sorting {
  readonly common: Map<CommonKey, ContractNode>;
  readonly own: Map<string, Entry>;
  readonly reading: CheckReading;
}

function sortKey(entry: Entry, check: Check, { common, own, reading }: Sorting): void {
  const { key, keyLine, value } = entry;
  const { label, problems } = reading;
  const params = Object.keys(check.params.shape);
  const shared = commonKeys.find((name) => fold(name) === fold(key));
  // A check of columns names its own by `columns`, even where a parameter of it (the referenced columns) has that name.
  const isOwnColumns = shared === "columns" && check.arity.max > 0;
  const param = isOwnColumns ? undefined : params.find((name) => fold(name) === fold(key) || `to${fold(name)}` === fold(key));
  if (param === undefined && shared === undefined) {
    problems.push({ line: keyLine, message: unknownKey(`${label}.${key}`, key, [...params, ...commonKeys], `the check ${check.id}`) });
  } else if (param === undefined ? shared !== undefined && common.has(shared) : own.has(param)) {
    problems.push({ line: keyLine, message: `${label}.${key} is given twice` });
  } else if (param !== undefined) own.set(param, entry);
  else if (shared !== undefined) common.set(shared, value);
}

/** `{ column: customer_id, dataset: customers.csv, columns: [id] }`: beside `column`, `columns` are the check's parameter of that name. */
function separateColumns(check: Check, common: Map<CommonKey, ContractNode>, own: Map<string, Entry>): void {
  const value = common.get("columns");
  if (value === undefined || !common.has("column") || !Object.hasOwn(check.params.shape, "columns") || own.has("columns")) return;
  common.delete("columns");
  own.set("columns", { key: "columns", keyLine: value.line, value });
}

function readColumns(
  check: Check,
  common: ReadonlyMap<CommonKey, ContractNode>,
  node: ContractNode,
  reading: CheckReading,
): readonly (readonly string[])[] {
  const { label, problems } = reading;
  const given = common.get("columns") ?? common.get("column");
  if (common.has("column") && common.has("columns")) {
    problems.push({ line: node.line, message: `${label} has both column and columns` });
  }
  const names = given === undefined ? [] : columnNames(given);
  if (names === undefined) {
    problems.push({ line: given?.line ?? node.line, message: `${label}.columns must be a column's name or a list of names` });
    return [];
  }
  const { min, max } = check.arity;
  if (max === 1 && names.length > 1) return names.map((name) => [name]);
  if (names.length < min || names.length > max) {
    problems.push({
      line: given?.line ?? node.line,
      message: `${label}: ${check.id} takes ${arityText(min, max)}, and ${names.length} are named`,
    });
  }
  return [names];
}

function columnNames(node: ContractNode): readonly string[] | undefined {
  const nodes = node.kind === "list" ? node.items : [node];
  const names = nodes.map((item) => (item.kind === "scalar" && item.value !== null ? String(plain(item)) : undefined));
  return names.every((name) => name !== undefined && name !== "") ? names.filter((name) => name !== undefined) : undefined;
}

function arityText(min: number, max: number): string {
  if (max === 0) return "no columns";
  if (min === max) return min === 1 ? "one column" : `${min} columns`;
  return `${min} to ${max} columns`;
}

const share: Shape = (node, label, problems) => {
  const value = numberOf(node);
  if (value !== undefined && value >= 0 && value <= 1) return;
  problems.push({
    line: node.line,
    message: `${label} is the share of rows that must hold, from 0 to 1 (0.99 for 99 %), not ${describeNode(node)}`,
  });
};

const commonShapes: Readonly<Record<Exclude<CommonKey, "column" | "columns">, Shape>> = {
  severity: oneOf(severities),
  mostly: share,
  max_failing_rows: number({ integer: true, min: 0 }),
  where: text({ pattern: /\S/, what: "a SQL condition on the rows" }),
  id: text({ pattern: /\S/, what: "an id" }),
  reason: text(),
  dimension: oneOf(dimensions),
};

function checkCommon(common: ReadonlyMap<CommonKey, ContractNode>, { label, problems }: CheckReading): void {
  for (const [key, node] of common) {
    if (key !== "column" && key !== "columns") commonShapes[key](node, `${label}.${key}`, problems);
  }
}

function settings(
  common: ReadonlyMap<CommonKey, ContractNode>,
  reading: CheckReading,
): Omit<UnnamedRequest, "check" | "columns" | "params" | "origin"> {
  const mostly = numberOf(common.get("mostly"));
  const maxFailingRows = numberOf(common.get("max_failing_rows"));
  const where = textOf(common.get("where"));
  const id = textOf(common.get("id"));
  const reason = textOf(common.get("reason"));
  const dimension = dimensions.find((name) => name === textOf(common.get("dimension")));
  return {
    tolerance: { ...(mostly === undefined ? {} : { mostly }), ...(maxFailingRows === undefined ? {} : { maxFailingRows }) },
    severity: severities.find((name) => name === textOf(common.get("severity"))) ?? reading.severity,
    ...(where === undefined ? {} : { where }),
    ...(id === undefined ? {} : { id }),
    ...(reason === undefined ? {} : { reason }),
    ...(dimension === undefined ? {} : { dimension }),
  };
}

interface ParamPlace {
  readonly node: ContractNode;
  readonly label: string;
  readonly problems: Problem[];
}

/** The registry's own schema judges the parameters; its complaint is placed on the line of the parameter that it names. */
function checkParams(check: Check, params: Readonly<Record<string, unknown>>, own: ReadonlyMap<string, Entry>, place: ParamPlace): void {
  const bound = check.bind(params);
  if (!("problems" in bound)) return;
  for (const problem of bound.problems) {
    const name = /^([A-Za-z_]+)/.exec(problem)?.[1] ?? "";
    const entry = own.get(name);
    const missing = entry === undefined && Object.hasOwn(check.params.shape, name) ? `${check.id} needs ${name}` : undefined;
    place.problems.push({ line: entry?.keyLine ?? place.node.line, message: `${place.label}: ${missing ?? problem}` });
  }
}
