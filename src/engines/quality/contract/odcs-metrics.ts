/** The metrics of ODCS library rules as check requests. Source: ODCS 3.1.0, "Metrics", and the rule names in use with 3.0. */
import { nearest } from "../../../core/nearest.ts";
import { identifier, literal } from "../../../core/sql.ts";
import type { Dimension, Tolerance } from "../check.ts";
import { child, items, plain, textOf } from "./node.ts";
import { asShare, readOperators, rowBounds, toleranceOf, unitOf, type Unit, type ValueLimits } from "./odcs-operators.ts";
import { metricNames } from "./odcs-quality-structure.ts";
import { columnOf, propertyNamed } from "./odcs-reading.ts";
import { emit, note, type Rule } from "./odcs-rule.ts";
import { own } from "./own.ts";

/** Metrics by the names of ODCS 3.0 documents, whose `rule` is free text. */
const legacyMetrics: Readonly<Record<string, (typeof metricNames)[number]>> = {
  nullCheck: "nullValues",
  nullCount: "nullValues",
  notNull: "nullValues",
  missingCount: "missingValues",
  missing: "missingValues",
  validValues: "invalidValues",
  invalidCount: "invalidValues",
  validPattern: "invalidValues",
  regex: "invalidValues",
  duplicateCount: "duplicateValues",
  duplicates: "duplicateValues",
  duplicateCheck: "duplicateValues",
  uniqueCheck: "duplicateValues",
  unique: "duplicateValues",
};

/** Requests the checks of a rule of type library. */
export function readLibrary(rule: Rule): void {
  const name = textOf(child(rule.node, "metric")) ?? textOf(child(rule.node, "rule")) ?? "";
  const metric = metricNames.find((known) => known === name) ?? own(legacyMetrics, name);
  if (metric === undefined) {
    const known = [...metricNames, ...Object.keys(legacyMetrics)];
    const near = nearest(name, known);
    note(rule, `The rule ${name} is not checked: it isn't known here${near.length > 0 ? `; is ${near.join(" or ")} meant?` : "."}`);
    return;
  }
  const unit = unitOf(textOf(child(rule.node, "unit")));
  if (unit === undefined) {
    note(rule, `The rule is not checked: its unit ${textOf(child(rule.node, "unit"))} is neither rows nor percent.`);
    return;
  }
  const operators = readOperators(rule.node);
  // The names of 3.0 that say what must be (validValues, nullCheck, unique) were written without an operator.
  const limits = operators.length > 0 ? operators : metric === "rowCount" ? [] : [{ equals: 0 }];
  if (limits.length === 0) note(rule, "The rule is not checked: it has no operator.");
  for (const one of limits) readMetric(metric, one, unit, rule);
  noteArguments(metric, rule);
}

function readMetric(metric: (typeof metricNames)[number], limits: ValueLimits, unit: Unit, rule: Rule): void {
  if (metric === "rowCount") {
    readRowCount(limits, unit, rule);
    return;
  }
  const columns = metric === "duplicateValues" ? keyColumns(rule) : rule.column === undefined ? [] : [rule.column];
  if (columns.length === 0) {
    const level = metric === "duplicateValues" ? "it names no columns (arguments.properties)" : `${metric} belongs to a property`;
    note(rule, `The rule is not checked: ${level}.`);
    return;
  }
  switch (metric) {
    case "nullValues":
      readNullValues(limits, unit, rule);
      break;
    case "missingValues":
      readMissingValues(limits, unit, rule);
      break;
    case "invalidValues":
      readInvalidValues(limits, unit, rule);
      break;
    case "duplicateValues":
      readDuplicateValues(columns, limits, unit, rule);
      break;
  }
}

function readRowCount(limits: ValueLimits, unit: Unit, rule: Rule): void {
  if (unit === "percent") {
    note(rule, "The rule is not checked: a row count has no percentage.");
    return;
  }
  const bounds = rowBounds(limits);
  if (bounds === undefined) emit(rule, { check: "query_value", columns: [], params: { query: "SELECT count(*) FROM {table}", ...limits } });
  else emit(rule, { check: "row_count", columns: [], params: bounds });
}

function readNullValues(limits: ValueLimits, unit: Unit, rule: Rule): void {
  const tolerance = toleranceOf(limits, unit);
  if (tolerance !== undefined) emit(rule, { check: "not_null", tolerance });
  else if (unit === "rows") emit(rule, { check: "statistics", params: { statistic: "null_count", ...limits } });
  else emit(rule, { check: "statistics", params: { statistic: "null_share", ...asShare(limits) } });
}

/** NULL and empty text are what is missing where the rule doesn't say. */
function readMissingValues(limits: ValueLimits, unit: Unit, rule: Rule): void {
  const listed = child(child(rule.node, "arguments"), "missingValues");
  const values = listed === undefined ? [null, ""] : items(listed).map(plain);
  const texts = values.filter((value) => value !== null);
  const literals = texts.map(textLiteral);
  const tolerance = toleranceOf(limits, unit);
  const countsAsOne = tolerance !== undefined && Object.keys(tolerance).length > 0;
  if (tolerance !== undefined && (!countsAsOne || texts.length === 0)) {
    if (values.includes(null)) emit(rule, { check: "not_null", tolerance });
    if (texts.length === 0) return;
    emit(ofDimension(rule, "completeness"), { check: "accepted_values", params: { values: texts, exclude: true } });
    return;
  }
  const inList = texts.length === 0 ? "FALSE" : `CAST({column} AS VARCHAR) IN (${literals.join(", ")})`;
  const missing = `coalesce(${inList}, ${values.includes(null) ? "TRUE" : "FALSE"})`;
  if (tolerance !== undefined) {
    emit(ofDimension(rule, "completeness"), { check: "row_expression", params: { expression: `NOT ${missing}` }, tolerance });
  } else emitCount(missing, "completeness", limits, unit, rule);
}

