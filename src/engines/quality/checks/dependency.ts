import { z } from "zod";
import { defineCheck } from "../check.ts";
import { evaluateRows } from "./support/tolerance.ts";

export const dependency = defineCheck({
  id: "dependency",
  title: "Functional dependency",
  dimension: "consistency",
  summary:
    "Rows that agree in all columns but the last agree in the last one too (functional dependency, Codd 1971): the same postal code, the same city. Rows that differ from the value most rows of their group have fail; ties go to the smallest value. Rows with a NULL in any of the columns are not applicable.",
  arity: { min: 2, max: 32 },
  params: z.strictObject({}),
  applies: () => undefined,
  measure: ({ columns }) => {
    const dependent = columns.at(-1);
    if (dependent === undefined) return { kind: "rows", failing: "FALSE" };
    return { kind: "dependency", determinant: columns.slice(0, -1), dependent };
  },
  evaluate: (figures, target) => {
    const names = target.columns.map(({ name }) => name);
    const determining = names.slice(0, -1).join(", ");
    return evaluateRows(figures, target, {
      rule: `with the one ${names.at(-1) ?? ""} of their ${determining}`,
      failing: "differ from most of their group",
      vacuous: `Every row has a NULL in ${names.join(", ")}.`,
    });
  },
  examples: {
    pass: [
      {
        title: "one city a code",
        data: "SELECT * FROM (VALUES ('10001', 'New York'), ('10001', 'New York'), ('60601', 'Chicago')) t(zip, city)",
        columns: ["zip", "city"],
        params: {},
        failingRows: 0,
      },
      {
        title: "determined by two columns together",
        data: "SELECT * FROM (VALUES (1, 1, 'a'), (1, 2, 'b'), (1, 1, 'a'), (NULL, 1, 'c'), (NULL, 1, 'd')) t(a, b, c)",
        columns: ["a", "b", "c"],
        params: {},
        failingRows: 0,
      },
    ],
    fail: [
      {
        title: "one row differs from the other two",
        data: "SELECT * FROM (VALUES ('10001', 'New York'), ('10001', 'New York'), ('10001', 'NYC')) t(zip, city)",
        columns: ["zip", "city"],
        params: {},
        failingRows: 1,
      },
      {
        title: "a missing value contradicts nothing",
        data: "SELECT * FROM (VALUES (1, NULL), (1, NULL), (1, 'a'), (1, 'a'), (1, 'b')) t(k, v)",
        columns: ["k", "v"],
        params: {},
        failingRows: 1,
      },
      {
        title: "a tie goes to the smallest value",
        data: "SELECT * FROM (VALUES (1, 'b'), (1, 'a')) t(k, v)",
        columns: ["k", "v"],
        params: {},
        failingRows: 1,
      },
    ],
    notApplicable: [
      { title: "no rows", data: "SELECT 1 AS a, 2 AS b WHERE FALSE", columns: ["a", "b"], params: {} },
      { title: "nothing determines", data: "SELECT NULL::INTEGER AS a, 2 AS b", columns: ["a", "b"], params: {} },
    ],
  },
});
