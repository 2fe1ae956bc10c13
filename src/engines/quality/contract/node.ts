/** A contract as a tree of plain values that know their lines; what the readers work on, whatever parser made it. */

export type ContractNode = MappingNode | ListNode | ScalarNode;

export interface MappingNode {
  readonly kind: "mapping";
  /** 1-based; of its first key. */
  readonly line: number;
  readonly entries: ReadonlyMap<string, Entry>;
}

export interface Entry {
  readonly key: string;
  readonly keyLine: number;
  readonly value: ContractNode;
}

export interface ListNode {
  readonly kind: "list";
  readonly line: number;
  readonly items: readonly ContractNode[];
}

export interface ScalarNode {
  readonly kind: "scalar";
  readonly line: number;
  readonly value: Scalar;
}

/** Integers beyond 2^53 and decimals with more digits than a double holds are bigint or {@link ExactNumber}, so that no digit is lost. */
export type Scalar = string | number | bigint | boolean | null | ExactNumber;

/** A number as it was written. */
export interface ExactNumber {
  readonly digits: string;
}

export function isNumeric(value: Scalar): value is number | bigint | ExactNumber {
  return typeof value === "number" || typeof value === "bigint" || (typeof value === "object" && value !== null);
}

/** The value under a key; undefined where the key is absent, or where it is there without a value (`key:` or null). */
export function child(node: ContractNode | undefined, key: string): ContractNode | undefined {
  if (node?.kind !== "mapping") return undefined;
  const value = node.entries.get(key)?.value;
  return value?.kind === "scalar" && value.value === null ? undefined : value;
}

export function items(node: ContractNode | undefined): readonly ContractNode[] {
  return node?.kind === "list" ? node.items : [];
}

export function textOf(node: ContractNode | undefined): string | undefined {
  return node?.kind === "scalar" && typeof node.value === "string" ? node.value : undefined;
}

export function flagOf(node: ContractNode | undefined): boolean | undefined {
  return node?.kind === "scalar" && typeof node.value === "boolean" ? node.value : undefined;
}

/** The number of a scalar, as a double. */
export function numberOf(node: ContractNode | undefined): number | undefined {
  if (node?.kind !== "scalar" || !isNumeric(node.value)) return undefined;
  return typeof node.value === "object" ? Number(node.value.digits) : Number(node.value);
}

/** The plain JSON value; numbers that a double can't hold become text with all their digits. */
export function plain(node: ContractNode): unknown {
  switch (node.kind) {
    case "mapping":
      return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, plain(value)]));
    case "list":
      return node.items.map(plain);
    case "scalar":
      return plainScalar(node.value);
  }
}

function plainScalar(value: Scalar): unknown {
  if (typeof value === "bigint") return value.toString();
  return typeof value === "object" && value !== null ? value.digits : value;
}

/** A tree over plain JSON values, all on line 0: inline checks take the same way as written ones. */
export function nodeOf(value: unknown): ContractNode {
  if (Array.isArray(value)) return { kind: "list", line: 0, items: value.map(nodeOf) };
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([key, item]): [string, Entry] => [key, { key, keyLine: 0, value: nodeOf(item) }]);
    return { kind: "mapping", line: 0, entries: new Map(entries) };
  }
  const isScalar = typeof value === "string" || typeof value === "number" || typeof value === "bigint" || typeof value === "boolean";
  return { kind: "scalar", line: 0, value: isScalar ? value : null };
}

/** How a node is told in a message: `5`, `"yes"`, `a list`, `a mapping`. */
export function describeNode(node: ContractNode): string {
  if (node.kind === "mapping") return "a mapping";
  if (node.kind === "list") return "a list";
  const { value } = node;
  if (value === null) return "empty";
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  return typeof value === "object" ? value.digits : String(value);
}
