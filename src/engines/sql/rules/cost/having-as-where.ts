import type { AnalysedStatement, Scope } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import type { Expression, Select } from "../../syntax/tree.ts";
import { isRandom, mayAggregate } from "../correctness/support/calls.ts";
import { columnOf, columnsIn, sameColumn, textAt, type KnownColumn } from "../correctness/support/columns.ts";
import { conjunctsOf } from "../correctness/support/predicates.ts";
import { eachScope } from "../correctness/support/visit.ts";
import { some } from "../correctness/support/walk.ts";
import { addToWhere, withoutConditions } from "../correctness/support/condition-edits.ts";
import { conditionText } from "../correctness/support/condition-text.ts";
import { tellsEqualApart } from "./support/tells-equal-apart.ts";

/** The plain columns of GROUP BY; undefined where it holds anything that a condition can't be told to depend on. */
function groupColumns(analysed: AnalysedStatement, { groupBy }: Select): readonly KnownColumn[] | undefined {
  if (groupBy?.type !== "list" || groupBy.items.length === 0) return undefined;
  return groupBy.items.map((item) => columnOf(analysed, item)).filter((column) => column !== undefined);
}

/** It depends on group columns alone, so all rows of a group pass or none does. */
function decidesByGroup(analysed: AnalysedStatement, condition: Expression, groups: readonly KnownColumn[]): boolean {
  if (some(condition, (part) => mayAggregate(analysed, part) || isRandom(part) || tellsEqualApart(analysed, part))) return false;
  const columns = columnsIn(analysed, condition);
  return columns !== undefined && columns.length > 0 && columns.every((column) => groups.some((group) => sameColumn(group, column)));
}

function match(analysed: AnalysedStatement, { select }: Scope): RuleMatch | undefined {
  const { having } = select;
  const groups = groupColumns(analysed, select);
  if (having === undefined || groups === undefined || select.from === undefined) return undefined;
  const movable = conjunctsOf(having.expression).filter((condition) => decidesByGroup(analysed, condition, groups));
  const [first] = movable;
  if (first === undefined) return undefined;
  const moved = movable.map((condition) => conditionText(analysed, condition));
  return {
    span: first,
    message: `${textAt(analysed, first)} depends on grouped columns alone; in HAVING it drops groups that were aggregated for nothing.`,
    rewrite: {
      title: "Filter the rows before they are grouped",
      edits: [...addToWhere(analysed, select, moved), withoutConditions(analysed, select, having, new Set(movable))],
      preconditions: [],
    },
  };
}

export const havingAsWhere = defineRule({
  id: "having-as-where",
  group: "cost",
  title: "HAVING that could be WHERE",
  severity: "info",
  what: "A condition in HAVING that names only columns of GROUP BY.",
  why: "WHERE drops the rows before they are read into groups, and lets partitions and indexes be used; HAVING drops them afterwards.",
  whenNotToUse: "Where the planner moves it itself (Postgres and DuckDB do) it changes nothing but the reading.",
  fix: "safe",
  sources: ["Postgres source: subquery_planner moves HAVING clauses without aggregates to WHERE"],
  visit: eachScope(match),
  examples: {
    bad: [
      {
        sql: "SELECT region, count(*) FROM sales GROUP BY region HAVING region <> 'test'",
        fixed: "SELECT region, count(*) FROM sales WHERE region <> 'test' GROUP BY region",
      },
      {
        sql: "select region, sum(amount) from sales where a = 1 or b = 2 group by region having sum(amount) > 10 and (region = 'x' or region = 'y')",
        fixed:
          "select region, sum(amount) from sales where (a = 1 or b = 2) and (region = 'x' or region = 'y') group by region having sum(amount) > 10",
      },
    ],
    good: [
      { sql: "SELECT region, count(*) FROM sales GROUP BY region HAVING count(*) > 10" },
      { sql: "SELECT region, count(*) FROM sales GROUP BY ROLLUP (region) HAVING region IS NOT NULL" },
      { sql: "SELECT count(*) AS n FROM sales HAVING count(*) > 10" },
      { sql: "SELECT amount, count(*) FROM sales GROUP BY amount HAVING CAST(amount AS TEXT) = '1.0'" },
    ],
  },
});
