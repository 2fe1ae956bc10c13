/** Reads expectation test definitions of Great Expectations and says which check an expectation is. */
import { z } from "zod";
import { identifier, literal } from "../../src/core/sql.ts";
import type { Tolerance } from "../../src/engines/quality/check.ts";

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const record = z.record(z.string(), z.unknown());
const testSchema = z.object({
  title: z.string(),
  only_for: z
    .array(z.string())
    .nullish()
    .transform((engines) => engines ?? undefined),
  in: record.optional(),
  input: record.optional(),
  out: z.object({ success: z.boolean().optional() }).optional(),
  output: z.object({ success: z.boolean().optional() }).optional(),
});
export const definitionSchema = z.object({
  expectation_type: z.string(),
  datasets: z.array(
    z.object({
      data: z.record(z.string(), z.array(z.unknown())).or(z.unknown()),
      schemas: z.record(z.string(), z.record(z.string(), z.string())).optional(),
      tests: z.array(testSchema),
    }),
  ),
});

/** One or more checks that hold together where the expectation holds. */
export interface Translation {
  readonly check: string;
  readonly columns: readonly string[];
  readonly params: Readonly<Record<string, unknown>>;
  readonly tolerance: Tolerance;
  readonly where?: string;
}

type Input = Readonly<Record<string, unknown>>;
type Translate = (input: Input) => readonly Omit<Translation, "tolerance" | "where">[] | undefined;

const text = (value: unknown): string => z.string().parse(value);
const list = (value: unknown): readonly (string | number | boolean | null)[] => z.array(cell).parse(value);

function bounds(input: Input): Record<string, unknown> {
  return {
    ...(input["min_value"] == null ? {} : { min: input["min_value"] }),
    ...(input["max_value"] == null ? {} : { max: input["max_value"] }),
    ...(input["strict_min"] === true ? { strictMin: true } : {}),
    ...(input["strict_max"] === true ? { strictMax: true } : {}),
  };
}

const one =
  (check: string, params: (input: Input) => Record<string, unknown>): Translate =>
  (input) => [{ check, columns: [text(input["column"])], params: params(input) }];

/** No bounds at all is vacuously true in Great Expectations and refused by ours. */
const bounded =
  (inner: Translate): Translate =>
  (input) =>
    Object.keys(bounds(input)).length === 0 ? undefined : inner(input);

const statistic = (name: string): Translate => bounded(one("statistics", (input) => ({ statistic: name, ...bounds(input) })));

const inSet = (input: Input, exclude: boolean): Record<string, unknown> => ({ values: list(input["value_set"]), exclude });

const likeList = (input: Input): string => {
  const column = identifier(text(input["column"]));
  const tests = list(input["like_pattern_list"]).map((pattern) => `${column} LIKE ${literal(String(pattern))}`);
  return `(${tests.join(input["match_on"] === "all" ? " AND " : " OR ")})`;
};

/** Type names of pandas, SQLAlchemy and Spark by the family they mean. */
const typeFamilies: Readonly<Record<string, string>> = {
  int: "integer",
  int64: "integer",
  INTEGER: "integer",
  BIGINT: "integer",
  IntegerType: "integer",
  LongType: "integer",
  float: "float",
  FLOAT: "float",
  DOUBLE_PRECISION: "float",
  FloatType: "float",
  DoubleType: "float",
  str: "text",
  string: "text",
  TEXT: "text",
  VARCHAR: "text",
  StringType: "text",
  bool: "boolean",
  BOOLEAN: "boolean",
  BooleanType: "boolean",
};

