/** One ODCS quality rule while it is read, and the requests it becomes. */
import type { Tolerance } from "../check.ts";
import type { ContractNode } from "./node.ts";
import type { ObjectReading, RuleSettings } from "./odcs-reading.ts";

export interface Rule {
  readonly node: ContractNode;
  readonly column: string | undefined;
  readonly settings: RuleSettings;
  readonly reading: ObjectReading;
}

export function emit(
  rule: Rule,
  request: { readonly check: string; readonly columns?: readonly string[]; readonly params?: object; readonly tolerance?: Tolerance },
): void {
  rule.reading.request({
    check: request.check,
    columns: request.columns ?? (rule.column === undefined ? [] : [rule.column]),
    params: { ...request.params },
    tolerance: request.tolerance ?? {},
    ...rule.settings,
    origin: rule.reading.origin(rule.node.line),
  });
}

export function note(rule: Rule, message: string): void {
  rule.reading.note(rule.node.line, message);
}
