import { percentText } from "../../checks/support/tolerance.ts";
import type { SuggestionRule } from "../rule.ts";

/** From this share of filled cells on, an empty one looks like an omission. */
const nearlyComplete = 0.98;

/** Columns that nearly always have a value should always have one. */
export const notNull: SuggestionRule = {
  id: "not-null",
  suggest: ({ columns, profile: { rows } }) =>
    columns.flatMap(({ column, profile }) => {
      const filled = rows - profile.nulls;
      if (rows === 0 || filled < rows * nearlyComplete) return [];
      const reason = profile.nulls === 0 ? "Every row has a value." : `${percentText(filled, rows)} of the rows have a value.`;
      return [{ check: "not_null", columns: [column.name], params: {}, severity: profile.nulls === 0 ? "P1" : "P2", reason }];
    }),
};