const translations: Readonly<Record<string, Translate>> = {
  expect_column_values_to_be_between: bounded(one("range", bounds)),
  expect_column_values_to_not_be_null: one("not_null", () => ({})),
  expect_column_values_to_be_unique: one("unique", () => ({})),
  expect_column_values_to_be_in_set: one("accepted_values", (input) => inSet(input, false)),
  expect_column_values_to_not_be_in_set: one("accepted_values", (input) => inSet(input, true)),
  expect_column_value_lengths_to_equal: one("length", (input) => ({ min: input["value"], max: input["value"] })),
  expect_column_value_lengths_to_be_between: bounded(one("length", bounds)),
  expect_column_values_to_match_regex: one("pattern", (input) => ({ pattern: input["regex"] })),
  expect_column_values_to_not_match_regex: one("pattern", (input) => ({ pattern: input["regex"], negate: true })),
  expect_column_values_to_match_regex_list: (input) => {
    const columns = [text(input["column"])];
    const patterns = list(input["regex_list"]).map(String);
    if (input["match_on"] === "all") return patterns.map((pattern) => ({ check: "pattern", columns, params: { pattern } }));
    return [{ check: "pattern", columns, params: { pattern: patterns.map((pattern) => `(?:${pattern})`).join("|") } }];
  },
  expect_column_values_to_be_json_parseable: one("format", () => ({ format: "json" })),
  expect_column_values_to_match_like_pattern_list: one("row_expression", (input) => ({ expression: likeList(input) })),
  expect_column_values_to_not_match_like_pattern: one("row_expression", (input) => ({
    expression: `{column} NOT LIKE ${literal(text(input["like_pattern"]))}`,
  })),
  expect_column_values_to_be_of_type: (input) => {
    const type = typeFamilies[text(input["type_"])];
    return type === undefined ? undefined : [{ check: "type", columns: [text(input["column"])], params: { type } }];
  },
  expect_column_pair_values_a_to_be_greater_than_b: (input) => [
    {
      check: "comparison",
      columns: [text(input["column_A"]), text(input["column_B"])],
      params: { operator: input["or_equal"] === true ? ">=" : ">", nulls: missingRows(input) },
    },
  ],
  expect_column_pair_values_to_be_equal: (input) => [
    {
      check: "comparison",
      columns: [text(input["column_A"]), text(input["column_B"])],
      params: { operator: "=", nulls: missingRows(input) },
    },
  ],
  expect_compound_columns_to_be_unique: (input) => [{ check: "unique", columns: list(input["column_list"]).map(String), params: {} }],
  expect_select_column_values_to_be_unique_within_record: (input) => {
    const columns = list(input["column_list"]).map((name) => identifier(String(name)));
    const pairs = columns.flatMap((left, index) => columns.slice(index + 1).map((right) => `${left} <> ${right}`));
    return [{ check: "row_expression", columns: [], params: { expression: pairs.join(" AND ") } }];
  },
  expect_column_max_to_be_between: statistic("max"),
  expect_column_min_to_be_between: statistic("min"),
  expect_column_mean_to_be_between: statistic("mean"),
  expect_column_median_to_be_between: statistic("median"),
  expect_column_sum_to_be_between: statistic("sum"),
  expect_column_stdev_to_be_between: statistic("stddev"),
  expect_column_unique_value_count_to_be_between: statistic("distinct_count"),
  expect_column_proportion_of_unique_values_to_be_between: statistic("distinct_share"),
  expect_column_distinct_values_to_contain_set: (input) => {
    const rows = list(input["value_set"]).map((value) => `(${typeof value === "string" ? literal(value) : String(value)})`);
    const query = `SELECT v FROM (VALUES ${rows.join(", ")}) wanted(v) WHERE v NOT IN (SELECT {column} FROM {table} WHERE {column} IS NOT NULL)`;
    return [{ check: "query_no_rows", columns: [text(input["column"])], params: { query } }];
  },
  expect_table_row_count_to_be_between: bounded((input) => [{ check: "row_count", columns: [], params: bounds(input) }]),
  expect_table_row_count_to_equal: (input) => [{ check: "row_count", columns: [], params: { min: input["value"], max: input["value"] } }],
  expect_table_columns_to_match_ordered_list: (input) =>
    input["column_list"] === null
      ? undefined
      : [{ check: "schema", columns: [], params: { columns: input["column_list"], order: "strict", extraColumns: "forbidden" } }],
  unexpected_rows_expectation: (input) => [{ check: "query_no_rows", columns: [], params: { query: input["unexpected_rows_query"] } }],
};

/** Great Expectations leaves a row out only where both values are missing, unless told otherwise. */
function missingRows(input: Input): string {
  return input["ignore_row_if"] === "either_value_is_missing" ? "ignore" : "failOne";
}

/** The checks that say the same as the expectation, or undefined where there are none. */
export function translate(expectation: string, input: Input): readonly Translation[] | undefined {
  const found = translations[expectation]?.(input);
  if (found === undefined) return undefined;
  const tolerance = typeof input["mostly"] === "number" ? { mostly: input["mostly"] } : {};
  const condition = input["row_condition"];
  const where = typeof condition === "string" ? { where: sqlCondition(condition) } : {};
  return found.map((translation) => ({ ...translation, tolerance, ...where }));
}

/** A pandas condition as SQL: `x == "a" & y != 1`. Constants are quoted, which SQL reads in the type of the other side. */
function sqlCondition(condition: string): string {
  return condition
    .replaceAll("==", "=")
    .replaceAll("&", " AND ")
    .replaceAll(/"([^"]*)"/g, "'$1'")
    .replaceAll(/=\s*(\d+)/g, "= '$1'");
}

/** A SELECT that makes the table: whole numbers, numbers, booleans and timestamps by the declared types, text otherwise. */
export function tableSql(data: Readonly<Record<string, readonly unknown[]>>, types: Readonly<Record<string, string>>): string {
  const names = Object.keys(data);
  const columns = names.map((name) => ({ name, values: data[name] ?? [], type: columnType(data[name] ?? [], types[name]) }));
  const rows = Math.max(0, ...columns.map(({ values }) => values.length));
  const header = names.map(identifier).join(", ");
  const tuple = (index: number): string => columns.map(({ values, type }) => cellSql(values[index] ?? null, type)).join(", ");
  if (rows === 0) return `SELECT ${columns.map(({ name, type }) => `CAST(NULL AS ${type}) AS ${identifier(name)}`).join(", ")} WHERE FALSE`;
  return `SELECT * FROM (VALUES ${Array.from({ length: rows }, (_, index) => `(${tuple(index)})`).join(", ")}) t(${header})`;
}

function columnType(cells: readonly unknown[], declared: string | undefined): string {
  const held = list(cells).filter((value) => value !== null);
  if (declared !== undefined && /timestamp|datetime/i.test(declared) && held.every((value) => /^\d{4}-\d\d-\d\d[T ]/.test(String(value)))) {
    return "TIMESTAMP";
  }
  if (held.length === 0) return /int|float|double|numeric/i.test(declared ?? "int") ? "BIGINT" : "VARCHAR";
  if (held.every((value) => typeof value === "boolean")) return "BOOLEAN";
  if (held.every((value) => typeof value === "number")) {
    return held.every(Number.isInteger) && !/float|double/i.test(declared ?? "") ? "BIGINT" : "DOUBLE";
  }
  return "VARCHAR";
}

function cellSql(value: unknown, type: string): string {
  return `CAST(${value === null ? "NULL" : literal(String(cell.parse(value)))} AS ${type})`;
}
