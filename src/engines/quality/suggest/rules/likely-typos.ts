import { plural } from "../../../../core/count-text.ts";
import { countOf, textOf } from "../../profile/row-values.ts";
import type { SuggestedColumn, Suggestion, SuggestionContext, SuggestionRule } from "../rule.ts";

/** A value counts as usual when it occurs so many times as often as the one that resembles it. */
const ratio = 10;

/** Usual values must cover this share of the rows: in an open vocabulary (names, titles) rare values are right. */
const coveredShare = 0.9;

/** Where more of the usual words than this resemble each other, likeness is no sign of error (codes, ranks). */
const mostAlike = 0.2;

/** Words or values compared with each other at most, and values listed in one check. */
const mostCompared = 5000;
const mostUsual = 500;
const mostListed = 200;

/**
 * Rare values that look like misspelt frequent ones of the same column: near them by edit distance (Levenshtein) as a whole, or word by word. The
 * values are listed in an `accepted_values` check that excludes them.
 */
export const likelyTypos: SuggestionRule = {
  id: "likely-typos",
  suggest: async (context) => {
    const suggestions: Suggestion[] = [];
    for (const candidate of context.columns) {
      const suggestion = await suggestFor(context, candidate);
      if (suggestion !== undefined) suggestions.push(suggestion);
    }
    return suggestions;
  },
};

interface Typo {
  readonly value: string;
  readonly usual: string;
  readonly rows: number;
}

async function suggestFor(context: SuggestionContext, { column, profile }: SuggestedColumn): Promise<Suggestion | undefined> {
  if (profile.distinct < 2 || (profile.text?.meanLength ?? 0) > 400) return undefined;
  const values = await context.tables.frequencies(column);
  if (values === undefined) return undefined;
  const typos = new Map<string, Typo>();
  for (const typo of [...(await misspeltValues(context, values)), ...(await misspeltWords(context, values))]) {
    if (!typos.has(typo.value)) typos.set(typo.value, typo);
  }
  if (typos.size === 0 || typos.size > mostListed) return undefined;
  const listed = [...typos.values()].toSorted((a, b) => b.rows - a.rows || a.value.localeCompare(b.value));
  const examples = listed.slice(0, 3).map(({ value, usual }) => `${shown(value)} for ${shown(usual)}`);
  return {
    check: "accepted_values",
    columns: [column.name],
    params: { values: listed.map(({ value }) => value), exclude: true },
    severity: "P2",
    reason: `${plural(listed.length, "rare value")} of this column look${listed.length === 1 ? "s" : ""} like misspelt frequent ones: ${examples.join(", ")}.`,
  };
}

function shown(value: string): string {
  return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
}

/**
 * Pairs of a rare and a usual value, at least {@link ratio} times as frequent, that are close to each other. `terms` holds `t` and `n`. A short
 * value is one slip away from many others, so it must be very rare; one more edit is allowed where the usual value is very frequent.
 */
function closePairs(terms: string): string {
  return `SELECT r.t AS rare, f.t AS usual, r.n AS rare_n, f.n AS usual_n
    FROM ${terms} r JOIN ${terms} f ON f.n >= r.n * ${ratio} AND f.n >= 5 AND abs(length(f.t) - length(r.t)) <= 2
      AND (length(f.t) >= 6 OR r.n <= greatest(2, f.n // 1000)) AND ${isClose("r.t", "f.t", "CAST(f.n >= r.n * 100 AND length(f.t) >= 8 AS INTEGER)")}`;
}

/**
 * SQL predicate: two texts are one slip apart, one edit in short ones, an eighth of long ones up to eight; texts that differ in digits only are
 * different codes, and a text that begins with the other may be its plural. `b` is the one whose length counts, `more` further edits that are allowed.
 */
function isClose(a: string, b: string, more: string): string {
  const length = `length(${b})`;
  const edits = `CASE WHEN ${length} < 2 THEN 0 WHEN ${length} < 12 THEN 1 + ${more} ELSE greatest(least(8, ${length} // 8), 1 + ${more}) END`;
  return `(levenshtein(${a}, ${b}) <= ${edits} AND ${undigited(a)} <> ${undigited(b)} AND NOT starts_with(${a}, ${b}) AND NOT starts_with(${b}, ${a}))`;
}

/**
 * Whether rare terms may be told from usual ones: few and frequent terms cover nearly all rows, and they don't resemble each other.
 */
