/** Reads the short form: `dataset`, `checks`, and optionally `types`, `severity` and `description`. */
import { severities } from "../check.ts";
import { withIds, type UnnamedRequest } from "./check-id.ts";
import { child, items, plain, textOf, type ContractNode } from "./node.ts";
import { contractError, originOf, type Problem } from "./problems.ts";
import { readCheck } from "./read-check.ts";
import { all, list, mapping, oneOf, text } from "./shape.ts";
import type { Contract } from "./types.ts";

const types = mapping({ what: "types", keys: {}, open: true });

const structure = mapping({
  what: "a contract in the short form",
  keys: {
    dataset: text(),
    description: text(),
    severity: oneOf(severities),
    types: all(types, (node, label, problems) => {
      if (node.kind !== "mapping") return;
      for (const { key, value } of node.entries.values())
        text({ what: "a type such as DATE or DECIMAL(10,2)" })(value, `${label}.${key}`, problems);
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
    types: Object.fromEntries(entries.map(({ key, value }) => [key, String(plain(value))])),
    notes: [],
  };
}
