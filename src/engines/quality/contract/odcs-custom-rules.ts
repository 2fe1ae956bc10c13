/**
 * Custom rules of two engines whose meaning is plain: Great Expectations' expectations and Soda's checks of the commonest kinds. What is not
 * known here in every part is not translated at all, so that nothing passes for a check that is weaker than the one it was.
 */
import type { Tolerance } from "../check.ts";
import { child, plain, textOf, type ContractNode } from "./node.ts";
import { own } from "./own.ts";

export interface CustomRequest {
  readonly check: string;
  readonly columns: readonly string[];
  readonly params: Readonly<Record<string, unknown>>;
  readonly tolerance: Tolerance;
}

/** The requests of an implementation; undefined where it isn't one that is known. */
export function customRequests(
  engine: string,
  implementation: ContractNode | undefined,
  column: string | undefined,
): readonly CustomRequest[] | undefined {
  const folded = engine.toLowerCase().replaceAll(/[^a-z]/g, "");
  if (folded === "greatexpectations" || folded === "gx") return expectation(implementation, column);
  return folded === "soda" || folded === "sodacl" ? sodaCheck(implementation, column) : undefined;
}

type Arguments = Readonly<Record<string, unknown>>;

interface Expectation {
  readonly check: string;
  readonly columns: "one" | "list" | "none";
  /** The arguments it may have beside its columns and `mostly`, and the parameters they become. */
  readonly params: Readonly<Record<string, string>>;
}

const bounds = { min_value: "min", max_value: "max" };

const expectations: Readonly<Record<string, Expectation>> = {
  expect_column_values_to_not_be_null: { check: "not_null", columns: "one", params: {} },
  expect_column_values_to_be_unique: { check: "unique", columns: "one", params: {} },
  expect_compound_columns_to_be_unique: { check: "unique", columns: "list", params: {} },
  expect_column_values_to_be_in_set: { check: "accepted_values", columns: "one", params: { value_set: "values" } },
  expect_column_values_to_be_between: {
    check: "range",
    columns: "one",
    params: { ...bounds, strict_min: "strictMin", strict_max: "strictMax" },
  },
  expect_column_values_to_match_regex: { check: "pattern", columns: "one", params: { regex: "pattern" } },
  expect_column_value_lengths_to_be_between: { check: "length", columns: "one", params: bounds },
  expect_table_row_count_to_be_between: { check: "row_count", columns: "none", params: bounds },
};

function expectation(node: ContractNode | undefined, column: string | undefined): readonly CustomRequest[] | undefined {
  const name = textOf(child(node, "type")) ?? textOf(child(node, "expectation_type")) ?? "";
  const definition = own(expectations, snakeCase(name));
  if (definition === undefined) return undefined;
  const given = argumentsOf(child(node, "kwargs"));
  const mostly = given["mostly"];
  const named = definition.columns === "list" ? given["column_list"] : (given["column"] ?? column);
  const columns = definition.columns === "none" ? [] : texts(Array.isArray(named) ? named : [named]);
  const rest = Object.entries(given).filter(([key]) => !["mostly", "column", "column_list"].includes(key));
  const isKnown = rest.every(([key]) => Object.hasOwn(definition.params, key));
  if (columns === undefined || !isKnown || (mostly !== undefined && typeof mostly !== "number")) return undefined;
  const params = Object.fromEntries(
    rest.filter(([, value]) => value !== null).map(([key, value]) => [definition.params[key] ?? key, value]),
  );
  return [{ check: definition.check, columns, params, tolerance: mostly === undefined ? {} : { mostly } }];
}

/** `duplicate_percent`, `missing_count` and their like in the shape that ODCS shows, with one threshold that none may break. */
function sodaCheck(node: ContractNode | undefined, column: string | undefined): readonly CustomRequest[] | undefined {
  const type = textOf(child(node, "type"));
  const given = argumentsOf(node);
  const threshold = Object.entries(given).filter(([key]) => key.startsWith("must_"));
  const isNone = threshold.length === 1 && threshold.every(([key, value]) => key === "must_be" && value === 0);
  const isKnown = Object.keys(given).every((key) => ["type", "columns", "column"].includes(key) || key.startsWith("must_"));
  const check = type === undefined ? undefined : own(sodaChecks, type);
  const named = given["columns"] ?? given["column"] ?? column;
  const columns = texts(Array.isArray(named) ? named : [named]);
  if (check === undefined || columns === undefined || !isNone || !isKnown) return undefined;
  return [{ check, columns, params: {}, tolerance: {} }];
}

const sodaChecks: Readonly<Record<string, string>> = {
  duplicate_count: "unique",
  duplicate_percent: "unique",
  missing_count: "not_null",
  missing_percent: "not_null",
};

function argumentsOf(node: ContractNode | undefined): Arguments {
  if (node?.kind !== "mapping") return {};
  return Object.fromEntries([...node.entries].map(([key, { value }]) => [snakeCase(key), plain(value)]));
}

/** `minValue` and `ExpectColumnValuesToBeUnique` in the spelling of the rest. */
function snakeCase(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/^_/, "");
}

function texts(values: readonly unknown[]): readonly string[] | undefined {
  const found = values.filter((value) => typeof value === "string" && value !== "");
  return found.length === values.length ? found.map(String) : undefined;
}
