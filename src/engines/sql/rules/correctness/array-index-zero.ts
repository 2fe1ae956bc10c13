import type { DialectId } from "../../dialect.ts";
import { defineRule } from "../../rule.ts";
import type { AnalysedStatement } from "../../scope.ts";
import { functionName } from "../../scopes/functions/function-name.ts";
import type { Expression } from "../../syntax/tree.ts";
import { textAt } from "./support/columns.ts";
import { eachExpression } from "./support/visit.ts";

interface FromOne {
  /** Functions that return an array, in lower case. */
  readonly arrays: ReadonlySet<string>;
  readonly effect: string;
  /** A column of an array type counts from 1 as well; Postgres lets a value say otherwise. */
  readonly columns: boolean;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

const isNull = "is NULL in every row";
const isRefused = "is refused";

const engines: Readonly<Partial<Record<DialectId, FromOne>>> = {
  trino: {
    arrays: words("split regexp_split regexp_extract_all array_agg array_sort array_distinct sequence map_keys map_values"),
    effect: isRefused,
    columns: true,
  },
  duckdb: {
    arrays: words(
      "string_split str_split split string_to_array regexp_split_to_array regexp_extract_all array_agg list list_sort list_distinct",
    ),
    effect: isNull,
    columns: true,
  },
  postgres: { arrays: words("string_to_array regexp_split_to_array regexp_match array_agg"), effect: isNull, columns: false },
};

function isArray({ arrays, columns }: FromOne, analysed: AnalysedStatement, operand: Expression): boolean {
  if (operand.kind === "call") return arrays.has(functionName(operand));
  if (operand.kind === "collection") return operand.type === "array";
  return columns && operand.kind === "column" && /^ARRAY\b|\[\]$/iu.test(analysed.typeOf(operand).type);
}

export const arrayIndexZero = defineRule({
  id: "array-index-zero",
  group: "correctness",
  title: "Element 0 of an array that counts from 1",
  severity: "error",
  dialects: ["trino", "duckdb", "postgres"],
  what: "array[0], as in SPLIT(x, ',')[0], on an engine whose arrays begin with 1.",
  why: "There is no such element: Trino ends the query, PostgreSQL and DuckDB give NULL. BigQuery, Snowflake, Spark and most programming languages count from 0.",
  whenNotToUse: "Never.",
  fix: "none",
  sources: [
    "Trino documentation: Array functions and operators, subscript operator",
    "PostgreSQL manual: Arrays, accessing arrays",
    "DuckDB documentation: List type, retrieving from lists",
  ],
  visit: eachExpression((analysed, { expression }) => {
    if (expression.kind !== "access" || expression.field !== undefined) return undefined;
    const { operand, index } = expression;
    const engine = engines[analysed.dialect];
    if (engine === undefined || index?.kind !== "literal" || index.value !== "0" || !isArray(engine, analysed, operand)) return undefined;
    return {
      span: expression,
      message: `Arrays begin with 1 here: ${textAt(analysed, expression)} ${engine.effect}.`,
      suggestion: "Write [1] for the first element.",
    };
  }),
  examples: {
    bad: [
      { sql: "SELECT split(path, '/')[0] AS root FROM pages", dialect: "trino" },
      { sql: "SELECT string_split(path, '/')[0] AS root FROM pages", dialect: "duckdb" },
      { sql: "SELECT (string_to_array(path, '/'))[0] AS root FROM pages", dialect: "postgres" },
      { sql: "SELECT tags[0] FROM pages", schema: "CREATE TABLE pages (tags VARCHAR[])", dialect: "duckdb" },
    ],
    good: [
      { sql: "SELECT split(path, '/')[1] AS root FROM pages", dialect: "trino" },
      { sql: "SELECT counts[0] FROM pages", dialect: "trino" },
      { sql: "SELECT split(path, '/')[0] AS root FROM pages", dialect: "spark" },
    ],
  },
});
