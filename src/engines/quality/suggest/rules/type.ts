import { plural } from "../../../../core/count-text.ts";
import { percentText } from "../../checks/support/tolerance.ts";
import type { SuggestionRule } from "../rule.ts";

/** Values that don't fit the type that all the others have. */
export const type: SuggestionRule = {
  id: "type",
  suggest: ({ columns }) =>
    columns.flatMap(({ column, profile, present }) => {
      if (profile.misfits === 0) return [];
      const reason = `${percentText(present, present + profile.misfits)} of the values are ${column.kind}; ${plural(profile.misfits, "value")} can't be read so.`;
      return [{ check: "type", columns: [column.name], params: {}, severity: "P1", reason }];
    }),
};
