import { z } from "zod";
import { defineCheck, type CheckTarget } from "../check.ts";
import { columnNamed } from "./support/columns.ts";
import { hasType } from "./support/type-names.ts";
import { typeParam } from "./support/type-param.ts";

const columnParams = z.union([z.string().min(1), z.strictObject({ name: z.string().min(1), type: typeParam.optional() })]);

const params = z.strictObject({
  columns: z
    .array(columnParams)
    .min(1)
    .describe("The columns the dataset must have: names, or names with a type (a family or a DuckDB type)."),
  order: z.enum(["any", "strict"]).default("any").describe("`strict`: the columns come in this order."),
  extraColumns: z.enum(["allowed", "forbidden"]).default("allowed").describe("Whether there may be other columns."),
});
type Params = z.output<typeof params>;

export const schema = defineCheck({
  id: "schema",
  title: "Columns and types",
  dimension: "validity",
  summary:
    "The dataset has the columns, by exact name, of the types and in the order asked for. Known without reading data; whether every value fits its column's type is the `type` check's to say.",
  arity: { min: 0, max: 0 },
  params,
  applies: () => undefined,
  measure: (target) => ({ kind: "known", figures: { values: { problems: problemsOf(target) } }, evidence: "exact" }),
  evaluate: (_figures, target) => {
    const problems = problemsOf(target);
    const { columns, order, extraColumns } = target.params;
    const names = columns.map((column) => (typeof column === "string" ? column : [column.name, column.type].filter(Boolean).join(" ")));
    const rules = [...(order === "strict" ? ["in this order"] : []), ...(extraColumns === "forbidden" ? ["no others"] : [])];
    return {
      outcome: problems.length === 0 ? "pass" : "fail",
      observed: problems.length === 0 ? "as asked for" : problems.join("; "),
      threshold: [`columns ${names.join(", ")}`, ...rules].join(", "),
    };
  },
  examples: {
    pass: [
      {
        title: "names, one with a family and one with a type",
        data: "SELECT 1 AS id, 2.50::DECIMAL(10,2) AS price, 'x' AS name",
        columns: [],
        params: {
          columns: [
            { name: "id", type: "integer" },
            { name: "price", type: "NUMERIC(10, 2)" },
          ],
        },
      },
      {
        title: "an empty table has columns too",
        data: "SELECT 1 AS a, 2 AS b WHERE FALSE",
        columns: [],
        params: { columns: ["a", "b"], order: "strict", extraColumns: "forbidden" },
      },
    ],
    fail: [
      { title: "a missing column", data: "SELECT 1 AS a", columns: [], params: { columns: ["a", "b"] } },
      { title: "another type", data: "SELECT '1' AS a", columns: [], params: { columns: [{ name: "a", type: "integer" }] } },
      { title: "another order", data: "SELECT 1 AS b, 2 AS a", columns: [], params: { columns: ["a", "b"], order: "strict" } },
      { title: "a column too many", data: "SELECT 1 AS a, 2 AS b", columns: [], params: { columns: ["a"], extraColumns: "forbidden" } },
      { title: "another case", data: "SELECT 1 AS ID", columns: [], params: { columns: ["id"] } },
    ],
    notApplicable: [],
  },
});

function problemsOf({ params: given, relation }: CheckTarget<Params>): readonly string[] {
  const wanted = given.columns.map((column) => (typeof column === "string" ? { name: column, type: undefined } : column));
  const problems: string[] = [];
  for (const { name, type } of wanted) {
    const column = relation.columns.find((candidate) => candidate.name === name);
    const similar = columnNamed(relation, name);
    if (column === undefined) problems.push(similar === undefined ? `${name} is missing` : `${name} is written ${similar.name}`);
    else if (type !== undefined && !hasType(column, type)) problems.push(`${name} is ${column.type}, not ${type}`);
  }
  const names = new Set(wanted.map(({ name }) => name));
  const extra = relation.columns.filter(({ name }) => !names.has(name)).map(({ name }) => name);
  if (given.extraColumns === "forbidden") problems.push(...extra.map((name) => `${name} is not expected`));
  const found = relation.columns.map(({ name }) => name).filter((name) => names.has(name));
  const expected = wanted.map(({ name }) => name).filter((name) => found.includes(name));
  if (given.order === "strict" && found.join("\0") !== expected.join("\0")) problems.push(`the order is ${found.join(", ")}`);
  return problems;
}
