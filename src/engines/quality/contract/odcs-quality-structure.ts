/** The structure of an ODCS quality rule, in both editions. Source: ODCS 3.0.2 and 3.1.0, "Data quality". */
import { nearest } from "../../../core/nearest.ts";
import { child, numberOf, textOf, type ContractNode } from "./node.ts";
import type { Problem } from "./problems.ts";
import { all, anything, dependent, either, list, mapping, number, oneOf, text, type Shape } from "./shape.ts";

export const operatorNames = [
  "mustBe",
  "mustNotBe",
  "mustBeGreaterThan",
  "mustBeGreaterOrEqualTo",
  "mustBeLessThan",
  "mustBeLessOrEqualTo",
  "mustBeBetween",
  "mustNotBeBetween",
] as const;

/** Also in use in 3.0 documents. */
export const legacyOperatorName = "mustBeGreaterThanOrEqualTo";

export const metricNames = ["nullValues", "missingValues", "invalidValues", "duplicateValues", "rowCount"] as const;
const ruleTypes = ["library", "sql", "text", "custom"] as const;
const odcsDimensions = ["accuracy", "completeness", "conformity", "consistency", "coverage", "timeliness", "uniqueness"] as const;

/** Every key that a rule of some type and edition has. */
export const ruleKeys: readonly string[] = [
  "id",
  "name",
  "description",
  "type",
  "metric",
  "rule",
  "arguments",
  "validValues",
  "unit",
  "query",
  "engine",
  "implementation",
  "dimension",
  "severity",
  "method",
  "businessImpact",
  "schedule",
  "scheduler",
  "tags",
  "customProperties",
  "authoritativeDefinitions",
  ...operatorNames,
  legacyOperatorName,
];

const interval: Shape = all(list(number(), { min: 2, max: 2, unique: true }), (node, label, problems) => {
  if (node.kind !== "list" || node.items.length !== 2) return;
  const [low, high] = node.items.map(numberOf);
  if (low !== undefined && high !== undefined && low > high) {
    problems.push({ line: node.line, message: `${label} must have the smaller number first` });
  }
});

/** What a rule compares with: a metric is a number; a query may also give a text or a truth value. */
function operatorShapes(isMetric: boolean, strict: boolean): Readonly<Record<string, Shape>> {
  const value = isMetric ? number() : comparable;
  const shapes = {
    mustBe: value,
    mustNotBe: value,
    mustBeGreaterThan: number(),
    mustBeGreaterOrEqualTo: number(),
    mustBeLessThan: number(),
    mustBeLessOrEqualTo: number(),
    mustBeBetween: interval,
    mustNotBeBetween: interval,
  };
  return strict ? shapes : { ...shapes, [legacyOperatorName]: number() };
}

const comparable: Shape = (node, label, problems) => {
  const valid = node.kind === "scalar" && node.value !== null;
  if (!valid) problems.push({ line: node.line, message: `${label} must be a number, a text, true or false` });
};

/** A quality rule; `common` are the keys that every rule may have. A rule that names a metric is a library rule, whatever else its type says. */
export function qualityRule(common: Readonly<Record<string, Shape>>, strict: boolean): Shape {
  const shared = { ...common, type: oneOf(ruleTypes), dimension: oneOf(odcsDimensions) };
  return dependent((node) => {
    const type = ruleType(node);
    const isLibrary = type === "library" || textOf(child(node, "metric")) !== undefined;
    const compares = isLibrary || type === "sql";
    const keys = {
      ...(type === undefined ? Object.fromEntries(typedKeys.map((key) => [key, anything])) : {}),
      ...shared,
      ...(isLibrary ? libraryKeys(strict) : {}),
      ...(type === "sql" ? { query: text() } : {}),
      ...(type === "custom" ? { engine: text(), implementation } : {}),
      ...(compares ? operatorShapes(isLibrary, strict) : {}),
    };
    const required = [...(type === "sql" ? ["query"] : []), ...(type === "custom" ? ["engine", "implementation"] : [])];
    return all(
      mapping({ what: "a quality rule", open: !strict, keys, required }),
      ...(isLibrary ? [metricIsNamed(strict)] : []),
      ...(compares ? [operators(strict)] : []),
      ...(type === "text" && !isLibrary ? [noOperators] : []),
      ...(type === undefined ? [untyped] : []),
    );
  });
}