async function isTelling({ session }: SuggestionContext, terms: string): Promise<boolean> {
  const usual = `(SELECT t, n FROM (SELECT t, n, sum(n) OVER (ORDER BY n DESC, t ROWS UNBOUNDED PRECEDING) - n AS before, sum(n) OVER () AS total FROM ${terms}) WHERE before < total * ${coveredShare})`;
  const [counts] = await session.rows(
    `SELECT (SELECT count(*) FROM ${terms}) AS terms, count(*) AS usual, coalesce(min(n), 0)::BIGINT AS least FROM ${usual}`,
  );
  const isVocabulary = countOf(counts, "usual") <= mostUsual && countOf(counts, "least") >= 5 && countOf(counts, "terms") <= mostCompared;
  if (!isVocabulary) return false;
  const [row] = await session.rows(
    `WITH usual AS MATERIALIZED ${usual}
     SELECT count(*) FILTER (WHERE EXISTS (SELECT 1 FROM usual b WHERE a.t <> b.t AND ${isClose("a.t", "b.t", "0")})) AS alike FROM usual a`,
  );
  return countOf(row, "alike") <= countOf(counts, "usual") * mostAlike;
}

function undigited(text: string): string {
  return `regexp_replace(${text}, '[0-9]', '', 'g')`;
}

function lowerWords(text: string): string {
  return `regexp_extract_all(lower(${text}), '[\\p{L}\\p{N}]+')`;
}

function shape(text: string): string {
  return `regexp_replace(regexp_replace(${text}, '\\p{L}', 'a', 'g'), '[0-9]', '9', 'g')`;
}

async function misspeltValues(context: SuggestionContext, values: string): Promise<readonly Typo[]> {
  const terms = `(SELECT v AS t, n FROM ${values} WHERE length(v) >= 2)`;
  if (!(await isTelling(context, terms))) return [];
  // A value made of usual words only is a value of its own, however near it is to another; so is a code in a shape that other codes have.
  // Two values of as many words are only alike where each word is.
  const rows = await context.session.rows(
    `WITH words AS (SELECT w, sum(n) AS n FROM (SELECT unnest(list_distinct(${lowerWords("v")})) AS w, n FROM ${values}) GROUP BY 1),
     pairs AS (${closePairs(terms)})
     SELECT rare, first(usual ORDER BY usual_n DESC, usual) AS usual, any_value(rare_n) AS n FROM pairs
     WHERE (NOT regexp_matches(usual, '[0-9]') OR ${shape("rare")} NOT IN (SELECT ${shape("t")} FROM ${terms} WHERE n >= 5)) AND (EXISTS (SELECT 1 FROM (SELECT unnest(${lowerWords("rare")}) AS w) x JOIN words USING (w) WHERE words.n < rare_n * 2 + 2)
       OR len(${lowerWords("rare")}) <> len(${lowerWords("usual")}))
       AND (len(${lowerWords("rare")}) <> len(${lowerWords("usual")}) OR len(list_filter(list_zip(${lowerWords("rare")}, ${lowerWords("usual")}),
         lambda x: levenshtein(x[1], x[2]) > greatest(1, length(x[2]) // 4))) = 0)
     GROUP BY rare ORDER BY rare LIMIT ${mostListed + 1}`,
  );
  return rows.map((row) => ({ value: textOf(row, "rare"), usual: textOf(row, "usual"), rows: countOf(row, "n") }));
}

/** Values with a rare word that resembles a usual word of the column: "61 paxients" where the others are patients. */
async function misspeltWords(context: SuggestionContext, values: string): Promise<readonly Typo[]> {
  const words = "regexp_extract_all(v, '[\\p{L}\\p{N}]+')";
  const terms = context.session.temporaryName("words");
  await context.session.execute(
    `CREATE TEMP TABLE ${terms} AS SELECT w AS t, sum(n)::BIGINT AS n FROM (SELECT unnest(list_distinct(${words})) AS w, n FROM ${values}) WHERE length(w) >= 4 AND regexp_matches(w, '\\p{L}') GROUP BY 1`,
  );
  const telling = await isTelling(context, terms);
  const rows = telling
    ? await context.session.rows(
        `WITH pairs AS (SELECT rare, first(usual ORDER BY usual_n DESC, usual) AS usual FROM (${closePairs(terms)}) WHERE length(usual) >= 5 AND NOT regexp_matches(usual, '[0-9]') GROUP BY rare)
         SELECT v, min(usual) AS usual, any_value(n) AS n FROM (SELECT v, n, unnest(${words}) AS w FROM ${values}) JOIN pairs ON w = rare GROUP BY v ORDER BY v LIMIT ${mostListed + 1}`,
      )
    : [];
  await context.session.execute(`DROP TABLE ${terms}`);
  return rows.map((row) => ({ value: textOf(row, "v"), usual: textOf(row, "usual"), rows: countOf(row, "n") }));
}
