import type { AnalysedStatement } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { functionName } from "../../scopes/functions/function-name.ts";
import type { Cast, Expression, Literal } from "../../syntax/tree.ts";
import { textAt } from "./support/columns.ts";
import { familyOf } from "./support/kinds.ts";
import { comparisons } from "./support/predicates.ts";
import { eachExpression } from "./support/visit.ts";
import type { Visited } from "./support/walk.ts";

const slashed = /^\s*(\d{1,2})[/.-](\d{1,2})[/.-](?:\d{4}|\d{2})(?:\s.*)?$/u;

function isDateLike(expression: Expression): expression is Literal {
  return (
    expression.kind === "literal" &&
    (expression.type === "string" || expression.type === "date" || expression.type === "timestamp") &&
    slashed.test(expression.value)
  );
}

/** Functions that read a date by the settings of the session where no format is given. */
const toDate = new Set(
  "date datetime timestamp to_date try_to_date to_timestamp try_to_timestamp todate todatetime from_iso8601_date".split(" "),
);

/** CONVERT(DATE, '01/02/2024', 103) of T-SQL and CAST('01/02/2024' AS DATE FORMAT 'DD/MM/YYYY') say how the text is read. */
function hasFormat(analysed: AnalysedStatement, cast: Cast): boolean {
  const last = Math.max(cast.operand.end, cast.typeSpan.end);
  return /^\s*(?:,|FORMAT\b)/iu.test(analysed.source.slice(last, cast.end));
}

/** '10.2.11' beside these is no date. */
const version = /(?:^|_)(?:version|ver|release|build|ip)(?:_|$)/iu;

/** It stands where a date is wanted, or is put in order against something that isn't known to be a date. */
function role(analysed: AnalysedStatement, literal: Literal, parent: Expression | undefined): "date" | "order" | undefined {
  if (literal.type !== "string") return "date";
  if (parent?.kind === "cast")
    return /^(?:DATE|TIMESTAMP|DATETIME|SMALLDATETIME)/u.test(parent.type) && !hasFormat(analysed, parent) ? "date" : undefined;
  if (parent?.kind === "call") return toDate.has(functionName(parent)) && parent.arguments.length === 1 ? "date" : undefined;
  const others =
    parent?.kind === "binary" && comparisons.has(parent.operator)
      ? [parent.left, parent.right]
      : parent?.kind === "between" || (parent?.kind === "in" && parent.operand !== literal)
        ? [parent.operand]
        : [];
  const other = others.find((item) => item !== literal);
  if (other === undefined) return undefined;
  if (other.kind === "column" && version.test(other.name.name)) return undefined;
  const family = familyOf(analysed.typeOf(other).kind);
  if (family === "time") return "date";
  const ordering = parent?.kind === "between" || (parent?.kind === "binary" && parent.operator !== "=" && parent.operator !== "<>");
  return ordering && (family === "text" || family === undefined) ? "order" : undefined;
}

function matchOf(analysed: AnalysedStatement, { expression, parent }: Visited): RuleMatch | undefined {
  if (!isDateLike(expression)) return undefined;
  const found = role(analysed, expression, parent);
  // One finding for both bounds of BETWEEN.
  if (found === undefined || (parent?.kind === "between" && parent.high === expression && isDateLike(parent.low))) return undefined;
  const text = textAt(analysed, expression);
  return {
    span: expression,
    message:
      found === "date"
        ? `Whether ${text} begins with the day or the month depends on the settings of the session.`
        : `If this compares text, ${text} is put in order by its first characters, not by time; if it compares dates, the session decides which is the month.`,
    suggestion: "Write dates as 'YYYY-MM-DD', and keep them in DATE columns.",
  };
}

export const ambiguousDateLiteral = defineRule({
  id: "ambiguous-date-literal",
  group: "correctness",
  title: "Date in a local format",
  severity: "warning",
  what: "'01/02/2024' and the like as a date, or in a comparison that puts in order.",
  why: "It is 2 January or 1 February by the session's settings; and as text '31/01/2023' comes after '01/02/2024'.",
  whenNotToUse: "Functions with a format, such as TO_DATE('01/02/2024', 'DD/MM/YYYY'), aren't reported.",
  fix: "none",
  sources: ["ISO 8601-1:2019"],
  visit: eachExpression(matchOf),
  examples: {
    bad: [
      { sql: "SELECT * FROM t WHERE d >= '01/02/2024'", schema: "CREATE TABLE t (d DATE)" },
      { sql: "SELECT * FROM t WHERE d BETWEEN '01/01/2024' AND '31/01/2024'" },
      { sql: "SELECT DATE '1.2.2024'" },
      { sql: "SELECT CAST('12-11-2024' AS DATE)" },
      { sql: "SELECT * FROM t WHERE d > TO_DATE('01/02/2024')", dialect: "snowflake" },
      { sql: "SELECT CONVERT(DATE, '01/02/2024')", dialect: "tsql" },
    ],
    good: [
      { sql: "SELECT * FROM t WHERE d >= '2024-02-01'" },
      { sql: "SELECT TO_DATE('01/02/2024', 'DD/MM/YYYY')" },
      { sql: "SELECT CONVERT(DATE, '01/02/2024', 103)", dialect: "tsql" },
      { sql: "SELECT * FROM t WHERE code = '01/02/2024'" },
      { sql: "SELECT * FROM t WHERE app_version >= '10.2.11'" },
      { sql: "SELECT * FROM t WHERE part = '10-20-30'", schema: "CREATE TABLE t (part TEXT)" },
    ],
  },
});
