/** Where the same words mean something else in DuckDB, by the engines' reference manuals. */
import type { DialectId } from "../../dialect.ts";
import { functionName } from "../../syntax/function-name.ts";
import type { Expression, Statement } from "../../syntax/tree.ts";
import { isExpression, walk } from "../../syntax/walk.ts";

interface Difference {
  readonly functions: readonly string[];
  readonly dialects: readonly DialectId[];
  readonly caveat: string;
  /** A call that polyglot translates; only the raw text would be wrong. */
  readonly translated?: boolean;
}

const naturalLogarithm: readonly DialectId[] = ["bigquery", "mysql", "tsql", "spark", "databricks", "clickhouse"];

const differences: readonly Difference[] = [
  {
    functions: ["LOG"],
    dialects: naturalLogarithm,
    caveat: "LOG is the natural logarithm there and the decimal one in DuckDB.",
    translated: true,
  },
  {
    functions: ["CONCAT"],
    dialects: ["mysql", "bigquery", "snowflake", "redshift", "spark", "databricks", "trino", "clickhouse"],
    caveat: "CONCAT of a NULL is NULL there; DuckDB leaves the NULL out.",
  },
  {
    functions: ["GREATEST", "LEAST"],
    dialects: ["mysql", "bigquery", "snowflake", "trino", "oracle"],
    caveat: "GREATEST and LEAST with a NULL are NULL there; DuckDB leaves the NULL out.",
  },
  {
    functions: ["DAYOFWEEK", "WEEKDAY", "WEEK", "WEEKOFYEAR", "YEARWEEK"],
    dialects: ["mysql", "bigquery", "tsql", "spark", "databricks", "oracle"],
    caveat: "Weeks and their days are counted in another way in DuckDB.",
  },
  { functions: ["LENGTH"], dialects: ["mysql", "clickhouse"], caveat: "LENGTH counts bytes there and characters in DuckDB." },
  {
    functions: ["REGEXP_REPLACE"],
    dialects: ["snowflake", "bigquery", "mysql", "oracle", "redshift", "spark", "databricks", "trino"],
    caveat: "REGEXP_REPLACE replaces every match there and the first in DuckDB.",
  },
  {
    functions: ["REGEXP_EXTRACT"],
    dialects: ["spark", "databricks", "bigquery"],
    caveat: "REGEXP_EXTRACT returns a group there and the whole match in DuckDB.",
  },
  {
    functions: ["STDDEV", "STD", "VARIANCE"],
    dialects: ["mysql"],
    caveat: "STDDEV and VARIANCE are those of the population in MySQL and of the sample in DuckDB.",
  },
  {
    functions: ["ARRAY_AGG"],
    dialects: ["snowflake", "spark", "databricks"],
    caveat: "ARRAY_AGG leaves out NULLs there and keeps them in DuckDB.",
  },
  { functions: ["REGEXP_MATCHES"], dialects: ["postgres"], caveat: "REGEXP_MATCHES returns rows in PostgreSQL and a boolean in DuckDB." },
];

const zeroBased: ReadonlySet<DialectId> = new Set(["spark", "databricks", "snowflake", "bigquery"]);
const truncating: ReadonlySet<DialectId> = new Set(["tsql", "spark", "databricks", "clickhouse"]);
const caseless: ReadonlySet<DialectId> = new Set(["mysql", "tsql"]);
const exclusiveOr: ReadonlySet<DialectId> = new Set(["mysql", "tsql", "bigquery", "spark", "databricks"]);

export interface Differences {
  /** The text means something else if DuckDB runs it as it is. */
  readonly raw: readonly string[];
  /** What no translation at hand gets right either. */
  readonly blocking: readonly string[];
  /** What may differ however it is translated. */
  readonly caveats: readonly string[];
}

interface Found {
  readonly raw: Set<string>;
  readonly blocking: Set<string>;
  readonly caveats: Set<string>;
}

