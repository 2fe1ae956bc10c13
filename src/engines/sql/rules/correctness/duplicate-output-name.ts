import type { AnalysedStatement, Scope } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { identifierKey } from "../../scopes/names.ts";
import { outputIdentifier } from "./support/output.ts";
import { repeated } from "./support/repeated.ts";
import { eachScope } from "./support/visit.ts";

/** The result is a table that others read by column names. */
function isRead(analysed: AnalysedStatement, scope: Scope): boolean {
  if (scope.role === "cte" || scope.role === "derived") return true;
  return scope.role === "top" && (analysed.statement.kind === "createTableAs" || analysed.statement.kind === "createView");
}

function matchOf(analysed: AnalysedStatement, scope: Scope): RuleMatch | undefined {
  if (!isRead(analysed, scope) || scope.query.body !== scope.select) return undefined;
  const named = scope.select.items.flatMap((item) => {
    const identifier = outputIdentifier(item);
    return identifier === undefined ? [] : [{ identifier, span: item.span }];
  });
  const [second] = repeated(named, ({ identifier }) => identifierKey(identifier, analysed.dialect));
  if (second === undefined) return undefined;
  const { name } = second.identifier;
  return {
    span: second.span,
    message: `Two columns of this ${scope.role === "top" ? "table" : "subquery"} are called ${name}; whoever reads ${name} gets one of them, or an error.`,
    suggestion: "Give each an alias of its own.",
  };
}

export const duplicateOutputName = defineRule({
  id: "duplicate-output-name",
  group: "correctness",
  title: "Two columns of one name",
  severity: "warning",
  what: "A CTE, subquery, view or table whose query names two columns alike.",
  why: "A reference to the name is refused as ambiguous, or silently means the first or last of them.",
  whenNotToUse: "Nothing reads the column.",
  fix: "none",
  sources: ["https://docs.sqlfluff.com/en/stable/reference/rules.html (AL08)"],
  visit: eachScope(matchOf),
  examples: {
    bad: [
      { sql: "WITH j AS (SELECT a.id, b.id FROM a JOIN b ON a.k = b.k) SELECT COUNT(*) FROM j" },
      { sql: "CREATE VIEW v AS SELECT a AS x, b AS X FROM t" },
    ],
    good: [
      { sql: "WITH j AS (SELECT a.id AS a_id, b.id AS b_id FROM a JOIN b ON a.k = b.k) SELECT a_id FROM j" },
      { sql: "SELECT a.id, b.id FROM a JOIN b ON a.k = b.k" },
      { sql: 'WITH j AS (SELECT a, "A" FROM t) SELECT COUNT(*) FROM j', dialect: "postgres" },
      { sql: "SELECT x FROM (SELECT COUNT(*), SUM(a) AS x FROM t) s" },
    ],
  },
});
