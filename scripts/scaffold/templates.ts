/** What a new unit starts as: it compiles, passes lint and its test, and does one true thing that is there to be replaced. */
import type { UnitName } from "./names.ts";

export interface Scaffold {
  readonly files: Readonly<Record<string, string>>;
  readonly registry: { readonly path: string; readonly array: string; readonly module: string };
}

const checkTemplate = ({ snake, camel, title }: UnitName): string => `import { z } from "zod";
import { defineCheck } from "../check.ts";
import { failsWhenPresent, isPresent, typedValue } from "./support/cells.ts";
import { evaluateRows } from "./support/tolerance.ts";

export const ${camel} = defineCheck({
  id: "${snake}",
  title: "${title}",
  dimension: "validity",
  summary: "TODO: what it proves, one sentence, with the source of the rule. As scaffolded: every value is the same on both sides of itself.",
  arity: { min: 1, max: 1 },
  params: z.strictObject({}),
  applies: () => undefined,
  measure: ({ columns: [column] }) => {
    if (column === undefined) return { kind: "rows", failing: "FALSE" };
    const value = typedValue(column);
    return { kind: "rows", failing: failsWhenPresent(column, \`\${value} IS DISTINCT FROM \${value}\`), applicable: isPresent(column) };
  },
  evaluate: (figures, target) => evaluateRows(figures, target, { rule: "as they should be", failing: "not so" }),
  examples: {
    pass: [{ title: "a value", data: "SELECT * FROM (VALUES (1), (NULL)) t(a)", columns: ["a"], params: {}, failingRows: 0 }],
    fail: [],
    notApplicable: [{ title: "no rows", data: "SELECT 1 AS a WHERE FALSE", columns: ["a"], params: {} }],
  },
});
`;

const checkTestTemplate = ({
  snake,
  camel,
  kebab,
}: UnitName): string => `/** Beside the examples of the definition, which test/checks runs for every check. */
import { describe, expect, test } from "vitest";
import { checkById } from "../../src/engines/quality/checks/index.ts";
import { ${camel} } from "../../src/engines/quality/checks/${kebab}.ts";

describe("${snake}", () => {
  test("is registered", () => {
    expect(checkById("${snake}")).toBe(${camel});
  });

  test("refuses a parameter it doesn't know", () => {
    expect(${camel}.bind({ unheardOf: 1 })).toHaveProperty("problems");
  });
});
`;

const formatTemplate = ({ kebab, camel, title }: UnitName): string => `import { literal } from "../../../core/sql.ts";
import { defineFormat } from "../format.ts";

export const ${camel} = defineFormat({
  id: "${kebab}",
  title: "${title}",
  summary: "TODO: the rule and its source. As scaffolded: one or more ASCII digits.",
  matches: (value) => \`regexp_full_match(\${value}, \${literal("[0-9]+")})\`,
  inferred: false,
  examples: { valid: ["0", "123"], invalid: ["", "12a", " 1"] },
});
`;

const formatTestTemplate = ({
  kebab,
  camel,
}: UnitName): string => `/** Beside the examples of the definition, which test/formats runs for every format. */
import { expect, test } from "vitest";
import { formats } from "../../src/engines/quality/formats/index.ts";
import { ${camel} } from "../../src/engines/quality/formats/${kebab}.ts";

test("${kebab} is registered", () => {
  expect(formats).toContain(${camel});
});
`;

const toolTemplate = ({ snake, kebab, camel, title }: UnitName): string => `import { z } from "zod";
import { defineTool } from "../core/define-tool.ts";
import { doc, paragraph } from "../core/doc.ts";
import type { ToolContext } from "./context.ts";

const input = z.strictObject({
  dataset: z.string().min(1).describe("A file, a glob or a SELECT in quotes."),
});

const output = z.strictObject({
  summary: z.string().describe("The answer in a sentence."),
  rows: z.int().nonnegative().describe("Rows in the dataset."),
});

export const ${camel} = defineTool({
  name: "${snake}",
  title: "${title}",
  summary: "TODO: one line. As scaffolded, it counts the rows of a dataset.",
  description: "TODO: when to use it, then an example. As scaffolded, it counts the rows of a dataset.",
  searchHint: "${title.toLowerCase()}",
  input,
  output,
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  cli: { command: "${kebab}", positional: ["dataset"] },
  examples: [{ request: "How many movies are there?", input: { dataset: "node_modules/vega-datasets/data/movies.json" } }],
  run: async ({ dataset }, context: ToolContext) => {
    await using session = await context.data.session({ signal: context.signal });
    const relation = await session.open(dataset);
    const [row] = await session.rows(\`SELECT count(*) AS n FROM \${relation.from}\`);
    const rows = Number(row?.["n"] ?? 0);
    return { summary: \`\${relation.dataset} has \${rows.toLocaleString("en-US")} rows.\`, rows };
  },
  render: ({ summary }) => doc(paragraph(summary)),
});
`;

const toolTestTemplate = ({ snake, camel, kebab }: UnitName): string => `import { afterAll, describe, expect, test } from "vitest";
import { createDataAccess } from "../../src/data/index.ts";
import { createToolContext } from "../../src/tools/context.ts";
import { ${camel} } from "../../src/tools/${kebab}.ts";

const data = createDataAccess({ roots: ["."] });
afterAll(async () => data[Symbol.asyncDispose]());

describe("${snake}", () => {
  test("answers its first example", async () => {
    const context = createToolContext({ data, signal: new AbortController().signal, log: () => undefined });
    const { structured } = await ${camel}.call(${camel}.examples[0]?.input, context);
    expect(structured).toMatchObject({ rows: 3201 });
  });
});
`;

export const scaffolds: Readonly<Record<string, (name: UnitName) => Scaffold>> = {
  check: (name) => ({
    files: {
      [`src/engines/quality/checks/${name.kebab}.ts`]: checkTemplate(name),
      [`test/checks/${name.kebab}.test.ts`]: checkTestTemplate(name),
    },
    registry: { path: "src/engines/quality/checks/index.ts", array: "checks", module: `./${name.kebab}.ts` },
  }),
  format: (name) => ({
    files: {
      [`src/engines/quality/formats/${name.kebab}.ts`]: formatTemplate(name),
      [`test/formats/${name.kebab}.test.ts`]: formatTestTemplate(name),
    },
    registry: { path: "src/engines/quality/formats/index.ts", array: "formats", module: `./${name.kebab}.ts` },
  }),
  tool: (name) => ({
    files: {
      [`src/tools/${name.kebab}.ts`]: toolTemplate(name),
      [`test/tools/${name.kebab}.test.ts`]: toolTestTemplate(name),
    },
    registry: { path: "src/tools/index.ts", array: "tools", module: `./${name.kebab}.ts` },
  }),
};
