/** From which columns of base tables each output column of a statement is made. */
import type { TableSchema } from "../schema.ts";
import type { AnalysedStatement, Resolution, ScopeSource, SourceColumn } from "../scope.ts";
import type { Expression, Query } from "../syntax/tree.ts";
import { analysisOf } from "./analysis-of.ts";
import type { Analysis } from "./draft.ts";
import { aggregateFunctions } from "./functions/aggregate-functions.ts";
import { functionName } from "./functions/function-name.ts";
import { partsOf } from "./parts.ts";

/** identity: copied; transformation: computed from it row by row; aggregation: from many rows. Those of OpenLineage's column facet. */
export type Transformation = "identity" | "transformation" | "aggregation";

export interface ColumnOrigin {
  /** As the catalog names it, or as the query does where the catalog doesn't know it. */
  readonly table: string;
  readonly column: string;
  readonly schema?: TableSchema;
  readonly transformation: Transformation;
}

export interface ColumnLineage {
  /** Empty where the engine makes up the name. */
  readonly column: string;
  readonly origins: readonly ColumnOrigin[];
  /** False where a name couldn't be followed, so that origins may be missing. */
  readonly complete: boolean;
}

interface Trace {
  readonly origins: ReadonlyMap<string, ColumnOrigin>;
  readonly complete: boolean;
}

const nothing: Trace = { origins: new Map(), complete: true };
const lost: Trace = { origins: new Map(), complete: false };
const ranks: readonly Transformation[] = ["identity", "transformation", "aggregation"];
const maximumDepth = 300;

/** Of the statement's query; undefined where it has none or its columns aren't known. */
export function columnLineage(statement: AnalysedStatement): readonly ColumnLineage[] | undefined {
  const analysis = analysisOf(statement);
  const query = queryOf(statement);
  const columns = query === undefined ? undefined : analysis?.results.get(query)?.columns;
  if (analysis === undefined || columns === undefined) return undefined;
  const known = new Map<SourceColumn | Expression, Trace>();
  return columns.map((column) => {
    const { origins, complete } = traceColumn(column, { analysis, known, depth: 0 });
    return { column: column.name, origins: [...origins.values()], complete };
  });
}

function queryOf({ statement }: AnalysedStatement): Query | undefined {
  return "query" in statement ? statement.query : undefined;
}

interface Tracer {
  readonly analysis: Analysis;
  readonly known: Map<SourceColumn | Expression, Trace>;
  readonly depth: number;
}

function traceColumn(column: SourceColumn, tracer: Tracer): Trace {
  if (column.origin !== undefined) {
    const { table, column: base } = column.origin;
    return single({ table: table.name, column: base.name, schema: table, transformation: "identity" });
  }
  const known = tracer.known.get(column);
  if (known !== undefined) return known;
  if (tracer.depth > maximumDepth) return lost;
  // A recursive table reads itself: what is being traced adds nothing more.
  tracer.known.set(column, nothing);
  const trace = traceDerivation(column, { ...tracer, depth: tracer.depth + 1 });
  tracer.known.set(column, trace);
  return trace;
}

function traceDerivation(column: SourceColumn, tracer: Tracer): Trace {
  const derivation = tracer.analysis.derivations.get(column);
  switch (derivation?.kind) {
    case "column":
      return traceColumn(derivation.column, tracer);
    case "merged":
    case "union":
      return union(derivation.columns.map((item) => traceColumn(item, tracer)));
    case "expression":
      return traceExpression(derivation.expression, tracer);
    case undefined:
      return lost;
  }
}

function single(origin: ColumnOrigin): Trace {
  return { origins: new Map([[`${origin.table} ${origin.column}`, origin]]), complete: true };
}

/** The strongest transformation of each origin wins. */
function union(traces: readonly Trace[]): Trace {
  const origins = new Map<string, ColumnOrigin>();
  for (const trace of traces) {
    for (const [key, origin] of trace.origins) {
      const other = origins.get(key);
      if (other === undefined || rank(other) < rank(origin)) origins.set(key, origin);
    }
  }
  return { origins, complete: traces.every((trace) => trace.complete) };
}

function rank({ transformation }: ColumnOrigin): number {
  return ranks.indexOf(transformation);
}