const implementation = either(text({ what: "a text or a mapping" }), mapping({ what: "a mapping", keys: {}, open: true }));

type RuleType = (typeof ruleTypes)[number];

/** The type of a rule: as given, else `library` where a metric is named, else undefined (a rule that says nothing checkable). */
export function ruleType(node: ContractNode): RuleType | undefined {
  const given = textOf(child(node, "type"));
  if (given !== undefined) return ruleTypes.find((type) => type === given);
  return child(node, "metric") !== undefined || child(node, "rule") !== undefined ? "library" : undefined;
}

function libraryKeys(strict: boolean): Readonly<Record<string, Shape>> {
  const keys = { metric: oneOf(metricNames), rule: text(), arguments: mapping({ what: "arguments", keys: {}, open: true }) };
  return strict ? keys : { ...keys, validValues: list(anything) };
}

function metricIsNamed(strict: boolean): Shape {
  return (node, label, problems) => {
    if (node.kind !== "mapping" || node.entries.has("metric") || (!strict && node.entries.has("rule"))) return;
    const rule = node.entries.get("rule");
    const message =
      rule === undefined
        ? `${label}.metric is missing: a library rule must have it; valid are ${metricNames.join(", ")}`
        : `${label}.rule is the name of ODCS 3.0; from 3.1 on it is metric, one of ${metricNames.join(", ")}`;
    problems.push({ line: rule?.keyLine ?? node.line, message });
  };
}

/** 3.1: exactly one. 3.0: any number, and all must hold; but a misspelt one is a mistake in either. */
function operators(strict: boolean): Shape {
  return (node, label, problems) => {
    if (node.kind !== "mapping") return;
    const given = [...node.entries.values()].filter(({ key }) => /^must/i.test(key));
    const known: readonly string[] = strict ? operatorNames : [...operatorNames, legacyOperatorName];
    for (const { key, keyLine } of strict ? [] : given.filter((entry) => !known.includes(entry.key))) {
      const near = nearest(key, known);
      const hint = near.length > 0 ? `did you mean ${near.join(" or ")}?` : `valid are ${known.join(", ")}`;
      problems.push({ line: keyLine, message: `${label}.${key} is not an operator; ${hint}` });
    }
    if (strict && given.length === 0) {
      problems.push({ line: node.line, message: `${label} has no operator; it must have one of ${operatorNames.join(", ")}` });
    }
    const second = given[1];
    if (strict && second !== undefined) {
      const names = given.map(({ key }) => key).join(" and ");
      const message = `${label} has ${names}; from ODCS 3.1 on a rule has exactly one operator (use mustBeBetween, or two rules)`;
      problems.push({ line: second.keyLine, message });
    }
  };
}

const noOperators: Shape = (node, label, problems) => {
  if (node.kind !== "mapping") return;
  for (const { key, keyLine } of node.entries.values()) {
    if (/^must/i.test(key))
      problems.push({ line: keyLine, message: `${label}.${key}: a rule of type text has no operator; use library or sql` });
  }
};

/** Keys that only some types of rule have. */
const typedKeys = ["query", "engine", "implementation", "arguments", ...operatorNames];

/** Without type and metric a rule may only document; an operator, query or engine in it shows what is missing. */
const untyped: Shape = (node, label, problems: Problem[]) => {
  if (node.kind !== "mapping") return;
  for (const { key, keyLine } of node.entries.values()) {
    const missing = missingBeside(key);
    if (missing !== undefined) {
      problems.push({ line: keyLine, message: `${label}.${key} needs ${missing}` });
      return;
    }
  }
};

function missingBeside(key: string): string | undefined {
  if (key === "query") return "type: sql beside it";
  if (key === "engine" || key === "implementation") return "type: custom beside it";
  if (/^must/i.test(key) || key === "arguments") return `a metric beside it, one of ${metricNames.join(", ")}`;
  return undefined;
}
