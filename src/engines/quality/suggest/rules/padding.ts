import { plural } from "../../../../core/count-text.ts";
import type { SuggestionRule } from "../rule.ts";

/** Where more values are padded, the column is of fixed width. */
const mostPadded = 0.2;

/** White space around a few values makes them differ from their equals. */
export const padding: SuggestionRule = {
  id: "padding",
  suggest: ({ columns }) =>
    columns.flatMap(({ column, profile, present }) => {
      const padded = profile.text?.padded ?? 0;
      if (padded === 0 || padded > present * mostPadded) return [];
      return [
        {
          check: "pattern",
          columns: [column.name],
          params: { pattern: "^[\\s\\p{Z}]|[\\s\\p{Z}]$", negate: true },
          severity: "P3",
          reason: `${plural(padded, "value")} begin${padded === 1 ? "s" : ""} or end${padded === 1 ? "s" : ""} with white space.`,
        },
      ];
    }),
};