function readInvalidValues(limits: ValueLimits, unit: Unit, rule: Rule): void {
  const given = child(rule.node, "arguments");
  const validValues = child(given, "validValues") ?? child(rule.node, "validValues");
  const text = textOf(child(given, "pattern"));
  const pattern = text === "" ? undefined : text;
  const values = validValues?.kind === "list" ? validValues.items.map(plain) : undefined;
  if (values === undefined && pattern === undefined) {
    note(rule, "The rule is not checked: it says neither validValues nor a pattern in its arguments.");
    return;
  }
  const criteria = [
    ...(values === undefined ? [] : [{ check: "accepted_values", params: { values } }]),
    ...(pattern === undefined ? [] : [{ check: "pattern", params: { pattern } }]),
  ];
  if (values?.length === 0) {
    note(rule, "The rule is not checked: its list of validValues is empty.");
    return;
  }
  const tolerance = toleranceOf(limits, unit);
  const isStrict = tolerance !== undefined && Object.keys(tolerance).length === 0;
  if (tolerance !== undefined && (isStrict || criteria.length === 1)) {
    for (const criterion of criteria) emit(rule, { ...criterion, tolerance: ofAllRows(tolerance) });
    return;
  }
  const listed = (values ?? []).filter((value) => value !== null).map(textLiteral);
  const conditions = [
    ...(listed.length === 0 ? [] : [`CAST({column} AS VARCHAR) IN (${listed.join(", ")})`]),
    ...(pattern === undefined ? [] : [`regexp_matches(CAST({column} AS VARCHAR), ${literal(pattern)})`]),
  ];
  const invalid = `NOT coalesce(${conditions.join(" AND ")}, TRUE)`;
  if (tolerance === undefined) emitCount(invalid, "validity", limits, unit, rule);
  else emit(rule, { check: "row_expression", params: { expression: `NOT (${invalid})` }, tolerance });
}

function textLiteral(value: unknown): string {
  return literal(typeof value === "string" ? value : JSON.stringify(value));
}

/** ODCS takes percentages of all rows, the ones without a value included. */
function ofAllRows(tolerance: Tolerance): Tolerance {
  return tolerance.mostly === undefined ? tolerance : { ...tolerance, of: "rows" };
}

/**
 * Where no duplicates are allowed the check is `unique`, whose failing rows can be shown. A number or share of them counts the rows beyond
 * the first of each value, as the standard leaves open what is counted.
 */
function readDuplicateValues(columns: readonly string[], limits: ValueLimits, unit: Unit, rule: Rule): void {
  const tolerance = toleranceOf(limits, unit);
  if (tolerance !== undefined && Object.keys(tolerance).length === 0) {
    emit(rule, { check: "unique", columns });
    return;
  }
  const names = columns.map(identifier);
  const keyed = `SELECT ${names.join(", ")}, count(*) AS occurrences FROM {table} WHERE ${names.map((name) => `${name} IS NOT NULL`).join(" AND ")} GROUP BY ALL`;
  const count = `(SELECT coalesce(sum(occurrences - 1), 0) FROM (${keyed}))`;
  const query = unit === "rows" ? `SELECT ${count}` : `SELECT coalesce(100.0 * ${count} / nullif((SELECT count(*) FROM {table}), 0), 0)`;
  emit(ofDimension(rule, "uniqueness"), { check: "query_value", columns, params: { query, ...limits } });
}

/** The rule with the dimension of its metric, where it names none and the check is of another. */
function ofDimension(rule: Rule, dimension: Dimension): Rule {
  return { ...rule, settings: { ...rule.settings, dimension: rule.settings.dimension ?? dimension } };
}

function keyColumns(rule: Rule): readonly string[] {
  const named = items(child(child(rule.node, "arguments"), "properties"));
  if (named.length === 0) return rule.column === undefined ? [] : [rule.column];
  return named.map((node) => {
    const name = textOf(node) ?? "";
    const property = propertyNamed(rule.reading, name);
    return property === undefined ? name : columnOf(property, rule.reading.columns);
  });
}

/** How many rows, or how many of a hundred, a condition holds for: for limits that aren't a most of failing rows. */
function emitCount(condition: string, dimension: Dimension, limits: ValueLimits, unit: Unit, rule: Rule): void {
  const count = `count(*) FILTER (WHERE ${condition})`;
  const value = unit === "rows" ? count : `coalesce(100.0 * ${count} / nullif(count(*), 0), 0)`;
  emit(ofDimension(rule, dimension), { check: "query_value", params: { query: `SELECT ${value} FROM {table}`, ...limits } });
}

const knownArguments: Readonly<Record<(typeof metricNames)[number], readonly string[]>> = {
  nullValues: [],
  missingValues: ["missingValues"],
  invalidValues: ["validValues", "pattern"],
  duplicateValues: ["properties"],
  rowCount: [],
};

function noteArguments(metric: (typeof metricNames)[number], rule: Rule): void {
  const known = [...knownArguments[metric], "where", "filter", "rowFilter"];
  const given = child(rule.node, "arguments");
  const keys = given?.kind === "mapping" ? [...given.entries.values()] : [];
  for (const { key, keyLine } of keys.filter((entry) => !known.includes(entry.key))) {
    const near = nearest(key, known);
    const hint = near.length > 0 ? `; is ${near.join(" or ")} meant?` : ".";
    rule.reading.note(keyLine, `The argument ${key} of ${metric} is not used: it isn't one of the standard's${hint}`);
  }
}
