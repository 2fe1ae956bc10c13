/** Reads an ODCS document: its structure first, then what it asks of one schema object. */
import { checkById } from "../checks/index.ts";
import { withIds, type UnnamedRequest } from "./check-id.ts";
import { chooseObject } from "./choose-object.ts";
import { child, items, textOf, type ContractNode } from "./node.ts";
import { readProperties } from "./odcs-properties.ts";
import { readQuality } from "./odcs-quality.ts";
import type { ObjectReading } from "./odcs-reading.ts";
import { propertySettings } from "./odcs-severity.ts";
import { embeddedParser } from "./parse-document.ts";
import { readRelationships } from "./odcs-relationships.ts";
import { readServiceLevels } from "./odcs-sla.ts";
import { checkOdcsStructure, editionOf } from "./odcs-structure.ts";
import { contractError, originOf, type Problem } from "./problems.ts";
import type { ReadContractOptions } from "./read-contract.ts";
import type { Contract, ContractNote } from "./types.ts";

/** Whether a document that is a mapping means to be one of ODCS. */
export function isOdcs(document: ContractNode): boolean {
  if (document.kind !== "mapping") return false;
  const has = (key: string): boolean => document.entries.has(key);
  return has("kind") || has("apiVersion") || (!has("checks") && (has("schema") || (has("version") && has("id"))));
}

/** Errors: `invalidContract` with the lines of what is wrong. */
export async function readOdcs(document: ContractNode, path: string, options: ReadContractOptions): Promise<Contract> {
  const problems = checkOdcsStructure(document, editionOf(document));
  if (problems.length > 0) throw contractError(path, problems);
  const object = chooseObject(document, path, options);
  const notes: (ContractNote & { readonly line: number })[] = [];
  const requests: UnnamedRequest[] = [];
  const note = (line: number, message: string): void => {
    notes.push({ origin: originOf(path, line), message, line });
  };
  const reading = {
    document,
    origin: (line: number) => originOf(path, line),
    columns: options.columns,
    dataset: options.dataset,
    references: options.references ?? {},
    parseEmbedded: await embeddedParser(),
    note,
    request: (request: UnnamedRequest): void => {
      requests.push(request);
    },
  };
  noteOtherObjects(document, object, note);
  const before = notes.length;
  const types = object === undefined ? {} : readObject({ ...reading, object });
  if (object !== undefined && requests.length === 0 && notes.length === before)
    note(object.line, "The object has no properties and no rules that could be checked.");
  requireParams(requests, path);
  return {
    path,
    form: `odcs ${textOf(child(document, "apiVersion")) ?? ""}`,
    object: textOf(child(object, "name")) ?? options.object ?? "",
    checks: withIds(requests),
    types,
    notes: notes.toSorted((a, b) => a.line - b.line).map(({ origin, message }) => ({ origin, message })),
  };
}

function readObject(reading: ObjectReading): Readonly<Record<string, string>> {
  const types = readProperties(reading);
  const severity = propertySettings(reading.object, reading).severity;
  readQuality(items(child(reading.object, "quality")), undefined, severity, reading);
  readRelationships(reading);
  readServiceLevels(reading);
  return types;
}

function noteOtherObjects(document: ContractNode, chosen: ContractNode | undefined, note: (line: number, message: string) => void): void {
  const schema = child(document, "schema");
  if (chosen === undefined) {
    note(schema?.line ?? document.line, "The contract describes no schema object, so that there is nothing to check.");
    return;
  }
  const others = items(schema).filter((object) => object !== chosen);
  const [first] = others;
  if (first === undefined) return;
  const names = others.map((object) => textOf(child(object, "name")) ?? "");
  const shown = names.length > 5 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", ");
  note(first.line, `The contract describes other objects as well, which are not checked here: ${shown}.`);
}

/** What the structure can't say (a list of valid values that holds a mapping) is found by the checks' own schemas. */
function requireParams(requests: readonly UnnamedRequest[], path: string): void {
  const problems = requests.flatMap(({ check, params, origin }): readonly Problem[] => {
    const bound = checkById(check)?.bind(params);
    if (bound === undefined || !("problems" in bound)) return [];
    return [{ line: Number(/:(\d+)$/.exec(origin)?.[1] ?? 1), message: `this can't be checked as ${check}: ${bound.problems.join("; ")}` }];
  });
  if (problems.length > 0) throw contractError(path, problems);
}
