/** The columns that a model's own text shows it to have. */
import type { SourceColumn } from "../../scope.ts";
import { analyseStatement } from "../../scopes/analyse.ts";
import { analysisOf } from "../../scopes/analysis-of.ts";
import type { Analysis } from "../../scopes/draft.ts";
import { dialects } from "../../dialects/index.ts";
import type { DialectId } from "../../dialect.ts";
import type { ColumnSchema, SchemaCatalog } from "../../schema.ts";
import type { JinjaSubstitution } from "../../syntax/jinja.ts";
import { parseStatements } from "../../syntax/parse.ts";
import type { Query, QueryBody } from "../../syntax/tree.ts";

/** Those with a name; there may be more. Empty where nothing can be told. */
export function modelColumns({ sql, templated }: JinjaSubstitution, dialect: DialectId, catalog: SchemaCatalog): readonly ColumnSchema[] {
  const { statements, problems } = parseStatements(sql, dialects[dialect]);
  const [only, another] = statements;
  if (only?.statement.kind !== "queryStatement" || another !== undefined || problems.length > 0) return [];
  const analysed = analyseStatement({ source: sql, dialect, statement: only.statement, catalog, templated });
  const analysis = analysisOf(analysed);
  if (analysis === undefined) return [];
  const columns = columnsOf(analysis, only.statement.query, analysed.typeOf, 0);
  const byName = new Map<string, ColumnSchema>();
  for (const { name, type, kind } of columns) {
    if (name !== "" && !/\bjinja|__$/iu.test(name)) byName.set(name.toLowerCase(), { name, type, kind, notNull: false });
  }
  return [...byName.values()];
}

type TypeOf = ReturnType<typeof analyseStatement>["typeOf"];
type NamedColumn = Pick<SourceColumn, "name" | "type" | "kind">;

function columnsOf(analysis: Analysis, query: Query, typeOf: TypeOf, depth: number): readonly NamedColumn[] {
  return analysis.results.get(query)?.columns ?? itemsOf(analysis, query.body, typeOf, depth);
}

/** Of a list that can't be known in full: its items with a name, and what a star over one query has. */
function itemsOf(analysis: Analysis, body: QueryBody, typeOf: TypeOf, depth: number): readonly NamedColumn[] {
  if (depth > 50) return [];
  if (body.kind === "nested") return columnsOf(analysis, body.query, typeOf, depth + 1);
  if (body.kind !== "select") return [];
  const sources = analysis.scopes.get(body)?.sources ?? [];
  return body.items.flatMap(({ alias, expression }): readonly NamedColumn[] => {
    if (expression.kind === "star") {
      const [source, another] = sources;
      const plain = expression.except.length === 0 && !expression.replaces && another === undefined;
      const inner = source?.query ?? source?.cte?.query;
      if (!plain || source === undefined) return [];
      return inner === undefined ? (source.columns ?? source.partial ?? []) : columnsOf(analysis, inner, typeOf, depth + 1);
    }
    const name = alias?.name ?? (expression.kind === "column" ? expression.name.name : undefined);
    if (name === undefined) return [];
    const { type, kind } = typeOf(expression);
    return [{ name, type, kind }];
  });
}
