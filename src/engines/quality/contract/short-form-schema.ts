/**
 * The short form as a schema, for editors and documents: `z.toJSONSchema(shortFormSchema, { io: "input" })`. The reader judges by the same
 * registry, and tells mistakes by their lines.
 */
import { z } from "zod";
import { dimensions, severities, type Check } from "../check.ts";
import { checks } from "../checks/index.ts";

const columnNames = z.union([z.string(), z.array(z.string()).min(1)]);

const common = {
  column: z.string().optional(),
  columns: columnNames.optional().describe("A column, or a list of them; a check of one column is made for each."),
  severity: z.enum(severities).optional().describe("P0 critical, P1 high (default), P2 medium, P3 low."),
  mostly: z.number().min(0).max(1).optional().describe("The share of rows that must hold; by default all."),
  max_failing_rows: z.int().nonnegative().optional().describe("How many rows may fail; by default none."),
  where: z.string().optional().describe("SQL condition: other rows are left out of this check."),
  id: z.string().optional().describe("The check's name in reports; by default made of the check and its columns."),
  reason: z.string().optional().describe("Why it is checked, for people."),
  dimension: z.enum(dimensions).optional(),
};

/** The parameters under their own names and in snake_case. */
function paramShape(check: Check): Record<string, z.ZodType> {
  const shape: Record<string, z.ZodType> = {};
  for (const [name, schema] of Object.entries(check.params.shape)) {
    const snake = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    if (!(schema instanceof z.ZodType)) continue;
    // `columns` are the check's own, where it has any.
    if (name === "columns" && check.arity.max > 0) shape["to_columns"] = schema.optional();
    else if (snake === name) shape[name] = schema;
    else {
      shape[name] = schema.optional();
      shape[snake] = schema.optional();
    }
  }
  return shape;
}

function checkSchema(check: Check): z.ZodType {
  const body = z.strictObject({ ...common, ...paramShape(check) });
  const value = z.union([z.string(), z.array(z.string()), z.null(), body]);
  const { column: _column, columns: _columns, ...beside } = common;
  return z.strictObject({ ...beside, [check.id]: value }).describe(check.summary);
}

const explicit = z
  .looseObject({ ...common, check: z.enum(checks.map(({ id }) => id)), params: z.record(z.string(), z.unknown()).optional() })
  .describe("The check by its name, with its parameters beside it.");

export const shortFormSchema = z
  .strictObject({
    dataset: z.string().optional().describe("What the contract describes, for people."),
    description: z.string().optional(),
    severity: z.enum(severities).optional().describe("Of checks that name none; by default P1."),
    types: z
      .record(z.string(), z.string())
      .optional()
      .describe("Types by column, such as DATE or DECIMAL(10,2), that text files are read with."),
    checks: z.array(z.union([explicit, ...checks.map((check) => checkSchema(check))])),
  })
  .describe("A data contract in Pipewright's short form.");
