import { defineRule, type RuleMatch } from "../../rule.ts";
import type { AnalysedStatement } from "../../scope.ts";
import { dotted, isLongScript, wordsOf } from "./support/ddl.ts";
import { isCreatedHere } from "./support/script.ts";

/** The sentence for what the whole statement does; WITH NOCHECK stands before the actions. */
function problem(words: string): string | undefined {
  if (/ WITH NOCHECK ADD\b/.test(words)) return "The rows that exist aren't checked, and the optimizer doesn't use the constraint";
  if (/ WITH CHECK CHECK CONSTRAINT\b/.test(words)) return undefined;
  if (/ NOCHECK CONSTRAINT\b/.test(words)) return "From here on nothing is checked";
  return / CHECK CONSTRAINT\b/.test(words) && !/ ADD\b/.test(words)
    ? "The constraint is enabled again without a look at the rows that came meanwhile, and the optimizer doesn't use it"
    : undefined;
}

/** Scripts that SQL Server writes add each constraint WITH CHECK and enable it in the next statement, which changes nothing. */
function isJustAdded(analysed: AnalysedStatement): boolean {
  // Whether it is can't be told: say nothing.
  if (isLongScript(analysed)) return true;
  const { source, statement } = analysed;
  const text = source.slice(statement.span.start, statement.span.end);
  const name = /\bCHECK\s+CONSTRAINT\s+(?:\[([^\]]+)\]|"([^"]+)"|(\w+))/i.exec(text);
  const written = name?.[1] ?? name?.[2] ?? name?.[3];
  if (written === undefined || /\bNOCHECK\b/i.test(text)) return false;
  const added = [
    ...source.slice(0, statement.span.start).matchAll(/(\bWITH\s+NOCHECK\s+)?\bADD\s+CONSTRAINT\s+(?:\[([^\]]+)\]|"([^"]+)"|(\w+))/gi),
  ];
  return added.some(([, unchecked, a, b, c]) => unchecked === undefined && (a ?? b ?? c)?.toLowerCase() === written.toLowerCase());
}

function visit(analysed: AnalysedStatement): readonly RuleMatch[] {
  const { statement } = analysed;
  if (statement.kind !== "alterTable") return [];
  const found = problem(wordsOf(analysed, statement.span));
  if (found === undefined || isCreatedHere(analysed, statement.target) || isJustAdded(analysed)) return [];
  return [
    {
      span: statement.span,
      message: `${found}.`,
      suggestion: `ALTER TABLE ${dotted(statement.target)} WITH CHECK CHECK CONSTRAINT name, which checks all rows.`,
    },
  ];
}

export const untrustedConstraint = defineRule({
  id: "untrusted-constraint",
  group: "migration",
  title: "Constraint that SQL Server doesn't trust",
  severity: "warning",
  dialects: ["tsql"],
  what: "ADD CONSTRAINT WITH NOCHECK, NOCHECK CONSTRAINT, or CHECK CONSTRAINT without WITH CHECK.",
  why: "A foreign key or check that wasn't checked against all rows says nothing about them, and the query optimizer ignores it until it is checked. To enable one again means NOCHECK unless WITH CHECK is written.",
  whenNotToUse: "For the time of a load, with WITH CHECK CHECK CONSTRAINT after it.",
  fix: "none",
  sources: ["Microsoft: ALTER TABLE (Transact-SQL), WITH CHECK | WITH NOCHECK"],
  visit,
  examples: {
    bad: [
      { sql: "ALTER TABLE orders WITH NOCHECK ADD CONSTRAINT c FOREIGN KEY (c_id) REFERENCES customers (id)", dialect: "tsql" },
      { sql: "ALTER TABLE orders CHECK CONSTRAINT c", dialect: "tsql" },
      { sql: "ALTER TABLE orders NOCHECK CONSTRAINT ALL", dialect: "tsql" },
    ],
    good: [
      {
        sql: "ALTER TABLE [orders] WITH CHECK ADD CONSTRAINT [c] FOREIGN KEY ([c_id]) REFERENCES [customers] ([id]); ALTER TABLE [orders] CHECK CONSTRAINT [c]",
        dialect: "tsql",
      },
      { sql: "ALTER TABLE orders WITH CHECK ADD CONSTRAINT c FOREIGN KEY (c_id) REFERENCES customers (id)", dialect: "tsql" },
      { sql: "ALTER TABLE orders WITH CHECK CHECK CONSTRAINT c", dialect: "tsql" },
      { sql: "ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0)", dialect: "tsql" },
    ],
  },
});
