import { defineRule } from "../../rule.ts";
import { wordsOf } from "./support/ddl.ts";

export const enumValueAtEnd = defineRule({
  id: "enum-value-at-end",
  group: "migration",
  title: "Enum value without a place",
  severity: "info",
  dialects: ["postgres"],
  what: "ALTER TYPE ... ADD VALUE without BEFORE or AFTER.",
  why: "Enums compare in the order of their values, and the new one becomes the largest: status < 'approved' doesn't find it, and its place can't be changed later.",
  whenNotToUse: "Nothing compares or sorts by the enum, or the end is its place.",
  fix: "none",
  sources: ["PostgreSQL manual: ALTER TYPE; Enumerated Types, Ordering"],
  visit: (analysed) => {
    const { statement } = analysed;
    if (statement.kind !== "other") return [];
    const words = wordsOf(analysed, statement.span);
    if (!/^ALTER TYPE \S+(?: \. \S+)* ADD VALUE\b/.test(words) || /\b(?:BEFORE|AFTER)\b/.test(words)) return [];
    return [
      { span: statement.span, message: "The new value sorts after all others.", suggestion: "Say BEFORE or AFTER which value it comes." },
    ];
  },
  examples: {
    bad: [{ sql: "ALTER TYPE state ADD VALUE 'in review'", dialect: "postgres" }],
    good: [{ sql: "ALTER TYPE state ADD VALUE 'in review' BEFORE 'approved'", dialect: "postgres" }],
  },
});
