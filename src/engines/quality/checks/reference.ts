import { z } from "zod";
import { defineCheck, type CheckTarget } from "../check.ts";
import { columnNamed } from "./support/columns.ts";
import { evaluateRows } from "./support/tolerance.ts";

const params = z.strictObject({
  dataset: z.string().min(1).describe("The dataset that must hold the keys: a file, glob, table or SELECT."),
  columns: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe("Its key columns, in the order of the check's own; by default those of the same names."),
});
type Params = z.output<typeof params>;

export const reference = defineCheck({
  id: "reference",
  title: "Referential integrity",
  dimension: "consistency",
  summary:
    "Every key occurs in another dataset (SQL FOREIGN KEY, MATCH SIMPLE: a row with a NULL in its key is not applicable). Keys of one family of types are compared by value, others by their text. The referenced key need not be unique.",
  arity: { min: 1, max: 32 },
  params,
  applies: (target) => {
    const to = target.references.get(target.params.dataset);
    const named = toNames(target);
    if (named.length !== target.columns.length)
      return `${target.columns.length} columns refer to ${named.length} of ${target.params.dataset}.`;
    const missing = named.find((name) => to === undefined || columnNamed(to, name) === undefined);
    return missing === undefined ? undefined : `${target.params.dataset} has no column ${missing}.`;
  },
  references: (given) => [given.dataset],
  measure: (target) => {
    const to = target.references.get(target.params.dataset);
    if (to === undefined) return { kind: "rows", failing: "FALSE" };
    const toColumns = toNames(target).flatMap((name) => columnNamed(to, name) ?? []);
    return { kind: "reference", columns: target.columns, to, toColumns };
  },
  evaluate: (figures, target) =>
    evaluateRows(figures, target, {
      rule: `found in ${target.params.dataset} (${toNames(target).join(", ")})`,
      failing: "not found",
      vacuous: "Every key has a NULL in it.",
    }),
  examples: {
    pass: [
      {
        title: "every key is there, and NULL refers to nothing",
        data: "SELECT * FROM (VALUES (1), (2), (2), (NULL)) t(customer_id)",
        columns: ["customer_id"],
        params: { dataset: "customers", columns: ["id"] },
        references: { customers: "SELECT * FROM (VALUES (1), (2), (3)) t(id)" },
        failingRows: 0,
      },
      {
        title: "a compound key by its own names",
        data: "SELECT * FROM (VALUES (1, 'x'), (2, NULL)) t(a, b)",
        columns: ["a", "b"],
        params: { dataset: "keys" },
        references: { keys: "SELECT * FROM (VALUES ('x', 1), ('y', 2)) t(b, a)" },
        failingRows: 0,
      },
      {
        title: "a number and its text",
        data: "SELECT 7 AS a",
        columns: ["a"],
        params: { dataset: "keys" },
        references: { keys: "SELECT '7' AS a" },
      },
    ],
    fail: [
      {
        title: "orphans",
        data: "SELECT * FROM (VALUES (1), (9), (9), (NULL)) t(customer_id)",
        columns: ["customer_id"],
        params: { dataset: "customers", columns: ["id"] },
        references: { customers: "SELECT * FROM (VALUES (1), (NULL)) t(id)" },
        failingRows: 2,
      },
      {
        title: "an empty dataset holds no key",
        data: "SELECT 1 AS id",
        columns: ["id"],
        params: { dataset: "customers" },
        references: { customers: "SELECT 1 AS id WHERE FALSE" },
        failingRows: 1,
      },
    ],
    notApplicable: [
      {
        title: "no rows",
        data: "SELECT 1 AS id WHERE FALSE",
        columns: ["id"],
        params: { dataset: "customers" },
        references: { customers: "SELECT 1 AS id" },
      },
      {
        title: "only NULLs",
        data: "SELECT NULL::INTEGER AS id",
        columns: ["id"],
        params: { dataset: "customers" },
        references: { customers: "SELECT 1 AS id" },
      },
    ],
  },
});

function toNames({ params: given, columns }: Pick<CheckTarget<Params>, "params" | "columns">): readonly string[] {
  return given.columns ?? columns.map(({ name }) => name);
}
