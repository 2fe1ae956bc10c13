import type { AnalysedStatement } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { columnsOfSelect, exchangedPlaces, firstSelect } from "./support/set-operations.ts";

function visit(analysed: AnalysedStatement): readonly RuleMatch[] {
  const { statement } = analysed;
  if (statement.kind !== "insert" || statement.columns.length === 0 || statement.query === undefined) return [];
  const { columns, query } = statement;
  const first = columns[0]?.span.start ?? statement.span.start;
  const span = { start: first, end: columns.at(-1)?.span.end ?? first };
  if (query.body.kind === "values") {
    const row = query.body.rows.find((values) => values.length !== columns.length);
    return row === undefined ? [] : [{ span, message: `${columns.length} columns are named and ${row.length} values given.` }];
  }
  const select = firstSelect(query.body);
  const values = select === undefined ? undefined : columnsOfSelect(analysed, select);
  if (values === undefined) return [];
  if (values.length !== columns.length) {
    return [
      {
        span,
        message: `${columns.length} columns are named and the query gives ${values.length}.`,
        suggestion: "Give each column one value.",
      },
    ];
  }
  const [place = -1] =
    exchangedPlaces(
      columns.map(({ name }) => name),
      values.map(({ name }) => name),
    ) ?? [];
  const [column, value] = [columns[place], values[place]];
  if (column === undefined || value === undefined) return [];
  return [
    {
      span: value.expression ?? span,
      message: `The value called ${value.name ?? ""} goes to the column ${column.name}, and the other way round: INSERT matches by place.`,
      suggestion: "Bring both lists into one order.",
    },
  ];
}

export const insertColumnsMismatch = defineRule({
  id: "insert-columns-mismatch",
  group: "correctness",
  title: "INSERT whose values don't match its columns",
  severity: "error",
  what: "A column list and a query of different lengths, or with two columns in opposite order.",
  why: "Different lengths are refused; exchanged columns of like type are stored without a word.",
  whenNotToUse: "The exchange is meant; give the query's columns their target names by aliases.",
  fix: "none",
  visit,
  examples: {
    bad: [
      { sql: "INSERT INTO t (id, first_name, last_name) SELECT id, last_name, first_name FROM u" },
      { sql: "INSERT INTO t (a, b, c) SELECT a, b FROM u" },
      { sql: "INSERT INTO t (a, b) VALUES (1, 2), (3, 4, 5)" },
    ],
    good: [
      { sql: "INSERT INTO t (a, b) SELECT a, b FROM u" },
      { sql: "INSERT INTO t (a, b) SELECT x, a FROM u" },
      { sql: "INSERT INTO t (a, b) SELECT * FROM u" },
      { sql: "INSERT INTO t (a, b) VALUES (1, 2)" },
    ],
  },
});
