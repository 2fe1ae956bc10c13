/** Checks handed over by a caller as an array: `[{"check": "range", "column": "amount", "min": 0, "severity": "P0"}]`. */
import { z } from "zod";
import { pipewrightError } from "../../../core/errors.ts";
import type { CheckRequest } from "../check.ts";
import { checkById } from "../checks/index.ts";
import { exampleOf } from "../checks/support/example-of.ts";
import { withIds, type UnnamedRequest } from "./check-id.ts";
import { nodeOf } from "./node.ts";
import type { Problem } from "./problems.ts";
import { readCheck } from "./read-check.ts";

const named = z.object({ check: z.string() });

/**
 * `origin` names the argument in messages: `checks` gives `checks[2]`. The short form's way of writing a check is accepted too.
 * Errors: `invalidCheck`, one for all mistakes.
 */
export function readInlineChecks(value: unknown, origin: string): readonly CheckRequest[] {
  const problems: Problem[] = [];
  const requests: UnnamedRequest[] = [];
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  values.forEach((item, index) => {
    const label = `${origin}[${index}]`;
    requests.push(...readCheck(nodeOf(item), { label, origin: () => label, severity: "P1", problems }));
  });
  if (problems.length > 0) {
    const [asked] = values.flatMap((item) => checkById(named.safeParse(item).data?.check ?? "") ?? []);
    throw pipewrightError("invalidCheck", {
      where: origin,
      problems: problems.map(({ message }) => message),
      example: asked === undefined ? '{"check": "range", "column": "amount", "min": 0, "severity": "P0"}' : exampleOf(asked),
    });
  }
  return withIds(requests);
}
