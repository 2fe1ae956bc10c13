/** A small language for the structure of a document whose mistakes are told by line: each shape checks one node and reports what is wrong. */
import { nearest } from "../../../core/nearest.ts";
import { describeNode, isNumeric, numberOf, type ContractNode, type MappingNode } from "./node.ts";
import type { Problem } from "./problems.ts";

/** `label` is the node's path in the document, for the message: `schema[0].properties[2].required`. */
export type Shape = (node: ContractNode, label: string, problems: Problem[]) => void;

export const anything: Shape = () => undefined;

function wrong(problems: Problem[], node: ContractNode, label: string, expected: string): void {
  problems.push({ line: node.line, message: `${label} must be ${expected}, not ${describeNode(node)}` });
}

export interface TextRules {
  readonly pattern?: RegExp;
  /** What the pattern asks for, in words. */
  readonly what?: string;
}

export function text({ pattern, what = "a text" }: TextRules = {}): Shape {
  return (node, label, problems) => {
    if (node.kind !== "scalar" || typeof node.value !== "string") {
      const isNumber = node.kind === "scalar" && isNumeric(node.value);
      wrong(problems, node, label, isNumber ? `${what}; put it in quotes: "${describeNode(node)}"` : what);
      return;
    }
    if (pattern !== undefined && !pattern.test(node.value)) wrong(problems, node, label, what);
  };
}

/** One of some texts; near names are offered. */
export function oneOf(values: readonly string[]): Shape {
  return (node, label, problems) => {
    const value = node.kind === "scalar" ? node.value : undefined;
    if (typeof value === "string" && values.includes(value)) return;
    const near = typeof value === "string" ? nearest(value, values) : [];
    const hint = near.length > 0 ? ` Did you mean ${near.join(" or ")}?` : "";
    problems.push({ line: node.line, message: `${label} is ${describeNode(node)}; valid are ${values.join(", ")}.${hint}` });
  };
}

export interface NumberRules {
  readonly integer?: boolean;
  readonly min?: number;
  readonly above?: number;
}

export function number({ integer = false, min, above }: NumberRules = {}): Shape {
  return (node, label, problems) => {
    const value = numberOf(node);
    const expected = [
      integer ? "a whole number" : "a number",
      ...(min === undefined ? [] : [`of at least ${min}`]),
      ...(above === undefined ? [] : [`above ${above}`]),
    ].join(" ");
    const valid = value !== undefined && Number.isFinite(value) && (!integer || Number.isInteger(value));
    if (!valid || value < (min ?? value) || (above !== undefined && value <= above)) wrong(problems, node, label, expected);
  };
}

export const flag: Shape = (node, label, problems) => {
  if (node.kind === "scalar" && typeof node.value === "boolean") return;
  const isWord = node.kind === "scalar" && typeof node.value === "string" && /^(yes|no|on|off|true|false)$/i.test(node.value);
  wrong(problems, node, label, isWord ? "true or false without quotes" : "true or false");
};

export const scalarValue: Shape = (node, label, problems) => {
  if (node.kind !== "scalar") wrong(problems, node, label, "a text, a number, true, false or null");
};

export interface ListRules {
  readonly min?: number;
  readonly max?: number;
  readonly unique?: boolean;
}

export function list(of: Shape, { min, max, unique = false }: ListRules = {}): Shape {
  return (node, label, problems) => {
    if (node.kind !== "list") {
      wrong(problems, node, label, "a list");
      return;
    }
    const count = node.items.length;
    if (min !== undefined && min === max && count !== min) {
      problems.push({ line: node.line, message: `${label} must have ${min} entries, and has ${count}` });
    } else if (count < (min ?? 0)) {
      problems.push({ line: node.line, message: `${label} must have at least ${min} ${min === 1 ? "entry" : "entries"}` });
    }
    node.items.forEach((item, index) => of(item, `${label}[${index}]`, problems));
    const seen = node.items.map(describeNode);
    const repeated = unique ? seen.findIndex((value, index) => seen.indexOf(value) !== index) : -1;
    if (repeated >= 0) problems.push({ line: node.items[repeated]?.line ?? node.line, message: `${label} has ${seen[repeated]} twice` });
  };
}

export interface MappingRules {
  readonly keys: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  /** Keys that are not in `keys` are accepted. */
  readonly open?: boolean;
  /** What the mapping is, for messages: `a quality rule`. */
  readonly what: string;
}

export function mapping(rules: MappingRules): Shape {
  return (node, label, problems) => {
    if (node.kind !== "mapping") {
      wrong(problems, node, label, `${rules.what} (a mapping)`);
      return;
    }
    for (const key of rules.required ?? []) {
      if (!node.entries.has(key))
        problems.push({ line: node.line, message: `${place(label)}${key} is missing: ${rules.what} must have it` });
    }
    checkKeys(node, label, rules, problems);
  };
}

function checkKeys(node: MappingNode, label: string, { keys, open = false, what }: MappingRules, problems: Problem[]): void {
  for (const { key, keyLine, value } of node.entries.values()) {
    const shape = Object.hasOwn(keys, key) ? keys[key] : undefined;
    if (shape !== undefined) shape(value, place(label) + key, problems);
    else if (!open) problems.push({ line: keyLine, message: unknownKey(place(label) + key, key, Object.keys(keys), what) });
  }
}

/** The label of a mapping's keys; the document itself has none. */
function place(label: string): string {
  return label === "" ? "" : `${label}.`;
}

export function unknownKey(label: string, key: string, known: readonly string[], what: string): string {
  const near = nearest(key, known);
  const hint = near.length > 0 ? `did you mean ${near.join(" or ")}? ` : "";
  return `${label} is not a key of ${what}; ${hint}its keys are ${known.join(", ")}`;
}

/** The shape depends on the node. */
export function dependent(choose: (node: ContractNode) => Shape): Shape {
  return (node, label, problems) => choose(node)(node, label, problems);
}

/** All shapes must hold. */
export function all(...shapes: readonly Shape[]): Shape {
  return (node, label, problems) => {
    for (const shape of shapes) shape(node, label, problems);
  };
}

/** Holds where at least one shape does; otherwise the first one's problems are told. */
export function either(first: Shape, ...others: readonly Shape[]): Shape {
  return (node, label, problems) => {
    const found: Problem[] = [];
    first(node, label, found);
    const holds =
      found.length === 0 ||
      others.some((shape) => {
        const tried: Problem[] = [];
        shape(node, label, tried);
        return tried.length === 0;
      });
    if (!holds) problems.push(...found);
  };
}
