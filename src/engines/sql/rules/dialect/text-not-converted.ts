import { defineRule, type Edit, type RuleMatch } from "../../rule.ts";
import type { AnalysedStatement } from "../../scope.ts";
import type { Expression, Literal } from "../../syntax/tree.ts";
import { textAt } from "../correctness/support/columns.ts";
import { familyOf } from "../correctness/support/kinds.ts";
import { comparisons } from "../correctness/support/predicates.ts";
import { eachExpression } from "../correctness/support/visit.ts";

interface Compared {
  readonly operand: Expression;
  readonly values: readonly Expression[];
}

function comparedIn(expression: Expression): readonly Compared[] {
  if (expression.kind === "between") return [{ operand: expression.operand, values: [expression.low, expression.high] }];
  if (expression.kind === "in") return [{ operand: expression.operand, values: expression.list ?? [] }];
  if (expression.kind !== "binary" || !comparisons.has(expression.operator)) return [];
  const { left, right } = expression;
  return [
    { operand: left, values: [right] },
    { operand: right, values: [left] },
  ];
}

const isText = (expression: Expression): expression is Literal => expression.kind === "literal" && expression.type === "string";

interface Meant {
  /** How the type is called in messages. */
  readonly name: string;
  /** The text, where it is one of the type. */
  readonly form: RegExp;
  readonly written: (value: string) => string;
}

const date: Meant = { name: "a DATE", form: /^\d{4}-\d{2}-\d{2}$/u, written: (value) => `DATE '${value}'` };
const timestamp: Meant = {
  name: "a TIMESTAMP",
  form: /^\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$/u,
  written: (value) => `TIMESTAMP '${value}'`,
};
const number: Meant = { name: "a number", form: /^-?\d+(?:\.\d+)?$/u, written: (value) => value };

function meantBy(analysed: AnalysedStatement, operand: Expression): Meant | undefined {
  const { kind } = analysed.typeOf(operand);
  if (familyOf(kind) === "number") return number;
  return familyOf(kind) === "time" ? (kind === "date" ? date : timestamp) : undefined;
}

function matchOf(analysed: AnalysedStatement, { operand, values }: Compared): RuleMatch | undefined {
  const texts = values.filter(isText);
  const [first] = texts;
  const meant = first === undefined || operand.kind === "literal" ? undefined : meantBy(analysed, operand);
  if (first === undefined || meant === undefined) return undefined;
  const edits = texts.flatMap((text): readonly Edit[] =>
    meant.form.test(text.value) ? [{ span: { start: text.start, end: text.end }, text: meant.written(text.value) }] : [],
  );
  return {
    span: first,
    message: `${textAt(analysed, operand)} is ${meant.name} and ${textAt(analysed, first)} a text, which Trino doesn't compare: the query is refused.`,
    suggestion: `Write ${meant.name}${meant === number ? "" : ", with the type's name before the text"}, or CAST one side.`,
    ...(edits.length === texts.length
      ? { rewrite: { title: `Compare with ${meant.name}`, edits, preconditions: [], changesResult: true } }
      : {}),
  };
}

const orders = "CREATE TABLE orders (id INTEGER, day DATE, made TIMESTAMP, code VARCHAR)";

export const textNotConverted = defineRule({
  id: "text-not-converted",
  group: "dialect",
  title: "Text beside a date or a number",
  severity: "error",
  dialects: ["trino"],
  what: "A string literal compared with a date, a timestamp or a number, by an operator, BETWEEN or IN.",
  why: "Trino converts no text by itself: the query ends with a type mismatch. Most other engines read the text as the other side's type.",
  whenNotToUse: "Never.",
  fix: "suggestion",
  sources: [
    "Trino documentation: Conversion functions, implicit conversion",
    "trino-go-client, integration tests: Cannot apply operator: date = varchar(10)",
  ],
  visit: eachExpression((analysed, { expression }) =>
    analysed.dialect === "trino"
      ? comparedIn(expression)
          .map((compared) => matchOf(analysed, compared))
          .find((found) => found !== undefined)
      : undefined,
  ),
  examples: {
    bad: [
      {
        sql: "SELECT id FROM orders WHERE day >= '2024-01-01'",
        schema: orders,
        dialect: "trino",
        fixed: "SELECT id FROM orders WHERE day >= DATE '2024-01-01'",
      },
      {
        sql: "SELECT id FROM orders WHERE made BETWEEN '2024-01-01' AND '2024-01-31 12:00:00'",
        schema: orders,
        dialect: "trino",
        fixed: "SELECT id FROM orders WHERE made BETWEEN TIMESTAMP '2024-01-01' AND TIMESTAMP '2024-01-31 12:00:00'",
      },
      {
        sql: "SELECT code FROM orders WHERE id IN ('1', '2')",
        schema: orders,
        dialect: "trino",
        fixed: "SELECT code FROM orders WHERE id IN (1, 2)",
      },
      { sql: "SELECT id FROM orders WHERE day IN ('2024-01', '2024-02')", schema: orders, dialect: "trino" },
    ],
    good: [
      { sql: "SELECT id FROM orders WHERE day >= DATE '2024-01-01' AND id = 5", schema: orders, dialect: "trino" },
      { sql: "SELECT id FROM orders WHERE code >= '2024-01-01'", schema: orders, dialect: "trino" },
      { sql: "SELECT id FROM orders WHERE CAST(day AS VARCHAR) = '2024-01-01'", schema: orders, dialect: "trino" },
      { sql: "SELECT id FROM orders WHERE day >= '2024-01-01'", dialect: "trino" },
    ],
  },
});
