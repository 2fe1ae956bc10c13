import { plural } from "../../../../core/count-text.ts";
import { identifier, literal } from "../../../../core/sql.ts";
import { percentText } from "../../checks/support/tolerance.ts";
import { placeholderTexts } from "../../profile/placeholders.ts";
import { countOf, textOf } from "../../profile/row-values.ts";
import type { SuggestedColumn, Suggestion, SuggestionContext, SuggestionRule } from "../rule.ts";

/** A more frequent one is the column's own way to say that there is no value. */
const mostPlaceholders = 0.2;

/** Zero dates of clocks and spreadsheets (Unix in UTC and west of it, Excel, SQL Server) and the last of many calendars. */
const zeroDates = ["1969-12-31", "1970-01-01", "1899-12-30", "1899-12-31", "1900-01-01", "1753-01-01", "0001-01-01", "9999-12-31"];

/** Such a date is suspect where it occurs so many times as often as the average value, and so many times at least. */
const spike = { ratio: 3, rows: 5 };

/** Texts that stand for a missing value (N/A, -, null) should be NULL, and so should the dates that clocks and spreadsheets begin with. */
export const placeholder: SuggestionRule = {
  id: "placeholder",
  suggest: async (context) => {
    const suggestions: Suggestion[] = [];
    for (const candidate of context.columns) {
      if (candidate.profile.distinct < 2) continue;
      const found = isDate(candidate) ? await zeroDatesOf(context, candidate) : await placeholderTextsOf(context, candidate);
      const count = found.reduce((sum, entry) => sum + entry.count, 0);
      const written = candidate.present + candidate.profile.misfits;
      if (count === 0 || count > written * mostPlaceholders) continue;
      const shown = found.map(({ value }) => JSON.stringify(value)).join(", ");
      suggestions.push({
        check: "accepted_values",
        columns: [candidate.column.name],
        params: { values: found.map(({ value }) => value), exclude: true },
        severity: "P2",
        reason: `${plural(count, "value")} (${percentText(count, written)}) likely stand${count === 1 ? "s" : ""} for a missing one: ${shown}.`,
      });
    }
    return suggestions;
  },
};

interface Placeholder {
  readonly value: string;
  readonly count: number;
}

function isDate({ column }: SuggestedColumn): boolean {
  return column.kind === "date" || column.kind === "timestamp";
}

async function placeholderTextsOf({ session, tables }: SuggestionContext, { column }: SuggestedColumn): Promise<readonly Placeholder[]> {
  const values = await tables.frequencies(column);
  if (values === undefined) return [];
  const rows = await session.rows(
    `SELECT v, n FROM ${values} WHERE length(v) <= 16 AND lower(trim(v)) IN (${["", ...placeholderTexts].map(literal).join(", ")}) ORDER BY n DESC, v`,
  );
  return rows.map((row) => ({ value: textOf(row, "v"), count: countOf(row, "n") }));
}

async function zeroDatesOf(
  { session, relation }: SuggestionContext,
  { column, profile, present }: SuggestedColumn,
): Promise<readonly Placeholder[]> {
  if (typeof profile.min !== "string" || typeof profile.max !== "string") return [];
  const [least, greatest] = [profile.min.slice(0, 10), profile.max.slice(0, 10)];
  const possible = zeroDates.filter((date) => date >= least && date <= greatest);
  if (possible.length === 0) return [];
  const name = identifier(column.name);
  const dates = possible.map((date) => `CAST(${literal(date)} AS ${column.type})`);
  const enough = Math.max(spike.rows, Math.ceil((present / profile.distinct) * spike.ratio));
  const rows = await session.rows(
    `SELECT CAST(${name} AS VARCHAR) AS v, count(*) AS n FROM ${relation.from} WHERE ${name} IN (${dates.join(", ")}) GROUP BY ${name} HAVING count(*) >= ${enough} ORDER BY n DESC, 1`,
  );
  return rows.map((row) => ({ value: textOf(row, "v"), count: countOf(row, "n") }));
}
