import { defineRule } from "../../rule.ts";
import type { Join } from "../../syntax/tree.ts";

export const mixedOnAndUsing = defineRule({
  id: "mixed-on-and-using",
  group: "structure",
  title: "ON and USING in one FROM",
  severity: "info",
  what: "Joins of one SELECT are written with USING in part and with ON in part.",
  why: "USING makes one column of two, ON keeps both: what an unqualified name or a star means changes from join to join.",
  whenNotToUse: "Where only some keys have the same name, and all columns are qualified.",
  fix: "none",
  visit: ({ scopes }) =>
    scopes.flatMap(({ select }) => {
      const joins: Join[] = [];
      for (let at = select.from; at?.kind === "join"; at = at.left) joins.push(at);
      const using = joins.find((join) => join.using.length > 0);
      if (using === undefined || !joins.some((join) => join.on !== undefined)) return [];
      return [
        {
          span: using.conditionSpan ?? using.keywordSpan,
          message: "Other joins of this SELECT are written with ON.",
          suggestion: "Use one form.",
        },
      ];
    }),
  examples: {
    bad: [{ sql: "SELECT a.x FROM a JOIN b USING (i) JOIN c ON c.k = a.k" }],
    good: [{ sql: "SELECT a.x FROM a JOIN b ON b.i = a.i JOIN c ON c.k = a.k" }],
  },
});
