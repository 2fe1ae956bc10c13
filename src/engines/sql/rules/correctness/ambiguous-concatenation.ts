import { defineRule, type RuleMatch } from "../../rule.ts";
import type { AnalysedStatement } from "../../scope.ts";
import { functionName } from "../../scopes/functions/function-name.ts";
import type { Expression } from "../../syntax/tree.ts";
import { textAt } from "./support/columns.ts";
import { chainOf } from "./support/predicates.ts";
import { eachExpression } from "./support/visit.ts";
import type { Visited } from "./support/walk.ts";

const hashes = new Set([
  "md5",
  "sha1",
  "sha2",
  "sha256",
  "sha512",
  "hash",
  "farm_fingerprint",
  "xxhash64",
  "md5_number",
  "fnv_hash",
  "md5_hex",
  "sha1_hex",
]);

/** The parts of a || b || c or CONCAT(a, b, c); undefined for other expressions. */
function parts(expression: Expression): readonly Expression[] | undefined {
  if (expression.kind === "binary" && expression.operator === "||") return chainOf("||", expression);
  return expression.kind === "call" && functionName(expression) === "concat" ? expression.arguments : undefined;
}

function isConstant(expression: Expression): boolean {
  return expression.kind === "literal" && expression.value !== "";
}

/** Two values stand side by side without anything that separates them. */
function isAmbiguous(expression: Expression): boolean {
  const found = parts(expression);
  if (found === undefined) return false;
  return found.some((part, index) => {
    const next = found[index + 1];
    return next !== undefined && !isConstant(part) && !isConstant(next);
  });
}

/** Where equal text is taken for equal values: keys of joins, groups, hashes and COUNT DISTINCT. */
function isKey({ ancestors, clause }: Visited): boolean {
  const parent = ancestors.findLast((ancestor) => ancestor.kind !== "cast");
  if (parent === undefined) return clause === "groupBy";
  if (parent.kind === "call") return hashes.has(functionName(parent)) || (functionName(parent) === "count" && parent.distinct);
  return parent.kind === "binary" && parent.operator === "=" && parts(parent.left) !== undefined && parts(parent.right) !== undefined;
}

function matchOf(analysed: AnalysedStatement, visited: Visited): RuleMatch | undefined {
  const { expression, parent } = visited;
  if (!isAmbiguous(expression) || !isKey(visited)) return undefined;
  // Of a comparison the left side stands for both.
  if (parent?.kind === "binary" && parent.right === expression && isAmbiguous(parent.left)) return undefined;
  return {
    span: expression,
    message: `${textAt(analysed, expression)} is the same for different values: 'ab' and 'c' give what 'a' and 'bc' give.`,
    suggestion: "Compare the columns one by one, or put a separator between them that can't occur in them.",
  };
}

export const ambiguousConcatenation = defineRule({
  id: "ambiguous-concatenation",
  group: "correctness",
  title: "Key concatenated without a separator",
  severity: "warning",
  what: "a || b as a join key, group, hash or in COUNT(DISTINCT ...), with nothing between the parts.",
  why: "Different pairs of values give the same text, so that rows are taken for one another; and a NULL in one part makes all of it NULL.",
  whenNotToUse: "Parts of fixed length.",
  fix: "none",
  visit: eachExpression(matchOf),
  examples: {
    bad: [
      { sql: "SELECT COUNT(DISTINCT first_name || last_name) FROM people" },
      { sql: "SELECT MD5(CONCAT(store, receipt)) AS key FROM sales" },
      { sql: "SELECT a.x FROM a JOIN b ON a.k || a.l = b.k || b.l" },
    ],
    good: [
      { sql: "SELECT COUNT(DISTINCT first_name || '|' || last_name) FROM people" },
      { sql: "SELECT first_name || last_name FROM people" },
      { sql: "SELECT MD5(CONCAT(store, '-', receipt)) FROM sales" },
      { sql: "SELECT * FROM t WHERE a || b = 'xy'" },
    ],
  },
});
