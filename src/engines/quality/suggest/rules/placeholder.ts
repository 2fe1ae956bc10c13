import { literal } from "../../../../core/sql.ts";
import { percentText, plural } from "../../checks/support/tolerance.ts";
import { placeholderTexts } from "../../profile/placeholders.ts";
import { countOf, textOf } from "../../profile/row-values.ts";
import type { SuggestionRule, Suggestion } from "../rule.ts";

/** A more frequent one is the column's own way to say that there is no value. */
const mostPlaceholders = 0.2;

/** Texts that stand for a missing value (N/A, -, null) should be NULL. */
export const placeholder: SuggestionRule = {
  id: "placeholder",
  suggest: async ({ columns, session, tables }) => {
    const suggestions: Suggestion[] = [];
    for (const { column, present, profile } of columns) {
      const values = profile.distinct > 1 ? await tables.frequencies(column) : undefined;
      if (values === undefined) continue;
      const rows = await session.rows(
        `SELECT v, n FROM ${values} WHERE length(v) <= 16 AND lower(trim(v)) IN (${["", ...placeholderTexts].map(literal).join(", ")}) ORDER BY n DESC, v`,
      );
      const count = rows.reduce((sum, row) => sum + countOf(row, "n"), 0);
      if (count === 0 || count > (present + profile.misfits) * mostPlaceholders) continue;
      const found = rows.map((row) => textOf(row, "v"));
      suggestions.push({
        check: "accepted_values",
        columns: [column.name],
        params: { values: found, exclude: true },
        severity: "P2",
        reason: `${plural(count, "value")} (${percentText(count, present + profile.misfits)}) stand for a missing one: ${found.map((value) => JSON.stringify(value)).join(", ")}.`,
      });
    }
    return suggestions;
  },
};
