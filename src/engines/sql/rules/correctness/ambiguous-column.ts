import type { AnalysedStatement, ClauseName, Scope } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { sameName } from "./support/columns.ts";
import { outputName } from "./support/output.ts";
import { joinsIn } from "./support/walk.ts";
import { eachScope } from "./support/visit.ts";

const afterSelect: ReadonlySet<ClauseName> = new Set(["groupBy", "having", "qualify", "orderBy", "window"]);

/** Clauses that may name an output column, and columns that USING has made one. */
function isSettled(scope: Scope, name: string, clause: ClauseName): boolean {
  if (afterSelect.has(clause) && scope.select.items.some((item) => sameName(outputName(item) ?? "", name))) return true;
  return joinsIn(scope.select.from).some((join) => join.natural || join.using.some((column) => sameName(column.name, name)));
}

function matches(_: AnalysedStatement, scope: Scope): readonly RuleMatch[] {
  const seen = new Set<string>();
  return scope.uses.flatMap(({ reference, resolution, clause }) => {
    const { name, span } = reference.name;
    if (resolution.kind !== "ambiguous" || seen.has(name.toLowerCase()) || isSettled(scope, name, clause)) return [];
    seen.add(name.toLowerCase());
    const sources = [...new Set(resolution.sources.map((source) => source.name))];
    // Two tables under one alias are another finding.
    if (sources.length < 2) return [];
    return [
      {
        span,
        message: `${name} is a column of ${sources.join(" and ")}; the engine refuses it, or takes one of them.`,
        suggestion: `Write ${sources.map((source) => `${source}.${name}`).join(" or ")}.`,
      },
    ];
  });
}

export const ambiguousColumn = defineRule({
  id: "ambiguous-column",
  group: "correctness",
  title: "Ambiguous column",
  severity: "error",
  what: "An unqualified column that several tables of FROM have.",
  why: "The query fails; and one that works today fails the day a column of that name is added to another table.",
  whenNotToUse: "Never; columns of USING are one column and aren't reported.",
  fix: "none",
  sources: ["ISO/IEC 9075-2, 6.7 <column reference>"],
  visit: eachScope(matches),
  examples: {
    bad: [
      { sql: "SELECT id FROM a JOIN b ON a.id = b.a_id", schema: "CREATE TABLE a (id INT); CREATE TABLE b (id INT, a_id INT)" },
      {
        sql: "SELECT a.id FROM a JOIN b ON a.id = b.a_id WHERE kind = 1 AND kind < 3",
        schema: "CREATE TABLE a (id INT, kind INT); CREATE TABLE b (kind INT, a_id INT)",
      },
    ],
    good: [
      { sql: "SELECT a.id FROM a JOIN b ON a.id = b.a_id", schema: "CREATE TABLE a (id INT); CREATE TABLE b (id INT, a_id INT)" },
      { sql: "SELECT id FROM a JOIN b USING (id)", schema: "CREATE TABLE a (id INT); CREATE TABLE b (id INT)" },
      { sql: "SELECT id FROM a JOIN b ON a.x = b.y" },
      { sql: "SELECT a.id AS id FROM a JOIN b ON a.id = b.id ORDER BY id", schema: "CREATE TABLE a (id INT); CREATE TABLE b (id INT)" },
    ],
  },
});
