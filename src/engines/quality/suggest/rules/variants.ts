import { plural } from "../../../../core/count-text.ts";
import { textOf } from "../../profile/row-values.ts";
import type { SuggestionRule, Suggestion } from "../rule.ts";

/** A spelling counts as the usual one when it occurs so many times as often as the other. */
const ratio = 5;

const mostListed = 200;

/** The same value in another case, with other accents, white space or punctuation: rarer spellings of a frequent value. */
export const variants: SuggestionRule = {
  id: "variants",
  suggest: async ({ columns, session, tables }) => {
    const suggestions: Suggestion[] = [];
    for (const { column } of columns) {
      const values = await tables.frequencies(column);
      if (values === undefined) continue;
      const rows = await session.rows(
        `WITH forms AS (SELECT v, n, regexp_replace(strip_accents(lower(v)), '[\\s\\p{P}]+', '', 'g') AS form FROM ${values}),
         usual AS (SELECT form, max(n) AS n, first(v ORDER BY n DESC, v) AS v FROM forms WHERE regexp_matches(form, '\\p{L}') GROUP BY form HAVING count(*) > 1)
         SELECT forms.v, usual.v AS usual FROM forms JOIN usual USING (form) WHERE forms.n * ${ratio} <= usual.n ORDER BY forms.n DESC, forms.v LIMIT ${mostListed + 1}`,
      );
      if (rows.length === 0 || rows.length > mostListed) continue;
      const examples = rows.slice(0, 3).map((row) => `${JSON.stringify(textOf(row, "v"))} for ${JSON.stringify(textOf(row, "usual"))}`);
      suggestions.push({
        check: "accepted_values",
        columns: [column.name],
        params: { values: rows.map((row) => textOf(row, "v")), exclude: true },
        severity: "P3",
        reason: `${plural(rows.length, "rare spelling")} of frequent values: ${examples.join(", ")}.`,
      });
    }
    return suggestions;
  },
};
