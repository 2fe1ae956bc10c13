import type { AnalysedStatement, Scope, ScopeSource } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { functionName } from "../../scopes/functions/function-name.ts";
import type { Call } from "../../syntax/tree.ts";
import { isAggregate } from "../correctness/support/calls.ts";
import { columnOf, sourcesIn, textAt } from "../correctness/support/columns.ts";
import { determinedSources } from "../correctness/support/keys.ts";
import { columnEquality, filtersOf } from "../correctness/support/predicates.ts";
import { eachScope } from "../correctness/support/visit.ts";
import { expressionsOf, joinsIn } from "../correctness/support/walk.ts";

/** Aggregates of aggregates that give the aggregate of all. */
const decomposable = new Set(["sum", "min", "max", "count"]);

/** The one source that all aggregates read. */
function aggregatedSource(analysed: AnalysedStatement, scope: Scope, calls: readonly Call[]): ScopeSource | undefined {
  const sources = new Set<ScopeSource>();
  for (const call of calls) {
    if (!decomposable.has(functionName(call)) || call.distinct || call.filter !== undefined || call.extras) return undefined;
    const [argument] = call.arguments;
    if (argument === undefined || argument.kind === "star") continue;
    const read = sourcesIn(analysed, scope, argument);
    if (read === undefined) return undefined;
    for (const source of read) sources.add(source);
  }
  const [only, ...others] = sources;
  return others.length > 0 ? undefined : only;
}

function match(analysed: AnalysedStatement, scope: Scope): RuleMatch | undefined {
  const { select, sources } = scope;
  const { groupBy } = select;
  if (groupBy?.type !== "list" || sources.length < 2 || select.opaqueClauses.length > 0) return undefined;
  if (joinsIn(select.from).some((join) => (join.type !== "inner" && join.type !== "cross") || join.natural || join.using.length > 0))
    return undefined;
  const calls = expressionsOf(scope).flatMap(({ expression }) => (isAggregate(expression) ? [expression] : []));
  const fact = aggregatedSource(analysed, scope, calls);
  if (calls.length === 0 || fact?.kind !== "table") return undefined;
  const groups = groupBy.items.map((item) => columnOf(analysed, item));
  if (groups.some((group) => group === undefined || group.scope !== scope || group.source === fact)) return undefined;
  // Each row of the fact table finds at most one of each other: the joins only look attributes up.
  const single = determinedSources(analysed, scope, [fact]);
  if (!sources.every((source) => single.has(source))) return undefined;
  const keys = new Set(
    filtersOf(scope).flatMap((condition) => {
      const equality = columnEquality(analysed, condition);
      if (equality === undefined || (equality.left.source === fact) === (equality.right.source === fact)) return [];
      return [(equality.left.source === fact ? equality.left : equality.right).reference.name.name];
    }),
  );
  // A filter on a look-up table drops rows of the fact table in the join: aggregated before, they would be aggregated for nothing.
  const filtered = filtersOf(scope).some((condition) => {
    const read = sourcesIn(analysed, scope, condition);
    return read === undefined || (columnEquality(analysed, condition) === undefined && [...read].some((source) => source !== fact));
  });
  const [call] = calls;
  if (filtered || keys.size !== 1 || call === undefined) return undefined;
  return {
    span: { start: call.start, end: call.end },
    message: `All rows of ${fact.name} are joined before ${textAt(analysed, call)} makes few of them.`,
    suggestion: `Aggregate ${fact.name} by ${[...keys].join(", ")} first, join the groups, then aggregate these (a COUNT becomes a SUM of counts).`,
  };
}

const tables =
  "CREATE TABLE products (id INT PRIMARY KEY, category TEXT); CREATE TABLE items (order_id INT, product_id INT, quantity INT, price INT)";

export const joinBeforeAggregate = defineRule({
  id: "join-before-aggregate",
  group: "cost",
  title: "Join of all rows before they are aggregated",
  severity: "info",
  what: "A fact table joined with look-up tables and then grouped by their columns alone, with SUM, COUNT, MIN or MAX of the fact table.",
  why: "Aggregated by the join key first, only one row a key goes through the joins (eager aggregation); on distributed engines also through the network.",
  whenNotToUse:
    "The join key has nearly as many values as the table has rows, or the joins drop most rows; column stores with small look-up tables gain little.",
  fix: "none",
  sources: ["Yan, Larson: Eager aggregation and lazy aggregation, VLDB 1995"],
  visit: eachScope(match),
  examples: {
    bad: [
      {
        sql: "SELECT p.category, SUM(i.quantity) AS sold, COUNT(*) AS n FROM items i JOIN products p ON p.id = i.product_id GROUP BY p.category",
        schema: tables,
      },
    ],
    good: [
      {
        sql: "SELECT p.category, AVG(i.quantity) AS a FROM items i JOIN products p ON p.id = i.product_id GROUP BY p.category",
        schema: tables,
      },
      {
        sql: "SELECT i.order_id, SUM(i.quantity) AS n FROM items i JOIN products p ON p.id = i.product_id GROUP BY i.order_id",
        schema: tables,
      },
      { sql: "SELECT p.category, SUM(i.quantity) AS n FROM items i, products p GROUP BY p.category", schema: tables },
      {
        sql: "SELECT p.category, SUM(i.quantity) AS n FROM items i JOIN products p ON p.id = i.product_id WHERE p.category LIKE 'b%' GROUP BY p.category",
        schema: tables,
      },
    ],
  },
});
