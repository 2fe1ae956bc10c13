import { defineRule } from "../../rule.ts";

export const selfAlias = defineRule({
  id: "self-alias",
  group: "structure",
  title: "Column renamed to its own name",
  severity: "info",
  what: "A column with an alias that is its name.",
  why: "The alias does nothing.",
  whenNotToUse: "Where the alias changes upper and lower case in quotes.",
  fix: "none",
  visit: ({ scopes }) =>
    scopes.flatMap(({ select }) =>
      select.items.flatMap(({ expression, alias, span }) =>
        expression.kind === "column" &&
        alias !== undefined &&
        !alias.quoted &&
        !expression.name.quoted &&
        alias.name === expression.name.name
          ? [{ span, message: `${alias.name} is its name already.`, suggestion: "Leave the alias out." }]
          : [],
      ),
    ),
  examples: { bad: [{ sql: "SELECT t.a AS a FROM t" }], good: [{ sql: "SELECT t.a AS b FROM t" }, { sql: 'SELECT a AS "A" FROM t' }] },
});