function atLeast(trace: Trace, transformation: Transformation): Trace {
  const minimum = ranks.indexOf(transformation);
  const origins = new Map(
    [...trace.origins].map(([key, origin]) => [key, rank(origin) < minimum ? { ...origin, transformation } : origin]),
  );
  return { origins, complete: trace.complete };
}

// ---- expressions

function traceExpression(root: Expression, tracer: Tracer): Trace {
  const known = tracer.known.get(root);
  if (known !== undefined) return known;
  tracer.known.set(root, nothing);
  const trace = computeTrace(root, tracer);
  tracer.known.set(root, trace);
  return trace;
}

function computeTrace(root: Expression, tracer: Tracer): Trace {
  if (root.kind === "column") return traceResolution(tracer.analysis.resolutions.get(root), root.name.name, tracer);
  const traces: Trace[] = [];
  const stack: { readonly expression: Expression; readonly by: Transformation }[] = [{ expression: root, by: "transformation" }];
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    const { expression } = step;
    if (expression.kind === "opaque") traces.push(lost);
    if (expression.kind === "column") {
      const resolution = tracer.analysis.resolutions.get(expression);
      if (resolution !== undefined) traces.push(atLeast(traceResolution(resolution, expression.name.name, tracer), step.by));
      continue;
    }
    const by = isAggregate(expression, tracer.analysis) ? "aggregation" : step.by;
    const { expressions, queries } = partsOf(expression);
    for (const part of expressions) stack.push({ expression: part, by });
    for (const query of queries) traces.push(atLeast(traceQuery(query, tracer), by));
  }
  return union(traces);
}

function isAggregate(expression: Expression, { dialect }: Analysis): boolean {
  return expression.kind === "call" && aggregateFunctions(dialect).has(functionName(expression));
}

/** A scalar subquery gives its column; EXISTS and IN only decide, and give no value. */
function traceQuery(query: Query, tracer: Tracer): Trace {
  const columns = tracer.analysis.results.get(query)?.columns;
  return columns === undefined ? lost : union(columns.map((column) => traceColumn(column, tracer)));
}

function traceResolution(resolution: Resolution | undefined, name: string, tracer: Tracer): Trace {
  if (tracer.depth > maximumDepth) return lost;
  const deeper = { ...tracer, depth: tracer.depth + 1 };
  switch (resolution?.kind) {
    case "column": {
      if (resolution.fieldOf !== undefined) return traceField(resolution.source, resolution.fieldOf, deeper);
      return resolution.column === undefined ? traceOpen(resolution.source, name, deeper) : traceColumn(resolution.column, deeper);
    }
    case "alias":
      return traceExpression(resolution.item.expression, deeper);
    case "ambiguous":
    case "unknown":
    case undefined:
      return lost;
  }
}

function traceField(source: ScopeSource, field: SourceColumn | string, tracer: Tracer): Trace {
  return atLeast(typeof field === "string" ? traceOpen(source, field, tracer) : traceColumn(field, tracer), "transformation");
}

/** A column of a source whose columns aren't known: the table's as written, or what a star of the query below passes on. */
function traceOpen(source: ScopeSource, name: string, tracer: Tracer): Trace {
  if (source.kind === "table" && source.relation.kind === "table") {
    const table = source.table?.name ?? source.relation.name.map((part) => part.name).join(".");
    return single({ table, column: name, transformation: "identity", ...(source.table === undefined ? {} : { schema: source.table }) });
  }
  if (source.query === undefined || tracer.depth > maximumDepth) return lost;
  return traceThroughStar(source.query, name, tracer);
}

function traceThroughStar({ body }: Query, name: string, tracer: Tracer): Trace {
  if (body.kind !== "select") return lost;
  const explicit = body.items.find(
    (item) =>
      (item.alias ?? (item.expression.kind === "column" ? item.expression.name : undefined))?.name.toLowerCase() === name.toLowerCase(),
  );
  const deeper = { ...tracer, depth: tracer.depth + 1 };
  if (explicit !== undefined) return traceExpression(explicit.expression, deeper);
  const [star, another] = body.items.filter((item) => item.expression.kind === "star");
  const [source, second] = tracer.analysis.scopes.get(body)?.sources ?? [];
  if (star === undefined || another !== undefined || source === undefined || second !== undefined) return lost;
  return traceOpen(source, name, deeper);
}
