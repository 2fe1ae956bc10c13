/** Resolves the names of a statement: made once, read by rules, judge and advice. */
import type { DialectId } from "../dialect.ts";
import type { SchemaCatalog } from "../schema.ts";
import type { AnalysedStatement, Scope } from "../scope.ts";
import type { TemplatedSpan } from "../syntax/jinja/templated-span.ts";
import type { Query, Statement } from "../syntax/tree.ts";
import { rememberAnalysis } from "./analysis-of.ts";
import { analyseQuery } from "./build-scopes.ts";
import { maximumStarColumns, unknownFact, type Analysis, type Surroundings } from "./draft.ts";
import { typeOf } from "./types/type-of.ts";
import { analyseWriting } from "./write-scope.ts";

export interface StatementToAnalyse {
  readonly source: string;
  readonly dialect: DialectId;
  readonly statement: Statement;
  readonly catalog: SchemaCatalog;
  readonly templated: readonly TemplatedSpan[];
}

/** Never throws: what can't be understood is unknown. Takes time in proportion to the statement's length. */
export function analyseStatement({ source, dialect, statement, catalog, templated }: StatementToAnalyse): AnalysedStatement {
  const analysis: Analysis = {
    source,
    dialect,
    catalog,
    unknownTemplates: templated.filter((span) => span.unknown === true),
    roots: [],
    scopes: new Map(),
    resolutions: new Map(),
    places: new Map(),
    results: new Map(),
    derivations: new Map(),
    types: new Map(),
    unknownTables: new Set(),
    starColumnsLeft: maximumStarColumns,
    analyseQuery: (query: Query, surroundings: Surroundings) => analyseQuery(analysis, query, surroundings),
  };
  const writeScope = analyseWriting(analysis, statement);
  const analysed: AnalysedStatement = {
    source,
    dialect,
    statement,
    catalog,
    scopes: [...analysis.scopes.values()].filter((scope) => scope !== writeScope).toSorted((a, b) => a.level - b.level),
    scopeOf: (select) => analysis.scopes.get(select),
    resolve: (reference) => analysis.resolutions.get(reference) ?? { kind: "unknown" },
    typeOf: (expression) => (analysis.types.get(expression) === "pending" ? unknownFact : typeOf(analysis, expression)),
    unknownTables: [...analysis.unknownTables],
    templated,
    ...(writeScope === undefined ? {} : { writeScope: writeScope satisfies Scope }),
  };
  rememberAnalysis(analysed, analysis);
  return analysed;
}
