/** The checks that are run when nobody has given any: hypotheses from a profile, each with its reason. */
import type { DataSession, Relation } from "../../../data/types.ts";
import type { CheckRequest } from "../check.ts";
import { withIds, type UnnamedRequest } from "../contract/check-id.ts";
import { openProfileSource, type ProfileSource } from "../profile/profile-source.ts";
import type { DatasetProfile } from "../profile/types.ts";
import type { Suggestion, SuggestionContext, SuggestionRule } from "./rule.ts";
import { notNull } from "./rules/not-null.ts";
import { rowCount } from "./rules/row-count.ts";
import { unique } from "./rules/unique.ts";

/** In the order of their checks in the answer. */
const rules: readonly SuggestionRule[] = [rowCount, unique, notNull];

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
  let source: ProfileSource | undefined;
  const columns = relation.columns.flatMap((column) => {
    const found = profile.columns.find(({ name }) => name === column.name);
    return found === undefined ? [] : [{ column, profile: found, present: profile.rows - found.nulls - found.misfits }];
  });
  const context: SuggestionContext = {
    session,
    relation,
    profile,
    columns,
    now: options.now ?? new Date(),
    data: async () => {
      source ??= await openProfileSource(
        session,
        relation,
        columns.map(({ column }) => column),
      );
      return source.from;
    },
  };
  const suggestions: Suggestion[] = [];
  for (const rule of rules) suggestions.push(...(await rule.suggest(context)));
  await source?.drop();
  return withIds(suggestions.map(asRequest));
}

function asRequest(suggestion: Suggestion): UnnamedRequest {
  return { tolerance: {}, ...suggestion, origin: "suggested" };
}
