/** Reads YAML 1.2 or JSON (which YAML contains) into a tree with lines. */
import type * as Yaml from "yaml";
import { pipewrightError, type PipewrightError } from "../../../core/errors.ts";
import { nodeOf, type ContractNode, type Entry, type Scalar } from "./node.ts";
import { contractError } from "./problems.ts";

/** Contracts of thousands of columns are far below these; what is above is a mistake or an attack (aliases that multiply). */
const limits = { characters: 5_000_000, nodes: 500_000, depth: 100 };

interface Conversion {
  readonly path: string;
  readonly yaml: typeof Yaml;
  readonly lines: Yaml.LineCounter;
  readonly anchors: Map<string, Yaml.Node>;
  /** Nodes being converted, to see an alias inside the node it stands for. */
  readonly open: Set<Yaml.Node>;
  nodes: number;
}

/** Errors: `invalidContract` with the line for text that is not YAML, duplicate keys, unknown or multiplying aliases; `tooLarge`. */
export async function parseDocument(text: string, path: string): Promise<ContractNode> {
  if (text.length > limits.characters) {
    throw pipewrightError("tooLarge", {
      what: path,
      limit: "5 MB",
      advice: "A contract describes data, it doesn't hold them; split it by object.",
    });
  }
  if (nestsTooDeeply(text)) throw tooDeep(path, 1);
  const yaml = await import("yaml");
  const lines = new yaml.LineCounter();
  const document = parseYaml(yaml, text.replace(/^\uFEFF/, ""), path, lines);
  const fault = document.errors[0];
  if (fault !== undefined) {
    const at = lines.linePos(fault.pos[0]);
    throw contractError(path, [{ line: at.line, message: `${syntaxMessage(fault.code, fault.message)} (column ${at.col})` }]);
  }
  if (document.contents === null) throw contractError(path, [{ line: 1, message: "the document is empty" }]);
  return convert(document.contents, { path, yaml, lines, anchors: new Map(), open: new Set(), nodes: 0 }, 1, 0);
}

/** Reads YAML that is embedded in a text of a document (lines are 0); undefined for what isn't YAML. */
export async function embeddedParser(): Promise<(text: string) => ContractNode | undefined> {
  const yaml = await import("yaml");
  return (text) => {
    if (nestsTooDeeply(text)) return undefined;
    try {
      const value: unknown = yaml.parse(text, { logLevel: "silent" });
      return nodeOf(value);
    } catch {
      return undefined;
    }
  };
}

function parseYaml(yaml: typeof Yaml, text: string, path: string, lineCounter: Yaml.LineCounter): Yaml.Document.Parsed {
  try {
    return yaml.parseDocument(text, { lineCounter, intAsBigInt: true, prettyErrors: false, uniqueKeys: true });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw tooDeep(path, 1);
  }
}

function tooDeep(path: string, line: number): PipewrightError {
  return contractError(path, [{ line, message: `the document nests deeper than ${limits.depth} levels` }]);
}

/**
 * The parser recurses, and near the end of the stack the whole process may die rather than throw. So what could get it there is refused
 * before: runs of `- - -`, indentation, and brackets (counted without regard to quotes, hence the generous limit).
 */
function nestsTooDeeply(text: string): boolean {
  if (/(?:[-?:][ \t]+){101}/.test(text) || /^ {1000}/m.test(text)) return true;
  let depth = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth = Math.max(0, depth + (bracket === "[" || bracket === "{" ? 1 : -1));
    if (depth > 500) return true;
  }
  return false;
}

function syntaxMessage(code: string, message: string): string {
  if (code === "DUPLICATE_KEY") return "this key is already in the mapping; each key may occur once";
  if (code === "MULTIPLE_DOCS") return "a second document starts here; a contract is one document";
  return `this is not valid YAML: ${message.replace(/\.$/, "")}`;
}

function lineOf(node: Yaml.Node | null | undefined, state: Conversion, fallback: number): number {
  const start = node?.range?.[0];
  return start === undefined ? fallback : state.lines.linePos(start).line;
}

