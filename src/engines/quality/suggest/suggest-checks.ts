/** The checks that are run when nobody has given any: hypotheses from a profile, each with its reason. */
import type { DataSession, Relation } from "../../../data/types.ts";
import type { CheckRequest } from "../check.ts";
import { withIds, type UnnamedRequest } from "../contract/check-id.ts";
import type { DatasetProfile } from "../profile/types.ts";
import type { Suggestion, SuggestionContext, SuggestionRule } from "./rule.ts";
import { comparison } from "./rules/comparison.ts";
import { damagedText } from "./rules/damaged-text.ts";
import { dependency } from "./rules/dependency.ts";
import { format } from "./rules/format.ts";
import { likelyTypos } from "./rules/likely-typos.ts";
import { notNull } from "./rules/not-null.ts";
import { padding } from "./rules/padding.ts";
import { pattern } from "./rules/pattern.ts";
import { placeholder } from "./rules/placeholder.ts";
import { range } from "./rules/range.ts";
import { rowCount } from "./rules/row-count.ts";
import { textDate } from "./rules/text-date.ts";
import { type } from "./rules/type.ts";
import { unique } from "./rules/unique.ts";
import { variants } from "./rules/variants.ts";
import { workingTables } from "./working-tables.ts";

/** In the order of their checks in the answer. */
const rules: readonly SuggestionRule[] = [
  rowCount,
  unique,
  notNull,
  type,
  format,
  pattern,
  damagedText,
  padding,
  placeholder,
  variants,
  likelyTypos,
  range,
  textDate,
  comparison,
  dependency,
];

/**
 * Suggests checks for a profiled relation. What a rule looks at beyond the profile is bounded; the checks themselves judge every row.
 * Errors: `cancelled`, and what the engine raises on reading.
 */
export async function suggestChecks(
  session: DataSession,
  relation: Relation,
  profile: DatasetProfile,
  options: { readonly now?: Date } = {},
): Promise<readonly CheckRequest[]> {
  const columns = relation.columns.flatMap((column) => {
    const found = profile.columns.find(({ name }) => name === column.name);
    return found === undefined ? [] : [{ column, profile: found, present: profile.rows - found.nulls - found.misfits }];
  });
  const tables = workingTables(session, relation, profile.rows, columns);
  const context: SuggestionContext = {
    session,
    relation,
    profile,
    columns,
    now: options.now ?? new Date(),
    tables,
  };
  const suggestions: Suggestion[] = [];
  for (const rule of rules) suggestions.push(...(await rule.suggest(context)));
  await tables.drop();
  return withIds(suggestions.map(asRequest));
}

function asRequest(suggestion: Suggestion): UnnamedRequest {
  return { tolerance: {}, ...suggestion, origin: "suggested" };
}
