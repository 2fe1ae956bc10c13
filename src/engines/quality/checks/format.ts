import { z } from "zod";
import { literal } from "../../../core/sql.ts";
import { defineCheck, type KnownColumn } from "../check.ts";
import { formatById, formats } from "../formats/index.ts";
import { isPresent, textValue } from "./support/cells.ts";
import { noneFails } from "./support/none-fails.ts";
import { isOneOf } from "./support/one-of.ts";
import { withoutText } from "./support/kinds.ts";
import { evaluateRows } from "./support/tolerance.ts";

const params = z.strictObject({
  format: z
    .string()
    .refine((id) => formatById(id) !== undefined, { message: `not a format; formats are ${formats.map(({ id }) => id).join(", ")}` })
    .describe("The id of a format: email, url, uuid, date, iban, credit-card..."),
});

export const format = defineCheck({
  id: "format",
  title: "Format",
  dimension: "validity",
  summary:
    "The text of every value has a known format, checksums and the calendar included (2024-02-31 is no date). Values read from text are judged as they were written; NULL is not applicable.",
  arity: { min: 1, max: 1 },
  params,
  applies: ({ columns: [column] }) => (column === undefined ? undefined : withoutText(column)),
  measure: ({ columns: [column], params: given, known }) => {
    const definition = formatById(given.format);
    if (column === undefined || definition === undefined) return { kind: "rows", failing: "FALSE" };
    const present = isPresent(column);
    const exceptions = exceptionsTo(given.format, known?.columns.get(column.name));
    if (exceptions !== undefined) {
      const literals = exceptions.map((value) => literal(value));
      return { kind: "rows", failing: isOneOf(textValue(column), literals), applicable: present };
    }
    return { kind: "rows", failing: `(${present} AND NOT coalesce(${definition.matches(textValue(column))}, FALSE))`, applicable: present };
  },
  proved: ({ columns: [column], params: given }, { rows, columns }) => {
    const known = column === undefined ? undefined : columns.get(column.name);
    return known !== undefined && exceptionsTo(given.format, known)?.length === 0 ? noneFails(known, rows) : undefined;
  },
  evaluate: (figures, target) =>
    evaluateRows(figures, target, { rule: `in the format ${target.params.format}`, failing: "have another form" }),
  examples: {
    pass: [
      {
        title: "a real date",
        data: "SELECT * FROM (VALUES ('2024-02-29'), (NULL)) t(a)",
        columns: ["a"],
        params: { format: "date" },
        failingRows: 0,
      },
      { title: "a number's own digits", data: "SELECT 4111111111111111 AS a", columns: ["a"], params: { format: "credit-card" } },
    ],
    fail: [
      {
        title: "a day that isn't in the calendar",
        data: "SELECT * FROM (VALUES ('2024-02-31'), ('2024-02-28'), ('')) t(a)",
        columns: ["a"],
        params: { format: "date" },
        failingRows: 2,
      },
      {
        title: "a wrong check digit",
        data: "SELECT 'GB82 WEST 1234 5698 7654 33' AS a",
        columns: ["a"],
        params: { format: "iban" },
        failingRows: 1,
      },
    ],
    notApplicable: [
      { title: "no rows", data: "SELECT 'a' AS a WHERE FALSE", columns: ["a"], params: { format: "email" } },
      { title: "only NULLs", data: "SELECT NULL::VARCHAR AS a", columns: ["a"], params: { format: "email" } },
    ],
  },
});

/** All values that don't have the format, where they are known: looking them up costs a fraction of matching every value. */
function exceptionsTo(id: string, known: KnownColumn | undefined): readonly string[] | undefined {
  return known?.format?.id === id ? known.format.exceptions : undefined;
}
