import { percentText } from "../../checks/support/tolerance.ts";
import { isIdentifierName } from "../column-names.ts";
import type { SuggestionRule } from "../rule.ts";

/** From this share of different values on, a repeated one looks like a duplicate; less is asked of a column named like an identifier. */
const nearlyUnique = 0.999;
const nearlyUniqueIdentifier = 0.99;

/** Fewer rows than this are unique by chance. */
const fewestRows = 20;

/** Identifiers, and columns that hold a value twice at most a few times, should not repeat a value. */
export const unique: SuggestionRule = {
  id: "unique",
  suggest: ({ columns, profile: { rows } }) =>
    columns.flatMap(({ column, profile, present }) => {
      if (rows < fewestRows || present < rows * 0.98) return [];
      const named = isIdentifierName(column.name);
      if (column.kind === "float" || (column.kind === "decimal" && !named)) return [];
      if (profile.distinct < present * (named ? nearlyUniqueIdentifier : nearlyUnique)) return [];
      // Times of events and prose are different by nature; the same one twice is no error.
      if (!named && (column.kind === "timestamp" || column.kind === "timestamptz" || (profile.text?.meanLength ?? 0) > 60)) return [];
      // Measures that all but a few rows differ in differ by chance.
      if (!named && column.kind !== "text" && column.kind !== "uuid" && profile.distinct < present) return [];
      const reason = `${percentText(profile.distinct, present)} of the values are different${named ? ", and the column is named like an identifier" : ""}.`;
      return [{ check: "unique", columns: [column.name], params: {}, severity: named ? "P0" : "P1", reason }];
    }),
};
