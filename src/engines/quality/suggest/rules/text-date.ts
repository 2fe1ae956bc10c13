import { identifier, literal } from "../../../../core/sql.ts";
import type { DataSession } from "../../../../data/types.ts";
import { percentText } from "../../checks/support/tolerance.ts";
import { countOf } from "../../profile/row-values.ts";
import { isPlannedName } from "../column-names.ts";
import type { SuggestedColumn, Suggestion, SuggestionContext, SuggestionRule } from "../rule.ts";

/** How dates are written where they aren't read as dates (strptime of DuckDB); of several that fit, the first. */
const forms = [
  "%b %d %Y",
  "%d %b %Y",
  "%d-%b-%Y",
  "%b %d, %Y",
  "%B %d, %Y",
  "%B %d %Y",
  "%d %B %Y",
  "%m/%d/%Y",
  "%d/%m/%Y",
  "%d.%m.%Y",
  "%d-%m-%Y",
  "%Y/%m/%d",
  "%Y%m%d",
];

const dated = 0.95;
const mostExceptions = 0.02;
const fewestValues = 20;

/** Values that every form is tried on. */
const looked = 500;

/**
 * Dates kept as text are real dates, and, where nearly none is, not in the future: a year that was once written with two digits is easily put
 * into the wrong century.
 */
export const textDate: SuggestionRule = {
  id: "text-date",
  suggest: async (context) => {
    const suggestions: Suggestion[] = [];
    for (const candidate of context.columns) {
      const mayBeDate = candidate.column.kind === "text" && candidate.present >= fewestValues;
      if (mayBeDate && (candidate.profile.text?.maxLength ?? 0) <= 30) suggestions.push(...(await suggestFor(context, candidate)));
    }
    return suggestions;
  },
};

async function suggestFor({ session, tables, now }: SuggestionContext, { column }: SuggestedColumn): Promise<readonly Suggestion[]> {
  const { from } = await tables.sample();
  const name = identifier(column.name);
  const today = now.toISOString().slice(0, 10);
  const form = await formOf(session, from, name);
  if (form === undefined) return [];
  const date = dateOf(name, form);
  const [row] = await session.rows(
    `SELECT count(${name}) AS n, count(${date}) AS dates, count(*) FILTER (WHERE ${date} > DATE '${today}') AS later FROM ${from}`,
  );
  const total = countOf(row, "n");
  const read = countOf(row, "dates");
  const later = countOf(row, "later");
  if (read < total * dated) return [];
  const check = { check: "row_expression", columns: [column.name], severity: "P2" } as const;
  const real: Suggestion = {
    ...check,
    params: { expression: `${name} IS NULL OR ${date} IS NOT NULL` },
    reason: `${percentText(read, total)} of the values are dates written as ${form}.`,
  };
  if (isPlannedName(column.name) || later > total * mostExceptions) return [real];
  const past: Suggestion = {
    ...check,
    params: { expression: `coalesce(${date} <= DATE '${today}', TRUE)` },
    reason:
      later === 0 ? `No date of this column lies after ${today}.` : `Only ${percentText(later, read)} of the dates lie after ${today}.`,
  };
  return [real, past];
}

/** The form that some of the values are written in. */
async function formOf(session: DataSession, from: string, name: string): Promise<string | undefined> {
  const counts = forms.map((form, index) => `count(${dateOf("v", form)}) AS f${index}`);
  const [row] = await session.rows(
    `SELECT count(*) AS n, ${counts.join(", ")} FROM (SELECT ${name} AS v FROM ${from} WHERE ${name} IS NOT NULL LIMIT ${looked})`,
  );
  return forms.find((_, index) => countOf(row, `f${index}`) > countOf(row, "n") / 2);
}

function dateOf(name: string, form: string): string {
  return `try_strptime(CAST(${name} AS VARCHAR), ${literal(form)})`;
}
