/** The wire schema of checks as a tool argument. It stays small (it is part of every tools/list): a check's own parameters are judged by `readInlineChecks`. */
import { z } from "zod";
import { severities } from "../check.ts";
import { checks } from "../checks/index.ts";

export const inlineChecksSchema = z
  .array(
    z.looseObject({
      check: z.string().describe(checks.map(({ id }) => id).join(", ")),
      columns: z.union([z.string(), z.array(z.string())]).optional(),
      severity: z.enum(severities).optional().describe("default P1"),
      mostly: z.number().min(0).max(1).optional().describe("share of rows that must hold"),
      where: z.string().optional().describe("SQL row filter"),
    }),
  )
  .describe(
    'The check\'s own parameters stand beside these keys: {"check":"range","columns":"amount","min":0,"max":100}, {"check":"accepted_values","columns":"status","values":["new","paid"]}, {"check":"row_count","min":1}. Also max_failing_rows, id, reason.',
  );
