/** ODCS documents for tests, made of the part that a test is about. */
import { readContract, type ReadContractOptions } from "../../src/engines/quality/contract/read-contract.ts";
import type { Contract } from "../../src/engines/quality/contract/types.ts";

export const header = (version = "v3.1.0"): string =>
  `apiVersion: ${version}\nkind: DataContract\nid: orders\nversion: 1.0.0\nstatus: active\n`;

/** Lines of `text`, indented. */
export function indented(text: string, spaces: number): string {
  return text
    .trim()
    .split("\n")
    .map((line) => `${" ".repeat(spaces)}${line}`)
    .join("\n");
}

/** A contract with one object `orders` and one property `amount`; `body` are lines of the property. */
export function ofProperty(body: string, version?: string): string {
  return `${header(version)}schema:\n  - name: orders\n    properties:\n      - name: amount\n${indented(body, 8)}\n`;
}

/** A contract with one object `orders`; `body` are lines of the object. */
export function ofObject(body: string, version?: string): string {
  return `${header(version)}schema:\n  - name: orders\n${indented(body, 4)}\n`;
}

export async function read(text: string, options: ReadContractOptions = {}): Promise<Contract> {
  return readContract(text, "c.yaml", options);
}

/** What the requests of a contract come to, without those that every property has (`schema`, `type`). */
export function brief({ checks }: Contract): readonly Record<string, unknown>[] {
  return checks
    .filter(({ check }) => check !== "schema" && check !== "type")
    .map(({ check, columns, params, tolerance }) => ({
      check,
      ...(columns.length === 0 ? {} : { columns: columns.join(",") }),
      ...params,
      ...(Object.keys(tolerance).length === 0 ? {} : { tolerance }),
    }));
}
