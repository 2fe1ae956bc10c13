import type { AnalysedStatement, Scope, ScopeSource } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { isReserved } from "../correctness/support/is-reserved.ts";
import { ownQuery } from "./support/own-query.ts";
import { eachReadSource, usedColumns } from "./support/used-columns.ts";

/** Columns from which on naming the few that are read says more than a star. */
const wide = 6;

/** The only item is a bare star over one stored table whose columns are all known. */
function starOf({
  select,
  sources,
  query,
}: Scope): { readonly table: ScopeSource; readonly start: number; readonly end: number } | undefined {
  const [item, anotherItem] = select.items;
  const [table, anotherSource] = sources;
  if (item?.expression.kind !== "star" || anotherItem !== undefined || table === undefined || anotherSource !== undefined) return undefined;
  const { except, replaces } = item.expression;
  const plain =
    except.length === 0 && !replaces && !select.distinct && select.distinctSpan === undefined && select.opaqueClauses.length === 0;
  const sure = table.kind === "table" && table.table?.partial !== true && query.body === select && select.groupBy === undefined;
  return plain && sure ? { table, start: item.expression.start, end: item.expression.end } : undefined;
}

function matchOf(analysed: AnalysedStatement, reader: Scope, source: ScopeSource): RuleMatch | undefined {
  const body = ownQuery(analysed, source)?.body;
  const scope = body?.kind === "select" ? analysed.scopeOf(body) : undefined;
  const star = scope === undefined ? undefined : starOf(scope);
  const used = star === undefined ? undefined : usedColumns(analysed, reader, source);
  const columns = star?.table.columns;
  if (star === undefined || used === undefined || columns === undefined || used.size === 0) return undefined;
  const read = columns.filter(({ name }) => used.has(name.toLowerCase()));
  if (columns.length < wide || read.length > columns.length / 2) return undefined;
  const simple = read.every(({ name, quoted }) => quoted !== true && /^[a-z_][a-z0-9_]*$/iu.test(name));
  const names = read.map(({ name }) => name).join(", ");
  const called = source.name === "" ? "the derived table" : source.name;
  const suggestion = `Name ${names} instead of *.`;
  return {
    span: { start: star.start, end: star.end },
    message: `${called} takes all ${columns.length} columns of ${star.table.name}, of which ${read.length === 1 ? `only ${names} is` : `only ${names} are`} read.`,
    ...(simple && !read.some(({ name }) => needsQuotes(name))
      ? {
          rewrite: {
            title: `Name the columns of ${called} that are read`,
            edits: [{ span: { start: star.start, end: star.end }, text: names }],
            preconditions: [],
          },
        }
      : { suggestion }),
  };
}

/** Further names that some dialect takes for a word of its own unless they are quoted. */
const typeWords: ReadonlySet<string> = new Set("date time timestamp start key index value row rows".split(" "));

const needsQuotes = (name: string): boolean => isReserved(name) || typeWords.has(name.toLowerCase());

const orders =
  "CREATE TABLE orders (id INT, customer INT, day DATE, amount INT, note VARCHAR(200), street VARCHAR(200), city VARCHAR(200), phone VARCHAR(20))";

export const starInSubquery = defineRule({
  id: "star-in-subquery",
  group: "cost",
  title: "SELECT * in a subquery of which few columns are read",
  severity: "info",
  what: "A derived table, or a table of WITH that is read once, takes * of a stored table, and the query around it reads at most half of its columns.",
  why: "What is needed of the table can't be seen, and a column that is added to it reaches into the query. Engines that materialise the subquery (MySQL, MATERIALIZED in Postgres) write all columns; the column stores prune what isn't read.",
  whenNotToUse: "An import step of a dbt model that by convention takes all columns.",
  fix: "safe",
  sources: [
    "PostgreSQL documentation: 7.8.3, common table expression materialization",
    "MySQL Reference Manual: optimizing derived tables, materialization",
  ],
  visit: eachReadSource(matchOf),
  examples: {
    bad: [
      {
        sql: "WITH recent AS (SELECT * FROM orders WHERE day > DATE '2024-01-01') SELECT customer, SUM(amount) AS total FROM recent GROUP BY customer",
        schema: orders,
        fixed:
          "WITH recent AS (SELECT customer, amount FROM orders WHERE day > DATE '2024-01-01') SELECT customer, SUM(amount) AS total FROM recent GROUP BY customer",
      },
    ],
    good: [
      { sql: "WITH recent AS (SELECT * FROM orders WHERE day > DATE '2024-01-01') SELECT * FROM recent", schema: orders },
      { sql: "WITH recent AS (SELECT * FROM orders) SELECT customer, id, day, amount, note, city FROM recent", schema: orders },
      { sql: "WITH recent AS (SELECT * FROM orders) SELECT customer FROM recent" },
    ],
  },
});
