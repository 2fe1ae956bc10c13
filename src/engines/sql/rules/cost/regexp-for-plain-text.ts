import type { AnalysedStatement } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import type { Expression } from "../../syntax/tree.ts";
import { textAt } from "../correctness/support/columns.ts";
import { eachExpression } from "../correctness/support/visit.ts";
import type { Visited } from "../correctness/support/walk.ts";
import { isCallOf } from "./support/calls.ts";

interface Search {
  readonly operand: Expression;
  readonly pattern: Expression;
}

/** A search for a regular expression anywhere in a text, by function or operator; Snowflake's and MySQL's have rules of their own. */
function searchIn({ dialect }: AnalysedStatement, expression: Expression): Search | undefined {
  if (expression.kind === "binary" && expression.operator === "~" && ["postgres", "redshift", "generic"].includes(dialect)) {
    return { operand: expression.left, pattern: expression.right };
  }
  const names: Readonly<Record<string, string>> = {
    bigquery: "regexp_contains",
    duckdb: "regexp_matches",
    trino: "regexp_like",
    generic: "regexp_contains",
  };
  const name = names[dialect];
  if (name === undefined || !isCallOf(expression, name) || expression.extras) return undefined;
  const [operand, pattern, ...more] = expression.arguments;
  return operand === undefined || pattern === undefined || more.length > 0 ? undefined : { operand, pattern };
}

/** The LIKE pattern that finds the same. Signs that mean something in either language are left alone. */
function likePattern(pattern: string): string | undefined {
  const [, anchored = "", text = ""] = /^(\^?)(?:\.\*)?([A-Za-z0-9 ,:;/@#&=<>-]+)(?:\.\*)?$/u.exec(pattern) ?? [];
  if (text === "") return undefined;
  return anchored === "" || pattern.startsWith("^.*") ? `%${text}%` : `${text}%`;
}

function match(analysed: AnalysedStatement, { expression, clause }: Visited): RuleMatch | undefined {
  const search = searchIn(analysed, expression);
  if (search === undefined || search.pattern.kind !== "literal" || search.pattern.type !== "string" || clause === "groupBy")
    return undefined;
  const like = likePattern(search.pattern.value);
  // `.` matches no line break, LIKE's % does.
  if (like === undefined || search.pattern.value.startsWith("^.*")) return undefined;
  const operand = textAt(analysed, search.operand);
  const simple = search.operand.kind === "column" || search.operand.kind === "call" || search.operand.parentheses > 0;
  const text = `${simple ? operand : `(${operand})`} LIKE '${like}'`;
  return {
    span: expression,
    message: `${textAt(analysed, search.pattern)} has no need of regular expressions: LIKE '${like}' finds the same.`,
    rewrite: {
      title: "Search with LIKE",
      edits: [{ span: { start: expression.start, end: expression.end }, text: expression.parentheses > 0 ? `(${text})` : text }],
      preconditions: [],
    },
  };
}

export const regexpForPlainText = defineRule({
  id: "regexp-for-plain-text",
  group: "cost",
  title: "Regular expression for plain text",
  severity: "info",
  dialects: ["generic", "bigquery", "duckdb", "trino", "postgres", "redshift"],
  what: "REGEXP_CONTAINS(column, 'text'), column ~ '^text' and their kin, where LIKE '%text%' or 'text%' says the same.",
  why: "LIKE with a plain pattern is a string search, several times cheaper than running a regular expression on each value; a prefix can also use indexes and zone maps.",
  whenNotToUse: "The pattern is about to become a real regular expression.",
  fix: "safe",
  sources: ["BigQuery documentation: performance anti-patterns, REGEXP_CONTAINS where LIKE suffices"],
  visit: eachExpression(match),
  examples: {
    bad: [
      {
        sql: "SELECT id FROM pages WHERE NOT url ~ 'checkout'",
        dialect: "postgres",
        fixed: "SELECT id FROM pages WHERE NOT url LIKE '%checkout%'",
      },
      {
        sql: "SELECT id FROM pages WHERE REGEXP_CONTAINS(url, '^https:')",
        dialect: "bigquery",
        fixed: "SELECT id FROM pages WHERE url LIKE 'https:%'",
      },
      {
        sql: "SELECT id FROM pages WHERE regexp_matches(url, 'a-b') AND id > 1",
        dialect: "duckdb",
        fixed: "SELECT id FROM pages WHERE url LIKE '%a-b%' AND id > 1",
      },
    ],
    good: [
      { sql: "SELECT id FROM pages WHERE REGEXP_CONTAINS(url, 'a|b')", dialect: "bigquery" },
      { sql: "SELECT id FROM pages WHERE url ~ 'x.y'", dialect: "postgres" },
      { sql: "SELECT id FROM pages WHERE url LIKE '%x%'" },
    ],
  },
});
