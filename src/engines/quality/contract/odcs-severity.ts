/** ODCS leaves the severity of a rule to its author's words; these are the words that are understood. */
import type { Dimension, Severity } from "../check.ts";
import { child, textOf, type ContractNode } from "./node.ts";
import { customProperty, lineOfKey, type ObjectReading, type RuleSettings } from "./odcs-reading.ts";
import { own } from "./own.ts";

const severityWords: Readonly<Record<Severity, readonly string[]>> = {
  P0: ["p0", "critical", "blocker", "fatal", "sev0"],
  P1: ["p1", "error", "high", "major", "severe", "sev1"],
  P2: ["p2", "warning", "warn", "medium", "moderate", "minor", "sev2"],
  P3: ["p3", "info", "informational", "information", "low", "trivial", "notice", "sev3"],
};

const dimensionsByOdcs: Readonly<Record<string, Dimension>> = {
  accuracy: "accuracy",
  completeness: "completeness",
  conformity: "validity",
  consistency: "consistency",
  coverage: "completeness",
  timeliness: "freshness",
  uniqueness: "uniqueness",
};

/** P0 to P3 for a word; undefined for one that isn't understood. */
function severityOf(word: string): Severity | undefined {
  const folded = word.trim().toLowerCase();
  const found = Object.entries(severityWords).find(([, words]) => words.includes(folded))?.[0];
  return found === "P0" || found === "P1" || found === "P2" || found === "P3" ? found : undefined;
}

/** The severity of a rule or property: of its custom property `severity`, else of its own key; P1 by default. */
function readSeverity(node: ContractNode, reading: ObjectReading, inherited: Severity): Severity {
  const custom = customProperty(node, ["severity", "pipewright.severity", "pipewrightSeverity"]);
  const word = custom === undefined ? textOf(child(node, "severity")) : String(custom.value);
  if (word === undefined) return inherited;
  const severity = severityOf(word);
  if (severity === undefined) {
    const line = custom?.line ?? lineOfKey(node, "severity");
    reading.note(line, `The severity ${word} is not one of P0 to P3, critical, error, warning or info; ${inherited} is taken.`);
  }
  return severity ?? inherited;
}

/** What a property says of its own constraints. */
export function propertySettings(property: ContractNode, reading: ObjectReading): RuleSettings {
  return { severity: readSeverity(property, reading, "P1") };
}

/** What a quality rule says of the checks it becomes. */
export function ruleSettings(rule: ContractNode, reading: ObjectReading, inherited: Severity): RuleSettings {
  const dimension = own(dimensionsByOdcs, textOf(child(rule, "dimension")) ?? "");
  const filters = ["where", "filter", "rowFilter"];
  const custom = customProperty(rule, [...filters, "pipewright.where"]);
  const argument = filters.map((name) => textOf(child(child(rule, "arguments"), name))).find((text) => text !== undefined);
  const where = custom === undefined ? argument : String(custom.value);
  const reason = textOf(child(rule, "description")) ?? textOf(child(rule, "name"));
  const id = textOf(child(rule, "id"));
  return {
    severity: readSeverity(rule, reading, inherited),
    ...(dimension === undefined ? {} : { dimension }),
    ...(where === undefined ? {} : { where }),
    ...(reason === undefined ? {} : { reason: reason.trim() }),
    ...(id === undefined ? {} : { id }),
  };
}
