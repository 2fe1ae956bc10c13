/** Results that a workload computes again and again: tables of WITH and derived tables that are alike in several queries. */
import { plural, wholeText } from "../../../core/count-text.ts";
import type { Advice, WorkloadQuery } from "../advice.ts";
import { dialects } from "../dialects/index.ts";
import type { DialectId } from "../dialect.ts";
import { lex } from "../syntax/lexer.ts";
import type { AnalysedStatement, Scope } from "../scope.ts";
import { volatilityOf } from "../scopes/is-deterministic.ts";
import { tableIn } from "./names.ts";

interface Shared {
  readonly text: string;
  readonly name: string;
  readonly tables: readonly string[];
  readonly aggregates: boolean;
  /** It reads the clock or the session: the same all through a statement, not from day to day. */
  readonly changing: boolean;
  /** Names in it stand in for what templates make. */
  readonly templated: boolean;
  readonly queries: Set<string>;
  runs: number;
  milliseconds: number;
}

/** Aggregates whose values for parts don't give the value for the whole. */
const notAdditive = /\b(?:AVG|COUNT\s*\(\s*DISTINCT|MEDIAN|PERCENTILE_\w+|STDDEV\w*|VAR\w*|APPROX_\w+)\b/iu;

export function materializationAdvice(dialect: DialectId, workload: readonly WorkloadQuery[]): readonly Advice[] {
  const shared = new Map<string, Shared>();
  for (const query of workload) {
    for (const scope of query.statement.scopes) collect(dialect, query, scope, shared);
  }
  return [...shared.values()]
    .filter(({ queries, runs }) => queries.size > 1 || runs >= 10)
    .toSorted((a, b) => b.runs - a.runs)
    .map((entry) => adviceOf(dialect, entry));
}

function collect(dialect: DialectId, query: WorkloadQuery, scope: Scope, shared: Map<string, Shared>): void {
  const { statement, runs, id, totalMilliseconds = 0 } = query;
  if ((scope.role !== "cte" && scope.role !== "derived") || scope.correlatedUses.length > 0 || scope.query.body !== scope.select) return;
  // Only what reads stored tables alone means the same in every query.
  if (scope.children.length > 0 || scope.sources.length === 0 || scope.sources.some(({ kind }) => kind !== "table")) return;
  const aggregates = scope.select.groupBy !== undefined;
  if (!aggregates && scope.sources.length < 2) return;
  const templates = statement.templated.filter(({ start, end }) => start < scope.query.span.end && scope.query.span.start < end);
  const volatility = volatilityOf(scope.query);
  if (volatility === "volatile" || templates.some(({ unknown }) => unknown === true)) return;
  const text = statement.source.slice(scope.query.span.start, scope.query.span.end);
  const key = canonical(dialect, text);
  const known = shared.get(key) ?? {
    text,
    name: nameOf(statement, scope),
    tables: scope.sources.map(({ name, table }) => table?.name ?? name),
    aggregates,
    changing: volatility === "stable",
    templated: templates.length > 0,
    queries: new Set<string>(),
    runs: 0,
    milliseconds: 0,
  };
  known.queries.add(id);
  known.runs += runs;
  known.milliseconds += totalMilliseconds;
  shared.set(key, known);
}

/** Spaces, comments and the case of words don't make two queries differ. */
function canonical(dialect: DialectId, text: string): string {
  return lex(text, dialects[dialect])
    .filter(({ type }) => type !== "whitespace" && type !== "comment")
    .map(({ type, text: written, upper }) => (type === "word" ? upper : written))
    .join(" ");
}

function nameOf(statement: AnalysedStatement, scope: Scope): string {
  for (const other of statement.scopes) {
    const source = other.sources.find(({ query }) => query === scope.query);
    if (source !== undefined && source.name !== "") return source.name;
  }
  return "shared_result";
}

function adviceOf(dialect: DialectId, shared: Shared): Advice {
  const { text, name, tables, aggregates, queries, runs, milliseconds, changing, templated } = shared;
  const kind = aggregates ? "pre-aggregate" : "table";
  const additive = !notAdditive.test(text);
  return {
    kind: "materialization",
    table: tables.join(", "),
    queries: [...queries],
    change: { kind: "materialize", query: text },
    title: `Materialize ${name} once as a ${kind}`,
    ...(templated ? {} : { ddl: `CREATE TABLE ${tableIn(dialect, `${name}_materialized`)} AS ${text}` }),
    why: `The same result over ${tables.join(", ")} is computed in ${queries.size} queries; stored, it is computed once for each change of its tables.`,
    evidence: [
      `${plural(runs, "run")} in the workload`,
      ...(milliseconds > 0 ? [`these queries take ${wholeText(milliseconds)} ms in all`] : []),
    ],
    caveats: [
      aggregates && additive ? "Its measures add up, so it can be kept up to date by the rows that came, and rolled up further." : "",
      aggregates && !additive
        ? "Averages and distinct counts don't add up: keep sums and counts (or sketches) where it has to be rolled up or loaded incrementally."
        : "",
      changing ? "It asks for the time or the user: what is stored is as of its last refresh, and of whoever ran that." : "",
      templated ? "It stands in models of dbt: make it a model of its own that they refer to." : "",
      "Readers see it as of its last refresh; where they need every row at once, a view is right.",
    ].filter((caveat) => caveat !== ""),
    missing: ["how often its tables change, and how stale it may be"],
  };
}
