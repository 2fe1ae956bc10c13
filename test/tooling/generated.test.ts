import { describe, expect, test } from "vitest";
import { z } from "zod";
import { cell, codeCell, fillSections, markdownTable } from "../../scripts/generated/markers.ts";
import { parametersOf, parameterTable } from "../../scripts/generated/parameters.ts";

describe("generated sections", () => {
  const sections = { one: () => "first", two: () => "second\nline\n" };

  test("replace what stands between their markers and nothing else", () => {
    const before =
      "# Title\n<!-- generated:one -->\nstale\n<!-- /generated:one -->\nkept\n<!-- generated:two -->\n<!-- /generated:two -->\n";
    const after = fillSections(before, sections);
    expect(after).toBe(
      "# Title\n<!-- generated:one -->\n\nfirst\n\n<!-- /generated:one -->\nkept\n<!-- generated:two -->\n\nsecond\nline\n\n<!-- /generated:two -->\n",
    );
    expect(fillSections(after, sections)).toBe(after);
  });

  test("name the line of a section that isn't known", () => {
    expect(() => fillSections("text\n<!-- generated:three -->\n<!-- /generated:three -->", sections)).toThrow(/line 2.*three/);
  });

  test("name the line of a section that isn't closed", () => {
    expect(() => fillSections("<!-- generated:one -->\n<!-- /generated:two -->", sections)).toThrow(/line 1.*not closed/);
  });

  test("keep a table whole whatever its cells hold", () => {
    const table = markdownTable(["a"], [[cell("x | y\nz")], [codeCell("p|q")], [codeCell("tick ` tick")]]);
    expect(table.split("\n")).toStrictEqual(["| a |", "| --- |", "| x \\| y z |", "| `p\\|q` |", "| `` tick ` tick `` |"]);
  });
});

describe("parameter tables", () => {
  const schema = z.strictObject({
    min: z.union([z.number(), z.string()]).optional().describe("Lower bound."),
    strict: z.boolean().default(false).describe("Without the bound."),
    values: z.array(z.string()).describe("What is accepted."),
    between: z.tuple([z.number(), z.number()]).optional().describe("Both bounds."),
    mixed: z.array(z.union([z.string(), z.number()])).describe("Some."),
    mode: z.enum(["exact", "superset"]).describe("How."),
  });

  test("describe types, needs and defaults", () => {
    expect(parametersOf(schema)).toStrictEqual([
      { name: "min", type: "number or string", required: false, description: "Lower bound." },
      { name: "strict", type: "boolean", required: false, description: "Without the bound.", fallback: "false" },
      { name: "values", type: "list of string", required: true, description: "What is accepted." },
      { name: "between", type: "[number, number]", required: false, description: "Both bounds." },
      { name: "mixed", type: "list of (string or number)", required: true, description: "Some." },
      { name: "mode", type: '"exact" or "superset"', required: true, description: "How." },
    ]);
  });

  test("are empty where there is nothing to say", () => {
    expect(parameterTable(z.strictObject({}), "parameter")).toBe("");
  });
});