function isText(expression: Expression): boolean {
  return expression.kind === "literal" && expression.type === "string";
}

function lookAtCall(node: Expression, dialect: DialectId, { raw, caveats }: Found): void {
  if (node.kind !== "call") return;
  const name = functionName(node);
  for (const { functions, dialects, caveat, translated } of differences) {
    if (functions.includes(name) && dialects.includes(dialect)) (translated === true ? raw : caveats).add(caveat);
  }
}

function lookAtOperator(node: Expression, dialect: DialectId, { raw, blocking, caveats }: Found): void {
  if (node.kind !== "binary") return;
  if (/^!?~\*?$/.test(node.operator)) raw.add("~ looks for a match anywhere in the text there and for one of the whole text in DuckDB.");
  if (node.operator === "||" && dialect === "mysql") raw.add("|| is OR in MySQL.");
  if (node.operator === "^" && exclusiveOr.has(dialect)) raw.add("^ is the exclusive or there and the power in DuckDB.");
  if (node.operator === "+" && dialect === "tsql" && (isText(node.left) || isText(node.right))) blocking.add("+ joins texts in T-SQL");
  if (caseless.has(dialect) && (isText(node.left) || isText(node.right)) && ["=", "<>"].includes(node.operator)) {
    caveats.add("Text compares without case by default there and with case in DuckDB.");
  }
}

const integers = /^(?:TINY|SMALL|BIG|MEDIUM)?INT(?:EGER)?(?:\d+)?$/;

function lookAtOthers(node: Expression, dialect: DialectId, { raw, blocking, caveats }: Found): void {
  if (node.kind === "access" && node.index !== undefined && zeroBased.has(dialect)) {
    // Of these, polyglot counts anew for BigQuery alone.
    if (dialect === "bigquery") raw.add("Elements are counted from 0 there.");
    else blocking.add("elements are counted from 0 there and from 1 in DuckDB");
  }
  if (
    node.kind === "extract" &&
    /^(?:DAYOFWEEK|DOW|WEEK)$/.test(node.field) &&
    ["bigquery", "mysql", "spark", "databricks"].includes(dialect)
  ) {
    caveats.add("Weeks and their days are counted in another way in DuckDB.");
  }
  if (node.kind === "cast" && integers.test(node.type) && truncating.has(dialect)) {
    caveats.add("A cast to an integer cuts the fraction off there; DuckDB rounds.");
  }
  if (node.kind === "like" && caseless.has(dialect)) caveats.add("Text compares without case by default there and with case in DuckDB.");
  if (node.kind === "literal" && node.type === "string" && node.value === "" && dialect === "oracle") {
    caveats.add("An empty string is NULL in Oracle.");
  }
  if (node.kind === "modified" && node.modifier === "(+)") blocking.add("(+) marks an outer join");
}

export function differencesOf(statement: Statement, source: string, dialect: DialectId): Differences {
  const found: Found = { raw: new Set(), blocking: new Set(), caveats: new Set() };
  walk(statement, (node) => {
    if (node.kind === "select" && dialect !== "duckdb") {
      const assigned = node.items.some(({ alias, expression }) => alias !== undefined && alias.span.start < expression.start);
      if (assigned) found.raw.add("An alias stands before its expression.");
    }
    if (node.kind === "tableFunction" && dialect === "bigquery" && /\bWITH\s+OFFSET\b/i.test(source.slice(node.call.end, node.span.end))) {
      found.blocking.add("WITH OFFSET counts from 0");
    }
    if (node.kind === "table" && node.modified) found.raw.add("A table has a modifier.");
    if (!isExpression(node)) return;
    lookAtCall(node, dialect, found);
    lookAtOperator(node, dialect, found);
    lookAtOthers(node, dialect, found);
  });
  return { raw: [...found.raw], blocking: [...found.blocking], caveats: [...found.caveats] };
}
