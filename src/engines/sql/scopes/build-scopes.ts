/** Scopes of a query and of all queries in it. */
import type { ClauseName } from "../scope.ts";
import type { Expression, Query, QueryBody, Select, SelectItem } from "../syntax/tree.ts";
import { rememberScope } from "./analysis-of.ts";
import { windowParts } from "./parts.ts";
import { collectUses, type CollectContext } from "./collect-uses.ts";
import type { Analysis, CteEntry, DraftScope, DraftSource, NameEnvironment, QueryResult, Surroundings } from "./draft.ts";
import { addRelation, makeOptional } from "./from-clause.ts";
import { identifierKey } from "./names.ts";
import { outputOfSelect } from "./output.ts";
import { keysOfSelect } from "./output-keys.ts";
import { combineOperands, outputOfValues } from "./set-output.ts";
import { limitedToOne } from "./limited-to-one.ts";
import { withNames } from "./source-columns.ts";
import { hasUnknownSources } from "./templates.ts";
import { walkExpression } from "./walk.ts";

export function analyseQuery(analysis: Analysis, query: Query, surroundings: Surroundings): QueryResult {
  const environment = query.with === undefined ? surroundings.environment : addTables(analysis, query, surroundings);
  const inside = { ...surroundings, environment };
  const result = analyseBody(analysis, query.body, query, inside);
  if (query.body.kind !== "select") orderBeyondSelect(analysis, query, inside);
  const limited = limitedToOne(query) ? { ...result, keys: [[]] } : result;
  analysis.results.set(query, limited);
  return limited;
}

// ---- WITH

export function addTables(analysis: Analysis, query: Query, surroundings: Surroundings): NameEnvironment {
  const tables = new Map<string, CteEntry>();
  const environment: NameEnvironment = { tables, ...(surroundings.environment === undefined ? {} : { outer: surroundings.environment }) };
  const definitions = query.with?.tables ?? [];
  const recursive = query.with?.recursive === true;
  // With RECURSIVE a table may also be named before it is defined.
  if (recursive) for (const cte of definitions) tables.set(identifierKey(cte.name, analysis.dialect), { cte });
  for (const cte of definitions) {
    const key = identifierKey(cte.name, analysis.dialect);
    const entry: CteEntry = { cte };
    const selfReferring = recursive || recursesUnasked(analysis, cte.query);
    if (selfReferring) tables.set(key, entry);
    if (cte.query !== undefined) {
      const result = analysis.analyseQuery(cte.query, {
        environment: selfReferring ? { tables: new Map([[key, entry]]), outer: environment } : environment,
        parent: surroundings.parent,
        outer: surroundings.outer,
        role: "cte",
        level: surroundings.level + 1,
      });
      const columns = withNames(result.columns, cte.columns, analysis);
      entry.result = {
        keys: cte.columns.length > 0 ? renameKeys(result, columns) : result.keys,
        ...(columns === undefined ? {} : { columns }),
      };
    }
    tables.set(key, entry);
  }
  return environment;
}

function renameKeys(result: QueryResult, columns: QueryResult["columns"]): readonly (readonly string[])[] {
  return result.keys.flatMap((key) => {
    const names = key.map((name) => {
      const index = (result.columns ?? []).findIndex((column) => column.name === name);
      return index === -1 ? undefined : columns?.[index]?.name;
    });
    return names.every((name) => name !== undefined) ? [names] : [];
  });
}

/** T-SQL, Oracle and Snowflake recurse without the word. */
function recursesUnasked({ dialect }: Analysis, query: Query | undefined): boolean {
  return (dialect === "tsql" || dialect === "oracle" || dialect === "snowflake") && query?.body.kind === "setOperation";
}

// ---- bodies

function analyseBody(analysis: Analysis, body: QueryBody, query: Query, surroundings: Surroundings): QueryResult {
  switch (body.kind) {
    case "select":
      return analyseSelect(analysis, body, query, surroundings);
    case "nested":
      return analysis.analyseQuery(body.query, surroundings);
    case "values": {
      collectBeside(analysis, body.rows.flat(), query, surroundings);
      return outputOfValues(analysis, body);
    }
    case "setOperation": {
      // Operands lean left: ten thousand UNIONs must not become as many calls inside each other.
      const operations = [];
      let first: QueryBody = body;
      while (first.kind === "setOperation") {
        operations.push(first);
        first = first.left;
      }
      const operand = { ...surroundings, role: "setOperand" } as const;
      const start = analyseBody(analysis, first, query, operand);
      return combineOperands(
        analysis,
        start,
        operations.toReversed().map((operation) => ({ operation, right: () => analyseBody(analysis, operation.right, query, operand) })),
        surroundings.role === "cte" ? recursiveEntry(surroundings, query) : undefined,
      );
    }
    case "opaqueBody":
      return { keys: [] };
  }
}

/** The entry of the recursive table that this query defines: the first operand tells its columns. */
function recursiveEntry({ environment }: Surroundings, query: Query): CteEntry | undefined {
  for (let level = environment; level !== undefined; level = level.outer) {
    for (const entry of level.tables.values()) if (entry.cte.query === query && entry.result === undefined) return entry;
  }
  return undefined;
}

