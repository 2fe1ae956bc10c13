import { defineRule } from "../../rule.ts";
import { dotted } from "./support/ddl.ts";

export const truncateCascade = defineRule({
  id: "truncate-cascade",
  group: "migration",
  title: "TRUNCATE with CASCADE",
  severity: "error",
  dialects: ["generic", "postgres", "oracle"],
  what: "TRUNCATE ... CASCADE.",
  why: "Every table with a foreign key to this one is emptied too, and the ones that refer to those (on Oracle where the key says ON DELETE CASCADE).",
  whenNotToUse: "Test databases.",
  fix: "none",
  sources: ["PostgreSQL manual: TRUNCATE", "Oracle Database SQL Language Reference: TRUNCATE TABLE, CASCADE"],
  visit: ({ statement }) =>
    statement.kind === "truncate" && statement.cascade
      ? [
          {
            span: statement.span,
            message: `Tables that refer to ${statement.names.map(dotted).join(", ")} are emptied too.`,
            suggestion: "Name the tables.",
          },
        ]
      : [],
  examples: {
    bad: [{ sql: "TRUNCATE TABLE customers CASCADE", dialect: "postgres" }],
    good: [{ sql: "TRUNCATE TABLE customers", dialect: "postgres" }],
  },
});
