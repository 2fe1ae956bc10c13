import type { AnalysedStatement, Scope } from "../../scope.ts";
import { defineRule, type Edit, type RuleMatch } from "../../rule.ts";
import { isRandom } from "./support/calls.ts";
import { isReserved } from "./support/is-reserved.ts";
import { isObscure, sameName, textAt } from "./support/columns.ts";
import { isOrdinal, ordinalItem, outputName, readsAliasIn } from "./support/output.ts";
import type { SelectItem } from "../../syntax/tree.ts";
import { eachScope } from "./support/visit.ts";
import { orderOf, some } from "./support/walk.ts";

/** What to write instead of the number: the output column's own name, or its expression. */
function replacement(analysed: AnalysedStatement, scope: Scope, item: SelectItem): string | undefined {
  const { alias, expression } = item;
  const name = outputName(item);
  const twice = scope.select.items.filter((other) => name !== undefined && sameName(outputName(other) ?? "", name)).length > 1;
  if (alias !== undefined) return twice || (!alias.quoted && isReserved(alias.name)) ? undefined : textAt(analysed, alias.span);
  const copyable =
    some(expression, (inner) => inner.kind === "column") &&
    !some(expression, (inner) => isRandom(inner) || isObscure(inner)) &&
    !readsAliasIn(analysed, scope, expression, "orderBy");
  return copyable && !scope.select.distinct ? textAt(analysed, expression) : undefined;
}

function matchOf(analysed: AnalysedStatement, scope: Scope): RuleMatch | undefined {
  const ordinals = orderOf(scope)
    .map((item) => item.expression)
    .filter(isOrdinal);
  const [first] = ordinals;
  if (first === undefined) return undefined;
  const edits: Edit[] = [];
  for (const ordinal of ordinals) {
    const item = ordinalItem(scope, ordinal);
    const text = item === undefined ? undefined : replacement(analysed, scope, item);
    if (text !== undefined) edits.push({ span: ordinal, text });
  }
  const numbers = ordinals.map((ordinal) => textAt(analysed, ordinal)).join(", ");
  return {
    span: first,
    message: `ORDER BY ${numbers} orders by a place in the select list; a column added before it changes the order.`,
    suggestion: "Name the column.",
    ...(edits.length === ordinals.length ? { rewrite: { title: "Order by name", edits, preconditions: [] } } : {}),
  };
}

export const orderByOrdinal = defineRule({
  id: "order-by-ordinal",
  group: "correctness",
  title: "ORDER BY a place in the select list",
  severity: "info",
  what: "ORDER BY 1, 2 instead of names.",
  why: "The numbers drift: when the select list changes, the query still runs and sorts by something else, and a LIMIT then keeps other rows.",
  whenNotToUse: "Ad-hoc queries.",
  fix: "safe",
  sources: ["https://docs.sqlfluff.com/en/stable/reference/rules.html (AM06)"],
  visit: eachScope(matchOf),
  examples: {
    bad: [
      { sql: "SELECT name, total FROM t ORDER BY 2 DESC, name", fixed: "SELECT name, total FROM t ORDER BY total DESC, name" },
      {
        sql: "SELECT kind, COUNT(*) AS n FROM t GROUP BY kind ORDER BY 2, 1",
        fixed: "SELECT kind, COUNT(*) AS n FROM t GROUP BY kind ORDER BY n, kind",
      },
      { sql: "SELECT * FROM t ORDER BY 1" },
      { sql: "SELECT name, code AS name FROM t ORDER BY 1" },
      { sql: "SELECT a AS order FROM t ORDER BY 1", dialect: "redshift" },
    ],
    good: [{ sql: "SELECT name, total FROM t ORDER BY total" }, { sql: "SELECT ROW_NUMBER() OVER (ORDER BY a) AS n FROM t ORDER BY n" }],
  },
});
