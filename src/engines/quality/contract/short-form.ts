/** Reads the short form: `dataset`, `checks`, and optionally `types`, `severity` and `description`. */
import { severities } from "../check.ts";
import { withIds, type UnnamedRequest } from "./check-id.ts";
import { child, describeNode, items, textOf, type ContractNode } from "./node.ts";
import { physicalType } from "./odcs-types.ts";
import { contractError, originOf, type Problem } from "./problems.ts";
import { readCheck } from "./read-check.ts";
import { all, list, mapping, oneOf, text, type Shape } from "./shape.ts";
import type { Contract } from "./types.ts";

const types = mapping({ what: "types", keys: {}, open: true });

const declaredType: Shape = (node, label, problems) => {
  const written = textOf(node);
  if (written !== undefined && physicalType(written)?.type !== undefined) return;
  problems.push({ line: node.line, message: `${label} must be a type such as DATE, BIGINT or "DECIMAL(10,2)", not ${describeNode(node)}` });
};

const structure = mapping({
  what: "a contract in the short form",
  keys: {
    dataset: text(),
    description: text(),
    severity: oneOf(severities),
    types: all(types, (node, label, problems) => {
      if (node.kind !== "mapping") return;
      for (const { key, value } of node.entries.values()) declaredType(value, `${label}.${key}`, problems);
    }),
    checks: list(() => undefined),
  },
  required: ["checks"],
});

/** Errors: `invalidContract` with the lines of what is wrong. */
export function readShortForm(
  document: ContractNode,
  path: string,
  options: { readonly object?: string | undefined; readonly dataset?: string | undefined },
): Contract {
  const origin = (line: number): string => originOf(path, line);
  const problems: Problem[] = [];
  structure(document, "", problems);
  const severity = severities.find((name) => name === textOf(child(document, "severity"))) ?? "P1";
  const requests: UnnamedRequest[] = [];
  items(child(document, "checks")).forEach((node, index) => {
    requests.push(...readCheck(node, { label: `checks[${index}]`, origin, severity, problems }));
  });
  const described = textOf(child(document, "dataset"));
  if (options.object !== undefined && described !== undefined && options.object !== described) {
    problems.push({ line: child(document, "dataset")?.line ?? 1, message: `the contract describes ${described}, not ${options.object}` });
  }
  if (problems.length > 0) throw contractError(path, problems);
  const declared = child(document, "types");
  const entries = declared?.kind === "mapping" ? [...declared.entries.values()] : [];
  return {
    path,
    form: "pipewright",
    object: described ?? options.dataset ?? "",
    checks: withIds(requests),
    types: Object.fromEntries(entries.map(({ key, value }) => [key, physicalType(textOf(value) ?? "")?.type ?? "VARCHAR"])),
    notes: [],
  };
}
