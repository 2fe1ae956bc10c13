/** Makes what doesn't fit its column's type a column of its own, so that one evaluation serves every check that asks. */
import { identifier } from "../../../core/sql.ts";
import type { Column, DataSession, Relation } from "../../../data/types.ts";

/**
 * The same relation with each misfit predicate computed once a row: checks repeat it in their own predicates, and the engine would evaluate
 * every repetition. Where the types were proved and every value fits, nothing is left to compute.
 */
export async function withMisfitColumns(session: DataSession, relation: Relation): Promise<Relation> {
  const computed: string[] = [];
  const columns = relation.columns.map((column, index): Column => {
    const { text } = column;
    if (text === undefined || text.misfit === "FALSE") return column;
    if (text.basis === "proved" && text.misfits === 0) return { ...column, text: { ...text, misfit: "FALSE" } };
    const name = identifier(`__misfit_${index}`);
    computed.push(`${text.misfit} AS ${name}`);
    return { ...column, text: { ...text, misfit: name } };
  });
  if (computed.length === 0) return { ...relation, columns };
  const view = session.temporaryName("misfits");
  await session.execute(`CREATE TEMPORARY VIEW ${view} AS SELECT *, ${computed.join(", ")} FROM ${relation.from}`);
  return { ...relation, columns, from: view };
}
