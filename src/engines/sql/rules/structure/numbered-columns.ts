import { defineRule } from "../../rule.ts";
import type { ColumnDefinition } from "../../syntax/tree.ts";

/** Names that say nothing, as tables of tests have them. */
const meaningless = /^(?:.{0,2}|col|column|field|val|value|test|dim|feature)_?$/i;

/** Columns of one type whose names differ by a number at the end only, 1, 2, 3 and so on. */
function seriesOf(columns: readonly ColumnDefinition[]): readonly (readonly ColumnDefinition[])[] {
  const byStem = new Map<string, Map<number, ColumnDefinition>>();
  for (const column of columns) {
    const [, stem = "", number = ""] = /^(.*?\D)0*(\d{1,2})$/u.exec(column.name.name) ?? [];
    if (number === "" || meaningless.test(stem)) continue;
    const key = `${stem.toLowerCase()} ${column.type}`;
    byStem.set(key, (byStem.get(key) ?? new Map<number, ColumnDefinition>()).set(Number(number), column));
  }
  return [...byStem.values()].flatMap((numbered) => {
    const found: ColumnDefinition[] = [];
    for (let next = 1, column = numbered.get(1); column !== undefined; column = numbered.get(++next)) found.push(column);
    return found.length < 3 ? [] : [found];
  });
}

export const numberedColumns = defineRule({
  id: "numbered-columns",
  group: "structure",
  title: "Columns with numbers",
  severity: "info",
  what: "CREATE TABLE with three or more columns of one type that differ by a number: phone1, phone2, phone3.",
  why: "They are rows of a table of their own: to search them needs an OR of all, an order among them means nothing, and the next one needs another column.",
  whenNotToUse: "Their number is given by nature, such as the quarters of a year, or the table is a wide one for a tool.",
  fix: "none",
  sources: ["B. Karwin, SQL Antipatterns (2010): Multicolumn Attributes; Metadata Tribbles"],
  visit: ({ statement }) =>
    statement.kind !== "createTable"
      ? []
      : seriesOf(statement.columns).flatMap((columns) => {
          const [first] = columns;
          const last = columns.at(-1);
          if (first === undefined || last === undefined) return [];
          return [
            {
              span: first.span,
              message: `${first.name.name} to ${last.name.name} are ${columns.length} places for values of one kind.`,
              suggestion: "A table of its own with a row for each value.",
            },
          ];
        }),
  examples: {
    bad: [{ sql: "CREATE TABLE people (id INT PRIMARY KEY, phone1 TEXT, phone2 TEXT, phone3 TEXT)" }],
    good: [
      { sql: "CREATE TABLE people (id INT PRIMARY KEY, address_line1 TEXT, address_line2 TEXT)" },
      { sql: "CREATE TABLE t (c1 INT, c2 INT, c3 INT, col1 INT, col2 INT, col3 INT)" },
      { sql: "CREATE TABLE t (rate1 INT, rate3 INT, rate5 INT)" },
    ],
  },
});
