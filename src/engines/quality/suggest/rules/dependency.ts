import { plural } from "../../../../core/count-text.ts";
import { identifier } from "../../../../core/sql.ts";
import { percentText } from "../../checks/support/tolerance.ts";
import { countOf } from "../../profile/row-values.ts";
import { nameWords } from "../column-names.ts";
import type { SuggestedColumn, Suggestion, SuggestionContext, SuggestionRule } from "../rule.ts";
import { isComparable } from "../working-tables.ts";

/** Share of the rows that must agree with most of their group. */
const agreeing = 0.95;

/** Determining columns kept for one dependent column: a row whose determinant is itself wrong is only found by another one. */
const mostDeterminants = 3;

/** Pairs of columns tried, and rows that trying them may read together. */
const mostPairs = 400;
const mostRowsRead = 40_000_000;

/**
 * Errors are scattered. Where more of the exceptions than this sit together, in groups that agree less than so, or as a second value that a group
 * has many times, those groups have several values by nature.
 */
const mostTogether = 0.3;
const undividedGroup = 0.75;
const secondValue = { rows: 5, share: 0.01 };

/** Groups that show the dependency beyond chance: so many rows whose group agrees on a value other than the column's usual one. */
const fewestTelling = 10;

/**
 * Functional dependencies that nearly hold (one value of A goes with one value of B): the rows that break them likely hold an error in B.
 * Follows the approximate dependencies of TANE (Huhtala et al., 1999) for single determining columns, and asks that groups agree on values other
 * than the column's most frequent one, since a nearly constant column depends on everything.
 */
export const dependency: SuggestionRule = {
  id: "dependency",
  suggest: async (context) => {
    const agreed = await agreeingPairs(context);
    const suggestions: Suggestion[] = [];
    for (const dependent of context.columns) {
      let kept = 0;
      for (const pair of agreed.filter((entry) => entry.dependent === dependent)) {
        if (kept === mostDeterminants) break;
        const strength = await strengthOf(context, pair);
        const sound = strength === undefined ? undefined : await withoutExplainedExceptions(context, { ...pair, ...strength });
        if (sound === undefined) continue;
        suggestions.push(suggestionOf(sound));
        kept += 1;
      }
    }
    return suggestions;
  },
};

/** Columns of few values that exceptions are looked up in, the fewest first. */
const mostExplaining = 12;
const mostExplainingValues = 100;

/**
 * The dependency itself, or, where another column explains its exceptions, the one that both determine together, if that holds; else nothing.
 */
async function withoutExplainedExceptions(context: SuggestionContext, found: Found): Promise<Found | undefined> {
  if (found.agreeing === 1) return found;
  const explaining = await explainingColumn(context, found);
  if (explaining === undefined) return found;
  const pair = { determinant: [...found.determinant, explaining], dependent: found.dependent };
  const strength = await strengthOf(context, pair);
  return strength === undefined ? undefined : { ...pair, ...strength };
}

/**
 * A column of which some value explains the exceptions: nearly all of its rows are exceptions, and they are a good part of all. Then the
 * dependency holds within the values of that column only, and those exceptions are no errors.
 */
