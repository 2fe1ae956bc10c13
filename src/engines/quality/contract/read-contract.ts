/** Reads a contract, whatever form it is written in: ODCS 3.0 or 3.1 (YAML or JSON), or the short form. */
import { isOdcs, readOdcs } from "./odcs.ts";
import { describeNode, type ContractNode } from "./node.ts";
import { parseDocument } from "./parse-document.ts";
import { contractError } from "./problems.ts";
import { readShortForm } from "./short-form.ts";
import type { Contract } from "./types.ts";

export interface ReadContractOptions {
  /** The schema object to validate, where the contract describes several. */
  readonly object?: string | undefined;
  /** The dataset as the user named it: chooses the object by its base name. */
  readonly dataset?: string | undefined;
  /** The dataset's column names, once known: a property then means the column of its physicalName where there is one, else of its name. */
  readonly columns?: readonly string[] | undefined;
  /** Datasets of other schema objects by object name, for relationships. */
  readonly references?: Readonly<Record<string, string>> | undefined;
}

/** Errors: `invalidContract` with the line of what is wrong, `tooLarge`. What the contract says but nothing checks is in the notes. */
export async function readContract(text: string, path: string, options: ReadContractOptions = {}): Promise<Contract> {
  const document = await parseDocument(text, path);
  if (document.kind !== "mapping") {
    throw contractError(path, [
      { line: document.line, message: `a contract is a mapping, and this document is ${describeNode(document)}` },
    ]);
  }
  if (isOdcs(document)) return readOdcs(document, path, options);
  if (!document.entries.has("checks")) throw contractError(path, [{ line: document.line, message: unknownForm(document) }]);
  return readShortForm(document, path, options);
}

function unknownForm(document: ContractNode): string {
  const keys = document.kind === "mapping" ? [...document.entries.keys()] : [];
  if (keys.includes("dataContractSpecification")) return "this is a Data Contract Specification document; migrate it to ODCS 3.1";
  return `the document has neither kind: DataContract (ODCS) nor checks (the short form); its keys are ${keys.slice(0, 12).join(", ")}`;
}
