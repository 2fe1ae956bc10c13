/** The wire schema of checks as a tool argument. It stays small (it is part of every tools/list): a check's own parameters are judged by `readInlineChecks`. */
import { z } from "zod";
import { severities, type Check } from "../check.ts";
import { checks } from "../checks/index.ts";

/** `range(min, max)`: the check with the parameters that matter most. */
function signature({ id, params }: Check): string {
  const names = Object.keys(params.shape).slice(0, 2);
  return names.length === 0 ? id : `${id}(${names.join(", ")})`;
}

export const inlineChecksSchema = z
  .array(
    z.looseObject({
      check: z.string().describe(`With its main parameters: ${checks.map(signature).join(" ")}`),
      columns: z.union([z.string(), z.array(z.unknown())]).optional(),
      severity: z.enum(severities).optional().describe("default P1"),
      mostly: z.number().min(0).max(1).optional().describe("share of rows that must hold"),
      where: z.string().optional().describe("SQL row filter"),
    }),
  )
  .describe(
    'Parameters stand beside these keys: {"check":"range","columns":"amount","min":0}, {"check":"reference","column":"customer_id","dataset":"customers.csv","columns":["id"]}. Also max_failing_rows, id, reason.',
  );
