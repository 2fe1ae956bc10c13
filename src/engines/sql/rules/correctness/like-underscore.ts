import { defineRule } from "../../rule.ts";
import { textAt } from "./support/columns.ts";
import { eachExpression } from "./support/visit.ts";

export const likeUnderscore = defineRule({
  id: "like-underscore",
  group: "correctness",
  title: "Underscore in a LIKE pattern",
  severity: "info",
  what: "A LIKE pattern such as 'user_id%' or '%_test', where the underscore looks like a character of a name and isn't escaped.",
  why: "In LIKE an underscore stands for any one character: 'user_id%' also finds userXid1.",
  whenNotToUse: "Any character is meant there.",
  fix: "none",
  sources: ["ISO/IEC 9075-2, 8.5 <like predicate>"],
  visit: eachExpression((analysed, { expression }) => {
    if (expression.kind !== "like" || !expression.operator.endsWith("LIKE") || expression.escape !== undefined) return undefined;
    const { pattern } = expression;
    if (pattern.kind !== "literal" || pattern.type !== "string" || pattern.value.includes("\\") || pattern.value.includes("["))
      return undefined;
    const words = /^[a-z0-9]{2,}(?:_[a-z0-9]{2,})+%?$|^%?(?:_[a-z0-9]{2,})+%?$|^%?[a-z0-9]{2,}(?:_[a-z0-9]{2,})*_%$/iu;
    if (!words.test(pattern.value) || !pattern.value.includes("%")) return undefined;
    return {
      span: pattern,
      message: `The underscore in ${textAt(analysed, pattern)} matches any character.`,
      suggestion: "Escape it, or compare with STARTS_WITH, LEFT or a range.",
    };
  }),
  examples: {
    bad: [
      { sql: "SELECT * FROM t WHERE name LIKE 'stg_orders%'" },
      { sql: "SELECT * FROM t WHERE name LIKE '%_test'" },
      { sql: "SELECT * FROM t WHERE name LIKE 'tmp_%'" },
    ],
    good: [
      { sql: "SELECT * FROM t WHERE name LIKE 'stg\\_orders%' ESCAPE '\\'" },
      { sql: "SELECT * FROM t WHERE code LIKE 'A__-%'" },
      { sql: "SELECT * FROM t WHERE name LIKE '%orders%'" },
    ],
  },
});
