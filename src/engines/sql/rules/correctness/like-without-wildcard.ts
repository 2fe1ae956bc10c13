import { defineRule } from "../../rule.ts";
import { textAt } from "./support/columns.ts";
import { eachExpression } from "./support/visit.ts";

export const likeWithoutWildcard = defineRule({
  id: "like-without-wildcard",
  group: "correctness",
  title: "LIKE without a wildcard",
  severity: "info",
  what: "LIKE 'text' with neither % nor _ in the pattern.",
  why: "It is =, spaces at the end apart; more often the % was forgotten and the query finds too little.",
  whenNotToUse: "Patterns that a generator writes.",
  fix: "safe",
  sources: ["https://rules.sonarsource.com/plsql/RSPEC-1739"],
  visit: eachExpression((analysed, { expression }) => {
    if (
      expression.kind !== "like" ||
      (expression.operator !== "LIKE" && expression.operator !== "ILIKE") ||
      expression.escape !== undefined
    )
      return undefined;
    const { pattern, operand, not } = expression;
    // T-SQL has character classes in brackets, and CHAR columns are padded where = ignores it and LIKE doesn't.
    if (pattern.kind !== "literal" || pattern.type !== "string" || /[%_[\\]|\s$|^$/u.test(pattern.value)) return undefined;
    // A pattern that a template fills may get its wildcards there.
    if (analysed.templated.some((span) => span.start < pattern.end && pattern.start < span.end)) return undefined;
    const { type, kind } = analysed.typeOf(operand);
    // = ignores spaces at the end on SQL Server, Redshift and many collations of MySQL; LIKE doesn't.
    const safe =
      !["tsql", "mysql", "redshift"].includes(analysed.dialect) &&
      expression.operator === "LIKE" &&
      // Of a number or a date LIKE compares the text: '05' and '2024-01-01' are = to more.
      (kind === "text" || (kind === "unknown" && /\p{L}/u.test(pattern.value))) &&
      !/\b(?:BP|N)?CHAR\b|CHARACTER\s*\(/u.test(type);
    return {
      span: expression,
      message: `${textAt(analysed, pattern)} has no wildcard, so LIKE finds only exactly that.`,
      suggestion: "Write =, or add the % that was meant.",
      ...(safe
        ? {
            rewrite: {
              title: `Compare with ${not ? "<>" : "="}`,
              edits: [{ span: { start: operand.end, end: pattern.start }, text: not ? " <> " : " = " }],
              preconditions: [],
            },
          }
        : {}),
    };
  }),
  examples: {
    bad: [
      { sql: "SELECT * FROM t WHERE name LIKE 'abc'", fixed: "SELECT * FROM t WHERE name = 'abc'" },
      { sql: "SELECT * FROM t WHERE name NOT LIKE 'abc' AND x = 1", fixed: "SELECT * FROM t WHERE name <> 'abc' AND x = 1" },
      { sql: "SELECT * FROM t WHERE name ILIKE 'abc'", dialect: "postgres" },
      { sql: "SELECT * FROM t WHERE name LIKE 'abc'", dialect: "tsql" },
      { sql: "SELECT * FROM t WHERE seen LIKE '2024-01-01'", dialect: "snowflake" },
    ],
    good: [
      { sql: "SELECT * FROM t WHERE name LIKE 'abc%' OR name LIKE 'a_c'" },
      { sql: "SELECT * FROM t WHERE name LIKE other" },
      { sql: "SELECT * FROM t WHERE name LIKE '[abc]x'", dialect: "tsql" },
    ],
  },
});
