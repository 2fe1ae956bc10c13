/** Checks handed over by a caller as an array: `[{"check": "range", "column": "amount", "min": 0, "severity": "P0"}]`. */
import { pipewrightError } from "../../../core/errors.ts";
import type { CheckRequest } from "../check.ts";
import { withIds, type UnnamedRequest } from "./check-id.ts";
import { nodeOf } from "./node.ts";
import type { Problem } from "./problems.ts";
import { readCheck } from "./read-check.ts";

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
    throw pipewrightError("invalidCheck", {
      where: origin,
      problems: problems.map(({ message }) => message),
      example: '{"check": "range", "column": "amount", "min": 0, "severity": "P0"}',
    });
  }
  return withIds(requests);
}