/** Subqueries and correlated names of an expression that stands in no SELECT (VALUES, ORDER BY of a UNION). */
function collectBeside(
  analysis: Analysis,
  expressions: readonly Expression[],
  query: Query,
  { environment, outer, parent }: Surroundings,
): void {
  const scope = newScope(
    {
      kind: "select",
      span: query.span,
      keywordSpan: query.span,
      distinct: false,
      distinctOn: [],
      items: [],
      itemsSpan: query.span,
      windows: [],
      opaqueClauses: [],
    },
    query,
    {
      environment,
      outer,
      parent,
      role: "other",
      level: 0,
    },
  );
  for (const expression of expressions) collectUses(expression, { analysis, scope, environment, clause: "other", from: 0 });
}

function orderBeyondSelect(analysis: Analysis, query: Query, surroundings: Surroundings): void {
  for (const { expression } of query.orderBy) {
    let subqueries = false;
    walkExpression(expression, (part) => {
      if (part.kind === "exists" || part.kind === "subquery" || part.kind === "in") subqueries = true;
    });
    if (subqueries) collectBeside(analysis, [expression], query, surroundings);
  }
}

// ---- one SELECT

export function newScope(select: Select, query: Query, { parent, outer, role, level }: Surroundings): DraftScope {
  const scope: DraftScope = {
    select,
    query,
    children: [],
    sources: [],
    uses: [],
    correlatedUses: [],
    role,
    level,
    merged: new Map(),
    anything: false,
    open: [],
    aliases: new Map(),
    plainItems: new Map(),
    exact: new Map(),
    loose: new Map(),
    byName: new Map(),
    indexed: 0,
    indexedColumns: 0,
    outputKeys: [],
    ...(parent === undefined ? {} : { parent }),
    ...(outer === undefined ? {} : { outer }),
  };
  rememberScope(scope);
  return scope;
}

function analyseSelect(analysis: Analysis, select: Select, query: Query, surroundings: Surroundings): QueryResult {
  const scope = newScope(select, query, surroundings);
  analysis.scopes.set(select, scope);
  if (surroundings.parent === undefined) analysis.roots.push(scope);
  else surroundings.parent.children.push(scope);
  const { environment } = surroundings;
  if (select.from !== undefined) addRelation(select.from, { analysis, scope, environment });
  scope.anything =
    select.opaqueClauses.some((clause) => addsColumns(analysis.source.slice(clause.start, clause.end))) ||
    hasUnknownSources(analysis, select);
  indexItems(analysis, scope, select.items);
  collectClauses({ analysis, scope, environment }, select, query);
  const columns = outputOfSelect(analysis, scope);
  if (columns !== undefined) scope.output = columns;
  const keys = keysOfSelect(analysis, scope);
  scope.outputKeys = keys;
  return { keys, ...(columns === undefined ? {} : { columns }) };
}

function addsColumns(clause: string): boolean {
  return !/^\s*(?:PREWHERE|CLUSTER|DISTRIBUTE|SORT|SETTINGS|FORMAT|OPTION|FOR\s+(?:UPDATE|SHARE)|STRAIGHT_JOIN|SQL_\w+|HIGH_PRIORITY|\/\*\+)/iu.test(
    clause,
  );
}

function indexItems({ dialect }: Analysis, scope: DraftScope, items: readonly SelectItem[]): void {
  for (const item of items) {
    const plain = item.expression.kind === "column" ? item.expression.name : undefined;
    const [map, name] = item.alias === undefined ? [scope.plainItems, plain] : [scope.aliases, item.alias];
    if (name === undefined) continue;
    const key = identifierKey(name, dialect);
    const list = map.get(key);
    if (list === undefined) map.set(key, [item]);
    else list.push(item);
  }
}

function collectClauses(context: Pick<CollectContext, "analysis" | "scope" | "environment">, select: Select, query: Query): void {
  const collect = (clause: ClauseName, expressions: readonly (Expression | undefined)[], whole = false): void => {
    for (const expression of expressions) if (expression !== undefined) collectUses(expression, { ...context, clause, from: 0, whole });
  };
  // An old outer join of Oracle makes columns nullable for all that is read after it.
  const { dialect } = context.analysis;
  if (dialect === "oracle") {
    collect("where", [select.where?.expression]);
    markOracleOptional(context.scope, select, context.analysis);
  }
  for (const item of select.items) collectUses(item.expression, { ...context, clause: "select", from: 0, item });
  if (dialect !== "oracle") collect("where", [select.where?.expression]);
  collect("groupBy", select.groupBy?.items ?? [], true);
  collect("having", [select.having?.expression]);
  collect(
    "window",
    select.windows.flatMap(({ window }) => windowParts(window)),
  );
  collect("qualify", [select.qualify?.expression]);
  collect("select", select.distinctOn);
  if (query.body === select) {
    collect(
      "orderBy",
      query.orderBy.map((item) => item.expression),
      true,
    );
    collect("other", [query.limit?.count, query.limit?.offset]);
  }
}

/** `WHERE a.id = b.id (+)`: the rows of b are optional. */
function markOracleOptional(scope: DraftScope, select: Select, analysis: Analysis): void {
  if (select.where === undefined) return;
  const optional = new Set<DraftSource>();
  walkExpression(select.where.expression, (expression) => {
    if (expression.kind !== "modified" || expression.modifier !== "(+)" || expression.operand.kind !== "column") return;
    const resolution = analysis.resolutions.get(expression.operand);
    const source = resolution?.kind === "column" ? scope.sources.find((item) => item === resolution.source) : undefined;
    if (source !== undefined) optional.add(source);
  });
  for (const source of optional) makeOptional(source, analysis);
}