async function explainingColumn(
  { session, tables, columns }: SuggestionContext,
  { determinant, dependent }: Pair,
): Promise<SuggestedColumn | undefined> {
  const { from } = await tables.sample();
  const b = identifier(dependent.column.name);
  const explaining = columns
    .filter((candidate) => !determinant.includes(candidate) && candidate !== dependent && isComparable(candidate.column))
    .filter(({ profile }) => profile.distinct > 1 && profile.distinct <= mostExplainingValues)
    .toSorted((x, y) => x.profile.distinct - y.profile.distinct)
    .slice(0, mostExplaining);
  if (explaining.length === 0) return undefined;
  const names = determinant.map(({ column }) => identifier(column.name));
  const marked = session.temporaryName("exceptions");
  await session.execute(
    `CREATE TEMP TABLE ${marked} AS SELECT ${explaining.map(({ column }, index) => `${identifier(column.name)} AS c${index}`).join(", ")},
       ${b} <> first_value(${b}) OVER (PARTITION BY ${names.join(", ")} ORDER BY n DESC, ${b}) AS is_exception
     FROM (SELECT *, count(*) OVER (PARTITION BY ${[...names, b].join(", ")}) AS n FROM ${from})
     WHERE ${[...names, b].map((name) => `${name} IS NOT NULL`).join(" AND ")}`,
  );
  const looks = explaining.map(
    (_, index) =>
      `EXISTS (SELECT 1 FROM ${marked} WHERE c${index} IS NOT NULL GROUP BY c${index} HAVING count(*) >= 5 AND count(*) FILTER (WHERE is_exception) >= count(*) * 0.8 AND count(*) FILTER (WHERE is_exception) >= (SELECT count(*) FROM ${marked} WHERE is_exception) * 0.2) AS e${index}`,
  );
  const [row] = await session.rows(`SELECT ${looks.join(", ")}`);
  await session.execute(`DROP TABLE ${marked}`);
  return explaining.find((_, index) => row?.[`e${index}`] === true);
}

interface Pair {
  readonly determinant: readonly SuggestedColumn[];
  readonly dependent: SuggestedColumn;
}

interface Strength {
  /** Rows in groups of two or more. */
  readonly rows: number;
  readonly agreeing: number;
  readonly groups: number;
}

type Found = Pair & Strength;

async function candidatePairs({ columns, tables, profile }: SuggestionContext): Promise<readonly Pair[]> {
  const determinants = columns.filter((candidate) => canDetermine(candidate, profile.rows)).toSorted(byPlausibility);
  const pairs = determinants.flatMap((determinant) =>
    columns.filter((dependent) => canDepend(dependent, determinant)).map((dependent) => ({ determinant: [determinant], dependent })),
  );
  if (pairs.length === 0) return [];
  const { rows } = await tables.sample();
  return pairs.slice(0, Math.min(mostPairs, Math.floor(mostRowsRead / Math.max(1, rows))));
}

/** The candidates whose rows agree with most of their group, the best first: a first look at each, one query a determining column. */
async function agreeingPairs(context: SuggestionContext): Promise<readonly Pair[]> {
  const pairs = await candidatePairs(context);
  const found: { readonly pair: Pair; readonly share: number; readonly rows: number }[] = [];
  for (const determinant of new Set(pairs.flatMap((pair) => pair.determinant))) {
    const own = pairs.filter((pair) => pair.determinant[0] === determinant);
    const { from } = await context.tables.sample();
    const a = identifier(determinant.column.name);
    const looks = own.map(({ dependent }, index) => {
      const b = identifier(dependent.column.name);
      return `SELECT ${index} AS k, sum(n)::BIGINT AS n, sum(most)::BIGINT AS agreeing FROM (SELECT sum(n) AS n, max(n) AS most FROM (SELECT ${a} AS a, count(*) AS n FROM ${from} WHERE ${a} IS NOT NULL AND ${b} IS NOT NULL GROUP BY ${a}, ${b}) GROUP BY a HAVING sum(n) > 1)`;
    });
    for (const row of await context.session.rows(looks.join(" UNION ALL "))) {
      const pair = own[countOf(row, "k")];
      const rows = countOf(row, "n");
      const share = countOf(row, "agreeing") / Math.max(1, rows);
      if (pair !== undefined && share >= agreeing) found.push({ pair, share, rows });
    }
  }
  return found.toSorted((x, y) => y.share - x.share || y.rows - x.rows).map(({ pair }) => pair);
}

/** Groups of two rows at least on average, of a column that names things rather than measures them. */
function canDetermine({ column, profile, present }: SuggestedColumn, rows: number): boolean {
  const written = present + profile.misfits;
  if (!isComparable(column) || written < rows / 2 || profile.distinct < 3 || profile.distinct > written / 2) return false;
  if (column.kind === "float" || column.kind === "decimal" || column.kind === "boolean" || column.kind === "time") return false;
  if (column.kind === "timestamp" || column.kind === "timestamptz") return false;
  return (profile.text?.meanLength ?? 0) <= 200;
}

