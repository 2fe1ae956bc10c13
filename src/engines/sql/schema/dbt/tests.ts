/** The facts that dbt tests and constraints state. */
import type { ForeignKey } from "../../schema.ts";
import { isMapping, list, mapping, text, texts, type Mapping } from "./read-values.ts";

export interface TestFacts {
  readonly notNull: string[];
  readonly keys: { readonly columns: readonly string[]; readonly primary: boolean }[];
  readonly foreignKeys: ForeignKey[];
}

export function noFacts(): TestFacts {
  return { notNull: [], keys: [], foreignKeys: [] };
}

/**
 * The tests of a column, or of a model where `column` is undefined; `tests:` is the older spelling of `data_tests:`. `defaults` are the project's,
 * see `testDefaults`.
 */
export function addTests(facts: TestFacts, owner: Mapping, column: string | undefined, defaults: Mapping = {}): void {
  for (const test of [...list(owner["tests"]), ...list(owner["data_tests"])]) {
    const { name, settings: own } = readTest(test);
    const settings = { ...defaults, ...own };
    if (holdsForAllRows(settings)) addTest(facts, name, settings, column ?? text(settings["column_name"]));
  }
}

/** `unique`, `unique: {...}`, `{name: ..., test_name: unique}`; parameters may stand below `arguments`. */
function readTest(test: unknown): { readonly name: string; readonly settings: Mapping } {
  if (typeof test === "string") return { name: test, settings: {} };
  const outer = mapping(test);
  const named = text(outer["test_name"]);
  const [key] = Object.keys(outer);
  const settings = named === undefined ? mapping(outer[key ?? ""]) : outer;
  return { name: named ?? key ?? "", settings: { ...settings, ...mapping(settings["arguments"]) } };
}

/**
 * A test on a part of the rows, one that only warns or tolerates failures, and one that is off, prove nothing of the table; nor does one that a
 * template may turn into any of these.
 */
function holdsForAllRows(settings: Mapping): boolean {
  const merged = { ...settings, ...mapping(settings["config"]) };
  const severity = text(merged["severity"])?.toLowerCase();
  return (
    merged["where"] === undefined &&
    merged["error_if"] === undefined &&
    merged["fail_calc"] === undefined &&
    merged["limit"] === undefined &&
    (severity === undefined || severity === "error") &&
    (merged["enabled"] ?? true) === true
  );
}

function addTest(facts: TestFacts, name: string, settings: Mapping, column: string | undefined): void {
  switch (name.replace(/^dbt\./u, "")) {
    case "not_null":
      if (column !== undefined) facts.notNull.push(column);
      return;
    case "unique":
      if (column !== undefined && /^[\w$]+$/u.test(column)) facts.keys.push({ columns: [column], primary: false });
      return;
    case "relationships":
      addRelationship(facts, settings, column);
      return;
    case "dbt_utils.unique_combination_of_columns":
    case "unique_combination_of_columns": {
      const columns = texts(settings["combination_of_columns"]);
      if (columns.length > 0) facts.keys.push({ columns, primary: false });
      return;
    }
    case "dbt_constraints.primary_key":
    case "dbt_constraints.unique_key": {
      const columns = column === undefined ? texts(settings["column_names"]) : [column];
      if (columns.length > 0) facts.keys.push({ columns, primary: name.endsWith("primary_key") });
    }
  }
}

function addRelationship(facts: TestFacts, settings: Mapping, column: string | undefined): void {
  const table = referencedName(text(settings["to"]));
  const field = text(settings["field"]);
  if (column !== undefined && table !== undefined && field !== undefined) {
    facts.foreignKeys.push({ columns: [column], table, referenced: [field], source: "dbt" });
  }
}

/** The name in `ref('orders')`, `ref('shop', 'orders')` or `source('shop', 'orders')`. */
export function referencedName(expression: string | undefined): string | undefined {
  const call = /^\s*(?:\{\{)?\s*(ref|source)\s*\(\s*(.*?)\)\s*(?:\}\})?\s*$/su.exec(expression ?? "");
  const names = [...(call?.[2] ?? "").matchAll(/["']([^"']+)["']/gu)].map((match) => match[1] ?? "");
  return call?.[1] === "source" ? (names.length === 2 ? names.join(".") : undefined) : names.at(-1);
}

/** Does dbt write the constraints of a model? Of tables whose contract is enforced; views never have any. */
export function hasConstraints(config: Mapping, owner: Mapping): boolean {
  const materialized = text(config["materialized"]);
  return mapping(config["contract"] ?? owner["contract"])["enforced"] === true && materialized !== "view" && materialized !== "ephemeral";
}

/** The constraints of a contract, of a column or of the model. */
export function addConstraints(facts: TestFacts, owner: Mapping, column: string | undefined): void {
  for (const constraint of list(owner["constraints"]).filter(isMapping)) {
    const columns = column === undefined ? texts(constraint["columns"]) : [column];
    const type = text(constraint["type"]);
    if (columns.length === 0) continue;
    if (type === "not_null") facts.notNull.push(...columns);
    if (type === "primary_key" || type === "unique") facts.keys.push({ columns, primary: type === "primary_key" });
    const table = referencedName(text(constraint["to"])) ?? text(constraint["to"]);
    const referenced = texts(constraint["to_columns"]);
    if (type === "foreign_key" && table !== undefined && referenced.length === columns.length) {
      facts.foreignKeys.push({ columns, table: table.replaceAll(/["`]/gu, ""), referenced, source: "contract" });
    }
  }
}
