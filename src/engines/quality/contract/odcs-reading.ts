/** What the readers of an ODCS schema object share. */
import type { Dimension, Severity } from "../check.ts";
import type { UnnamedRequest } from "./check-id.ts";
import { child, items, plain, textOf, type ContractNode } from "./node.ts";

export interface ObjectReading {
  readonly document: ContractNode;
  readonly object: ContractNode;
  readonly origin: (line: number) => string;
  /** The dataset's columns, where they are known. */
  readonly columns: readonly string[] | undefined;
  /** The dataset under check, where it is known. */
  readonly dataset: string | undefined;
  /** Datasets of other objects, by object name. */
  readonly references: Readonly<Record<string, string>>;
  /** YAML inside a text of the contract; undefined where it is none. */
  readonly parseEmbedded: (text: string) => ContractNode | undefined;
  /** Says what isn't checked, and why. */
  readonly note: (line: number, message: string) => void;
  readonly request: (request: UnnamedRequest) => void;
}

/** What a rule says of all the checks it becomes. */
export interface RuleSettings {
  readonly severity: Severity;
  readonly dimension?: Dimension;
  readonly where?: string;
  readonly reason?: string;
  readonly id?: string;
}

/**
 * The column that a property means: the dataset's column of its physicalName, else of its name, regardless of case if need be. While the
 * columns aren't known, or none fits: the physicalName where there is one.
 */
export function columnOf(property: ContractNode, columns: readonly string[] | undefined): string {
  const name = textOf(child(property, "name")) ?? "";
  const physicalName = textOf(child(property, "physicalName"));
  const candidates = physicalName === undefined ? [name] : [physicalName, name];
  const known = columns ?? [];
  const exact = candidates.find((candidate) => known.includes(candidate));
  if (exact !== undefined) return exact;
  const folded = candidates
    .map((candidate) => known.filter((column) => column.toLowerCase() === candidate.toLowerCase()))
    .find((found) => found.length === 1)?.[0];
  return folded ?? physicalName ?? name;
}

/** The properties of the object. */
export function propertiesOf(reading: Pick<ObjectReading, "object">): readonly ContractNode[] {
  return items(child(reading.object, "properties"));
}

/** The property of a name (or physicalName); undefined where there is none. */
export function propertyNamed(reading: Pick<ObjectReading, "object">, name: string): ContractNode | undefined {
  const properties = propertiesOf(reading);
  return (
    properties.find((property) => textOf(child(property, "name")) === name) ??
    properties.find((property) => textOf(child(property, "physicalName")) === name)
  );
}

/** The value of a custom property, by any of some names. */
export function customProperty(
  node: ContractNode,
  names: readonly string[],
): { readonly value: unknown; readonly line: number } | undefined {
  for (const item of items(child(node, "customProperties"))) {
    const name = textOf(child(item, "property"));
    const value = child(item, "value");
    if (name !== undefined && names.includes(name) && value !== undefined) return { value: plain(value), line: value.line };
  }
  return undefined;
}

export function lineOfKey(node: ContractNode, key: string): number {
  return node.kind === "mapping" ? (node.entries.get(key)?.keyLine ?? node.line) : node.line;
}
