import type { SuggestionRule } from "../rule.ts";

/** An empty dataset is nearly always a failed job. */
export const rowCount: SuggestionRule = {
  id: "row-count",
  suggest: () => [
    { check: "row_count", columns: [], params: { min: 1 }, severity: "P0", reason: "A dataset without rows is most likely a failed load." },
  ],
};