function convert(node: Yaml.Node | null, state: Conversion, fallback: number, depth: number): ContractNode {
  const { yaml, path } = state;
  const line = lineOf(node, state, fallback);
  state.nodes += 1;
  if (state.nodes > limits.nodes)
    throw contractError(path, [{ line, message: `the document unfolds to more than ${limits.nodes} nodes; its aliases multiply` }]);
  if (depth > limits.depth) throw tooDeep(path, line);
  if (node === null) return { kind: "scalar", line, value: null };
  if (yaml.isAlias(node)) return { ...convert(target(node.source, state, line), state, line, depth + 1), line };
  if ("anchor" in node && typeof node.anchor === "string") state.anchors.set(node.anchor, node);
  if (yaml.isScalar(node)) return { kind: "scalar", line, value: scalarValue(node.value, node.source) };
  state.open.add(node);
  const converted = yaml.isMap(node) ? convertMapping(node, state, line, depth) : convertList(node, state, line, depth);
  state.open.delete(node);
  return converted;
}

function target(anchor: string, state: Conversion, line: number): Yaml.Node {
  const node = state.anchors.get(anchor);
  if (node === undefined)
    throw contractError(state.path, [{ line, message: `the alias *${anchor} stands before its anchor &${anchor}, or there is none` }]);
  if (state.open.has(node)) throw contractError(state.path, [{ line, message: `the alias *${anchor} contains itself` }]);
  return node;
}

function convertList(node: Yaml.Node, state: Conversion, line: number, depth: number): ContractNode {
  if (!state.yaml.isSeq(node)) return { kind: "scalar", line, value: null };
  const converted = node.items.map((item) => convert(state.yaml.isNode(item) ? item : null, state, line, depth + 1));
  return { kind: "list", line, items: converted };
}

function convertMapping(node: { readonly items: readonly Yaml.Pair[] }, state: Conversion, line: number, depth: number): ContractNode {
  const { yaml, path } = state;
  const own = new Map<string, Entry>();
  const merged = new Map<string, Entry>();
  for (const pair of node.items) {
    const keyNode = yaml.isNode(pair.key) ? pair.key : null;
    const keyLine = lineOf(keyNode, state, line);
    if (!yaml.isScalar(keyNode)) throw contractError(path, [{ line: keyLine, message: "a key must be a plain name" }]);
    const key = keyNode.source ?? String(keyNode.value);
    const value = convert(yaml.isNode(pair.value) ? pair.value : null, state, keyLine, depth + 1);
    if (key === "<<") mergeInto(merged, value, keyLine, path);
    else own.set(key, { key, keyLine, value });
  }
  return { kind: "mapping", line, entries: new Map([...own, ...[...merged].filter(([key]) => !own.has(key))]) };
}

/** The merge key (YAML 1.1's `<<`), which contracts with shared parts use; earlier mappings win. */
function mergeInto(merged: Map<string, Entry>, value: ContractNode, line: number, path: string): void {
  for (const source of value.kind === "list" ? value.items : [value]) {
    if (source.kind !== "mapping") throw contractError(path, [{ line, message: "<< merges a mapping or a list of mappings" }]);
    for (const [key, entry] of source.entries) if (!merged.has(key)) merged.set(key, entry);
  }
}

function scalarValue(value: unknown, source: string | undefined): Scalar {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (typeof value === "number") return exactNumber(value, source ?? "");
  if (typeof value === "string" || typeof value === "boolean") return value;
  return value === null || value === undefined ? null : (source ?? null);
}

/** Whether the double stands for the very digits that were written; where it doesn't, they stay as written. */
function exactNumber(value: number, source: string): Scalar {
  if (!/^[-+]?(\d+\.\d*|\.\d+)$/.test(source)) return value;
  const written = source.replace(/^\+/, "");
  const significant = written.replaceAll(/[-.]/g, "").replace(/^0+/, "").replace(/0+$/, "");
  // A double keeps 15 significant digits for certain, and more where it says them itself.
  const isExact = significant.length <= 15 || String(value) === written.replace(/0+$/, "").replace(/\.$/, "");
  return isExact ? value : { digits: written };
}