/** One value of the determinant for one of the dependent leaves the dependent no more values, but for errors. */
function canDepend({ column, profile }: SuggestedColumn, determinant: SuggestedColumn): boolean {
  if (column.name === determinant.column.name || !isComparable(column) || profile.distinct < 2) return false;
  return profile.distinct <= determinant.profile.distinct * 2 + 10;
}

/** Identifiers and codes first, then columns of fewer values. */
function byPlausibility(a: SuggestedColumn, b: SuggestedColumn): number {
  return Number(isNamedCode(b)) - Number(isNamedCode(a)) || a.profile.distinct - b.profile.distinct;
}

const codeWords = new Set(["id", "code", "number", "no", "nr", "key", "zip", "postal", "iata", "icao", "sku", "isbn"]);

function isNamedCode({ column }: SuggestedColumn): boolean {
  return nameWords(column.name).some((word) => codeWords.has(word));
}

async function strengthOf({ session, tables }: SuggestionContext, { determinant, dependent }: Pair): Promise<Strength | undefined> {
  const { from } = await tables.sample();
  const names = determinant.map(({ column }) => identifier(column.name));
  const a = names.length === 1 ? (names[0] ?? "") : `row(${names.join(", ")})`;
  const b = identifier(dependent.column.name);
  const [row] = await session.rows(
    `WITH pairs AS (SELECT ${a} AS a, ${b} AS b, count(*) AS n FROM ${from} WHERE ${[...names, b].map((name) => `${name} IS NOT NULL`).join(" AND ")} GROUP BY 1, 2),
     groups AS (SELECT a, sum(n)::BIGINT AS n, max(n) AS agreeing, first(b ORDER BY n DESC, b) AS usual FROM pairs GROUP BY a HAVING sum(n) > 1),
     top AS (SELECT first(b ORDER BY n DESC, b) AS usual FROM (SELECT b, sum(n) AS n FROM pairs GROUP BY b)),
     apart AS (SELECT p.n FROM pairs p JOIN groups g ON p.a = g.a AND p.b <> g.usual
       WHERE (g.n >= 5 AND g.agreeing < g.n * ${undividedGroup}) OR (p.n >= ${secondValue.rows} AND p.n >= g.n * ${secondValue.share}))
     SELECT count(*) AS groups_, sum(n)::BIGINT AS rows_, sum(agreeing)::BIGINT AS agreeing, (SELECT sum(n)::BIGINT FROM pairs) AS total,
       sum(n - agreeing)::BIGINT AS exceptions, (SELECT sum(n)::BIGINT FROM apart) AS together,
       sum(n) FILTER (WHERE usual IS DISTINCT FROM (SELECT usual FROM top))::BIGINT AS telling,
       sum(agreeing) FILTER (WHERE usual IS DISTINCT FROM (SELECT usual FROM top))::BIGINT AS telling_agreeing
     FROM groups`,
  );
  const rows = countOf(row, "rows_");
  const share = countOf(row, "agreeing") / Math.max(1, rows);
  const telling = countOf(row, "telling");
  if (rows < countOf(row, "total") / 2 || share < agreeing || countOf(row, "groups_") < 3) return undefined;
  if (telling < fewestTelling || countOf(row, "telling_agreeing") < telling * (agreeing - 0.05)) return undefined;
  if (countOf(row, "together") > countOf(row, "exceptions") * mostTogether) return undefined;
  return { rows, agreeing: share, groups: countOf(row, "groups_") };
}

function suggestionOf({ determinant, dependent, agreeing: share, groups }: Found): Suggestion {
  const determining = determinant.map(({ column }) => column.name);
  const names = `${determining.join(" and ")} has one ${dependent.column.name}`;
  return {
    check: "dependency",
    columns: [...determining, dependent.column.name],
    params: {},
    severity: "P2",
    reason: `Each ${names} in ${percentText(share, 1)} of the rows, over ${plural(groups, "group")}.`,
  };
}
