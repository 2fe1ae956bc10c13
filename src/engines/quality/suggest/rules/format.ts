import { formatById } from "../../formats/index.ts";
import { percentText } from "../../checks/support/tolerance.ts";
import type { SuggestionRule } from "../rule.ts";

/** Fewer values than this have a format by chance. */
const fewestValues = 20;

/** A lesser share means another form rather than errors; forms that differ from country to country are never known completely. */
const nearlyAll = 0.95;
const nearlyAllNational = 0.99;
const national = new Set(["postal-code", "phone"]);

/** Columns that nearly always hold one format (the profile's semantic type) should always hold it. */
export const format: SuggestionRule = {
  id: "format",
  suggest: ({ columns }) =>
    columns.flatMap(({ column, profile, present }) => {
      const found = column.kind === "text" && present >= fewestValues ? formatById(profile.semanticType) : undefined;
      if (found === undefined || profile.semanticShare < (national.has(found.id) ? nearlyAllNational : nearlyAll)) return [];
      const reason =
        profile.semanticShare === 1
          ? `Every value is of the form: ${found.title.toLowerCase()}.`
          : `${percentText(profile.semanticShare * present, present)} of the values are of the form: ${found.title.toLowerCase()}.`;
      return [
        {
          check: "format",
          columns: [column.name],
          params: { format: found.id },
          severity: "P2",
          reason,
        },
      ];
    }),
};
