import { functionName } from "../../scopes/functions/function-name.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import type { Expression } from "../../syntax/tree.ts";
import { eachExpression } from "../correctness/support/visit.ts";
import { some } from "../correctness/support/walk.ts";

function hasColumn(expression: Expression | undefined): boolean {
  return expression !== undefined && some(expression, ({ kind }) => kind === "column");
}

function isText(expression: Expression, pattern: RegExp): boolean {
  return some(expression, (inner) => inner.kind === "literal" && inner.type === "string" && pattern.test(inner.value));
}

/** Searches for one item of a list with separators. */
function searchesList(expression: Expression): boolean {
  if (expression.kind === "call") {
    const [, list] = expression.arguments;
    return functionName(expression) === "find_in_set" && hasColumn(list);
  }
  if (expression.kind !== "like" || !hasColumn(expression.operand)) return false;
  if (expression.operator === "REGEXP") return isText(expression.pattern, /\(\^\|[,;|]\)/u);
  // '%,5,%', and ',' || ids || ',' LIKE '%,' || id || ',%'.
  return isText(expression.pattern, /^%[,;|]/u) && isText(expression.pattern, /[,;|]%$/u);
}

export const listInTextColumn = defineRule({
  id: "list-in-text-column",
  group: "structure",
  title: "Search in a list that is kept as text",
  severity: "info",
  what: "FIND_IN_SET of a column, LIKE '%,5,%', or a regular expression for an item between separators.",
  why: "A list in a text column can't be indexed, joined or checked by a foreign key, and every search reads all rows.",
  whenNotToUse: "The table is somebody else's; split the list once, when it is loaded.",
  fix: "none",
  sources: ["B. Karwin, SQL Antipatterns (2010): Jaywalking"],
  visit: eachExpression((_, { expression }): RuleMatch | undefined =>
    searchesList(expression)
      ? {
          span: expression,
          message: "This looks for one item in a list that is kept as text.",
          suggestion: "A table with a row for each item, or an array column where the engine has them.",
        }
      : undefined,
  ),
  examples: {
    bad: [
      { sql: "SELECT id FROM products WHERE FIND_IN_SET('5', tag_ids)", dialect: "mysql" },
      { sql: "SELECT id FROM products WHERE ',' || tag_ids || ',' LIKE '%,5,%'" },
      { sql: "SELECT p.id FROM products p JOIN tags t ON p.tag_ids LIKE '%,' || t.id || ',%'" },
    ],
    good: [
      { sql: "SELECT id FROM products WHERE title LIKE '%, large%'" },
      { sql: "SELECT id FROM products WHERE FIND_IN_SET(kind, 'a,b,c')", dialect: "mysql" },
      { sql: "SELECT id FROM products WHERE title LIKE '%x%'" },
    ],
  },
});
