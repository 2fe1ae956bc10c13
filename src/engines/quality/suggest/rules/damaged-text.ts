import { plural } from "../../../../core/count-text.ts";
import { identifier, literal } from "../../../../core/sql.ts";
import { countOf } from "../../profile/row-values.ts";
import type { SuggestionRule } from "../rule.ts";

/** A column with more of it is no text for people. */
const mostDamaged = 0.05;

/**
 * The replacement character; control characters other than tab and line breaks; UTF-8 that was read as Latin-1 or Windows-1252 (`Ã©`, `â€™`); and
 * Mac OS Roman that was (`AmÈlie`: an accented capital within a word, `F‰lscher`: a sign in a letter's place).
 */
const damage =
  "[\\x{FFFD}\\x{0}-\\x{8}\\x{B}\\x{C}\\x{E}-\\x{1F}\\x{7F}-\\x{9F}]|[ÂÃ][\\x{A0}-\\x{BF}]|â€[\\x{99}\\x{9C}\\x{9D}“”™œ˜¦]|\\p{L}[À-ÖØ-Þ]\\p{Ll}|\\p{Ll}[À-ÖØ-Þ]|\\p{L}[‡‰˘¸˝ˇ¯]|[‡‰˘]\\p{L}";

/** Texts with damaged characters. */
export const damagedText: SuggestionRule = {
  id: "damaged-text",
  suggest: async ({ columns, session, tables, profile }) => {
    const texts = columns.filter(({ column, present }) => column.kind === "text" && present > 0);
    if (texts.length === 0 || profile.rows === 0) return [];
    const { from } = await tables.sample();
    const counts = texts.map(
      ({ column }, index) =>
        `count(*) FILTER (WHERE regexp_matches(CAST(${identifier(column.name)} AS VARCHAR), ${literal(damage)})) AS n${index}`,
    );
    const [row] = await session.rows(`SELECT ${counts.join(", ")} FROM ${from}`);
    return texts.flatMap(({ column, present }, index) => {
      const count = countOf(row, `n${index}`);
      if (count === 0 || count > present * mostDamaged) return [];
      return [
        {
          check: "pattern",
          columns: [column.name],
          params: { pattern: damage, negate: true },
          severity: "P2",
          reason: `${plural(count, "value")} looked at hold${count === 1 ? "s" : ""} damaged characters: a wrong encoding on the way, or control characters.`,
        },
      ];
    });
  },
};
