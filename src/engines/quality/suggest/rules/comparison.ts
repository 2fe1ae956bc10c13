import { identifier } from "../../../../core/sql.ts";
import { percentText } from "../../checks/support/tolerance.ts";
import { countOf } from "../../profile/row-values.ts";
import { lesserPartner } from "../column-names.ts";
import type { SuggestedColumn, Suggestion, SuggestionContext, SuggestionRule } from "../rule.ts";

/** Rows that must keep the order for it to be meant. */
const holding = 0.95;

const fewestRows = 20;

const temporal = new Set(["date", "timestamp", "timestamptz"]);
const numeric = new Set(["integer", "decimal", "float"]);

/** Pairs of columns whose names say which is the lesser (start and end, minimum and maximum, domestic and worldwide) keep that order. */
export const comparison: SuggestionRule = {
  id: "comparison",
  suggest: async (context) => {
    const suggestions: Suggestion[] = [];
    for (const lesser of context.columns) {
      for (const greater of context.columns) {
        if (lesser === greater || !sameFamily(lesser, greater) || !lesserPartner(lesser.column.name, greater.column.name)) continue;
        const suggestion = await suggestFor(context, lesser, greater);
        if (suggestion !== undefined) suggestions.push(suggestion);
      }
    }
    return suggestions;
  },
};

function sameFamily({ column: a }: SuggestedColumn, { column: b }: SuggestedColumn): boolean {
  return (temporal.has(a.kind) && temporal.has(b.kind)) || (numeric.has(a.kind) && numeric.has(b.kind));
}

async function suggestFor(
  { session, relation }: SuggestionContext,
  { column: lesser }: SuggestedColumn,
  { column: greater }: SuggestedColumn,
): Promise<Suggestion | undefined> {
  const a = identifier(lesser.name);
  const b = identifier(greater.name);
  const [row] = await session.rows(
    `SELECT count(*) FILTER (WHERE ${a} IS NOT NULL AND ${b} IS NOT NULL) AS present, count(*) FILTER (WHERE ${a} <= ${b}) AS held FROM ${relation.from}`,
  );
  const present = countOf(row, "present");
  const held = countOf(row, "held");
  if (present < fewestRows || held < present * holding) return undefined;
  return {
    check: "comparison",
    columns: [lesser.name, greater.name],
    params: { operator: "<=" },
    severity: "P2",
    reason: `By their names ${lesser.name} is never more than ${greater.name}; so it is in ${percentText(held, present)} of the rows that have both.`,
  };
}
