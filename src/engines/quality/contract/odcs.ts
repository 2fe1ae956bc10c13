/** Reads an ODCS document: its structure first, then what it asks of one schema object. */
import { withIds, type UnnamedRequest } from "./check-id.ts";
import { child, textOf, type ContractNode } from "./node.ts";
import { chooseObject } from "./choose-object.ts";
import { checkOdcsStructure, editionOf } from "./odcs-structure.ts";
import { contractError, newFindings } from "./problems.ts";
import type { ReadContractOptions } from "./read-contract.ts";
import type { Contract } from "./types.ts";

export function isOdcs(document: ContractNode): boolean {
  if (document.kind !== "mapping") return false;
  const has = (key: string): boolean => document.entries.has(key);
  return has("kind") || has("apiVersion") || (!has("checks") && (has("schema") || (has("version") && has("id"))));
}

export function readOdcs(document: ContractNode, path: string, options: ReadContractOptions): Contract {
  const edition = editionOf(document);
  const problems = checkOdcsStructure(document, edition);
  if (problems.length > 0) throw contractError(path, problems);
  const findings = newFindings(path);
  const object = chooseObject(document, path, options);
  const requests: UnnamedRequest[] = [];
  return {
    path,
    form: `odcs ${textOf(child(document, "apiVersion")) ?? ""}`,
    object: textOf(child(object, "name")) ?? options.object ?? "",
    checks: withIds(requests),
    types: {},
    notes: findings.notes,
  };
}
