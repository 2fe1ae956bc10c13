/** What the rules on code see: calls with the chain that they end, loops, and assignments. */
import { logicalLines, type LogicalLine, type Token } from "./tokens.ts";

export interface Call {
  /** The last name before the parenthesis: `collect`. */
  readonly name: string;
  /** What it is called on, from the left: `["df", "groupBy", "count"]`; calls and attributes alike. */
  readonly chain: readonly string[];
  readonly arguments: readonly Token[];
  /** Arguments at the top level; 0 for `()`. */
  readonly argumentCount: number;
  readonly line: number;
  readonly column: number;
  readonly inLoop: boolean;
  /** The name that the statement assigns to, if it is a plain one. */
  readonly target: string | undefined;
  /** Names called later in the same chain: `repartition(1).write.parquet(p)` has `write`, `parquet`. */
  readonly after: readonly string[];
}

export interface Program {
  readonly calls: readonly Call[];
  readonly lines: readonly LogicalLine[];
  /** Whether Spark is used at all. */
  readonly usesSpark: boolean;
}

export function readProgram(source: string): Program {
  const lines = logicalLines(source);
  const loops: number[] = [];
  const functions: number[] = [];
  const calls: Call[] = [];
  for (const { indent, tokens } of lines) {
    while (loops.length > 0 && indent <= (loops.at(-1) ?? 0)) loops.pop();
    while (functions.length > 0 && indent <= (functions.at(-1) ?? 0)) functions.pop();
    const first = tokens[0]?.text === "async" ? tokens[1]?.text : tokens[0]?.text;
    // A function that is defined in a loop runs when it is called, not there.
    const inLoop = loops.some((loop) => loop > (functions.at(-1) ?? -1));
    calls.push(...callsOf(tokens, inLoop));
    if (first === "for" || first === "while") loops.push(indent);
    if (first === "def" || first === "class") functions.push(indent);
  }
  const usesSpark = lines.some(({ tokens }) =>
    tokens.some(({ text, kind }) => kind === "name" && /^(pyspark|SparkSession|SparkContext|spark|sqlContext|databricks)$/.test(text)),
  );
  return { calls, lines, usesSpark };
}

function callsOf(tokens: readonly Token[], inLoop: boolean): readonly Call[] {
  const pairs = bracketPairs(tokens);
  const target = tokens[1]?.text === "=" && tokens[0]?.kind === "name" ? tokens[0].text : undefined;
  const generators = comprehensionRanges(tokens, pairs);
  return tokens.flatMap((token, index): readonly Call[] => {
    const close = pairs.get(index + 1);
    if (token.kind !== "name" || tokens[index + 1]?.text !== "(" || close === undefined || keywords.has(token.text)) return [];
    const inner = tokens.slice(index + 2, close);
    return [
      {
        name: token.text,
        chain: chainBefore(tokens, index, pairs),
        arguments: inner,
        argumentCount: countArguments(inner),
        line: token.line,
        column: token.column,
        inLoop: inLoop || generators.some(([start, end]) => index > start && index < end),
        target,
        after: chainAfter(tokens, close, pairs),
      },
    ];
  });
}

const keywords = new Set([
  "if",
  "elif",
  "while",
  "for",
  "return",
  "and",
  "or",
  "not",
  "in",
  "lambda",
  "assert",
  "yield",
  "print",
  "def",
  "class",
  "with",
  "except",
  "del",
  "raise",
  "await",
  "is",
  "else",
]);

/** Opening to closing index and back. */
function bracketPairs(tokens: readonly Token[]): ReadonlyMap<number, number> {
  const pairs = new Map<number, number>();
  const open: number[] = [];
  for (const [index, { kind, text }] of tokens.entries()) {
    if (kind !== "operator") continue;
    if (text === "(" || text === "[" || text === "{") open.push(index);
    else if (text === ")" || text === "]" || text === "}") {
      const start = open.pop();
      if (start === undefined) continue;
      pairs.set(start, index);
      pairs.set(index, start);
    }
  }
  return pairs;
}

function chainBefore(tokens: readonly Token[], index: number, pairs: ReadonlyMap<number, number>): readonly string[] {
  const names: string[] = [];
  let at = index - 1;
  while (at > 0 && tokens[at]?.text === ".") {
    at -= 1;
    while (at >= 0 && (tokens[at]?.text === ")" || tokens[at]?.text === "]")) at = (pairs.get(at) ?? 0) - 1;
    const token = tokens[at];
    if (token === undefined || token.kind !== "name") break;
    names.unshift(token.text);
    at -= 1;
  }
  return names;
}

function chainAfter(tokens: readonly Token[], close: number, pairs: ReadonlyMap<number, number>): readonly string[] {
  const names: string[] = [];
  let at = close + 1;
  while (tokens[at]?.text === "." && tokens[at + 1]?.kind === "name") {
    names.push(tokens[at + 1]?.text ?? "");
    at += 2;
    while (tokens[at]?.text === "(" || tokens[at]?.text === "[") at = (pairs.get(at) ?? tokens.length) + 1;
  }
  return names;
}

/** Statements longer than this are data, not code. */
const longStatement = 20_000;

/** The brackets of comprehensions: what stands in them is done for each element. */
function comprehensionRanges(tokens: readonly Token[], pairs: ReadonlyMap<number, number>): readonly (readonly [number, number])[] {
  if (tokens.length > longStatement) return [];
  return tokens.flatMap((token, index): readonly (readonly [number, number])[] => {
    if (token.kind !== "name" || token.text !== "for" || index === 0) return [];
    let start = index;
    for (start = index - 1; start >= 0; start -= 1) {
      const close = tokens[start]?.kind === "operator" ? pairs.get(start) : undefined;
      if (close !== undefined && close > index) return [[start, index]];
    }
    return [];
  });
}

function countArguments(tokens: readonly Token[]): number {
  let depth = 0;
  let count = tokens.length === 0 ? 0 : 1;
  for (const [index, { kind, text }] of tokens.entries()) {
    if (kind !== "operator") continue;
    if ("([{".includes(text)) depth += 1;
    else if (")]}".includes(text)) depth -= 1;
    else if (text === "," && depth === 0 && index < tokens.length - 1) count += 1;
  }
  return count;
}
