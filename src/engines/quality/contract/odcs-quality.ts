/** ODCS quality rules as check requests. Source: ODCS 3.1.0 and 3.0.2, "Data quality". */
import type { Severity } from "../check.ts";
import { child, textOf, type ContractNode } from "./node.ts";
import { customRequests } from "./odcs-custom-rules.ts";
import { readLibrary } from "./odcs-metrics.ts";
import { readOperators } from "./odcs-operators.ts";
import { ruleKeys, ruleType } from "./odcs-quality-structure.ts";
import { lineOfKey, type ObjectReading } from "./odcs-reading.ts";
import { emit, note, type Rule } from "./odcs-rule.ts";
import { ruleSettings } from "./odcs-severity.ts";
import { boundQuery } from "./odcs-sql.ts";

/** The rules under an object (no column) or a property. */
export function readQuality(rules: readonly ContractNode[], column: string | undefined, severity: Severity, reading: ObjectReading): void {
  for (const rule of rules) readRule(rule, column, severity, reading);
}

function readRule(node: ContractNode, column: string | undefined, severity: Severity, reading: ObjectReading): void {
  const rule: Rule = { node, column, settings: ruleSettings(node, reading, severity), reading };
  const name = textOf(child(node, "name")) ?? textOf(child(node, "description"))?.trim();
  if (child(node, "schedule") !== undefined) {
    reading.note(lineOfKey(node, "schedule"), "The rule's schedule is not followed: checks run when they are asked for.");
  }
  noteUnknownKeys(rule);
  const type = ruleType(node);
  // A rule that names a metric is one of the library, whatever else its type makes it.
  const isLibrary = type === "library" || textOf(child(node, "metric")) !== undefined;
  if (isLibrary) readLibrary(rule);
  if (type === "sql") readSql(rule);
  if (type === "custom") readCustom(rule);
  if (!isLibrary && (type === "text" || type === undefined)) {
    reading.note(node.line, `Not checked, as it is in words only: ${name ?? "a rule without a description"}.`);
  }
}

/** Only ODCS 3.0 lets a rule have keys that the standard doesn't know. */
function noteUnknownKeys({ node, reading }: Rule): void {
  if (node.kind !== "mapping") return;
  for (const { key, keyLine } of node.entries.values()) {
    if (!ruleKeys.includes(key)) reading.note(keyLine, `The key ${key} has no effect: quality rules have none of that name.`);
  }
}

function readSql(rule: Rule): void {
  const query = boundQuery(textOf(child(rule.node, "query")) ?? "", rule.reading);
  const operators = readOperators(rule.node);
  if (operators.length === 0) emit(rule, { check: "query_no_rows", params: { query } });
  for (const limits of operators) emit(rule, { check: "query_value", params: { query, ...limits } });
}

function readCustom(rule: Rule): void {
  const engine = textOf(child(rule.node, "engine")) ?? "";
  const given = child(rule.node, "implementation");
  const text = textOf(given);
  const requests = customRequests(engine, text === undefined ? given : rule.reading.parseEmbedded(text), rule.column);
  for (const request of requests ?? []) emit(rule, request);
  if (requests === undefined) {
    const reason = textOf(child(rule.node, "description"))?.trim();
    note(rule, `Not checked, as it is written for the engine ${engine}${reason === undefined ? "." : `: ${reason}`}`);
  }
}
