/** What the rules on code see: calls with the chain that they end, loops, and assignments. */
import { bracketPairs, chainAfter, chainBefore, comprehensionRanges, countArguments, longestCall, longestChain } from "./chains.ts";
import { assignedName, namesOf, type ProgramNames } from "./names.ts";
import { logicalLines, type LogicalLine, type Token } from "./tokens.ts";

/** One call of a chain. */
export type Step = Pick<Call, "name" | "arguments">;

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
  /** The function that it stands in: 0 for none, else a number of its own. */
  readonly scope: number;
  /** The calls before it in the same chain, from the left. */
  readonly before: readonly Step[];
  /** The name that the statement assigns to, if it is a plain one. */
  readonly target: string | undefined;
  /** That name gets what this call gives: it is the last of the chain that is assigned. */
  readonly assigned: boolean;
  /** Names called later in the same chain: `repartition(1).write.parquet(p)` has `write`, `parquet`. */
  readonly after: readonly string[];
}

export interface Program extends ProgramNames {
  readonly calls: readonly Call[];
  /** The calls whose result is assigned, by scope and name: `0 df`. */
  readonly assignments: ReadonlyMap<string, readonly Call[]>;
  readonly lines: readonly LogicalLine[];
  /** Whether Spark is used at all. */
  readonly usesSpark: boolean;
}

export function readProgram(source: string): Program {
  const lines = logicalLines(source);
  const loops: number[] = [];
  const functions: { readonly indent: number; readonly scope: number }[] = [];
  let scopes = 0;
  const calls: Call[] = [];
  for (const { indent, tokens } of lines) {
    while (loops.length > 0 && indent <= (loops.at(-1) ?? 0)) loops.pop();
    while (functions.length > 0 && indent <= (functions.at(-1)?.indent ?? 0)) functions.pop();
    const first = tokens[0]?.text === "async" ? tokens[1]?.text : tokens[0]?.text;
    // A function that is defined in a loop runs when it is called, not there.
    const inLoop = loops.some((loop) => loop > (functions.at(-1)?.indent ?? -1));
    calls.push(...callsOf(tokens, inLoop, functions.at(-1)?.scope ?? 0));
    if (first === "for" || first === "while") loops.push(indent);
    if (first === "def" || first === "class") {
      scopes += 1;
      functions.push({ indent, scope: scopes });
    }
  }
  const usesSpark = lines.some(({ tokens }) =>
    tokens.some(({ text, kind }) => kind === "name" && /^(pyspark|SparkSession|SparkContext|spark|sqlContext|databricks)$/.test(text)),
  );
  return { calls, assignments: assignmentsOf(calls), lines, usesSpark, ...namesOf(lines) };
}

function assignmentsOf(calls: readonly Call[]): ReadonlyMap<string, readonly Call[]> {
  const found = new Map<string, Call[]>();
  for (const call of calls) {
    if (!call.assigned) continue;
    const key = `${call.scope} ${call.target ?? ""}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, [call]);
    else known.push(call);
  }
  return found;
}

function callsOf(tokens: readonly Token[], inLoop: boolean, scope: number): readonly Call[] {
  const pairs = bracketPairs(tokens);
  const target = assignedName(tokens);
  const chains = new Map<number, Step[]>();
  const generators = comprehensionRanges(tokens, pairs);
  return tokens.flatMap((token, index): readonly Call[] => {
    const close = pairs.get(index + 1);
    if (token.kind !== "name" || tokens[index + 1]?.text !== "(" || close === undefined || keywords.has(token.text)) return [];
    const inner = tokens.slice(index + 2, Math.min(close, index + 2 + longestCall));
    const { names, start } = chainBefore(tokens, index, pairs);
    const before = chains.get(start) ?? [];
    const after = chainAfter(tokens, close, pairs);
    chains.set(start, [...before.slice(-longestChain), { name: token.text, arguments: inner }]);
    return [
      {
        name: token.text,
        chain: names,
        arguments: inner,
        argumentCount: countArguments(inner),
        line: token.line,
        column: token.column,
        inLoop: inLoop || generators.some(([from, to]) => index > from && index < to),
        scope,
        before,
        target,
        assigned: target !== undefined && after.length === 0 && tokens.slice(2, Math.min(start, 10)).every(({ text }) => text === "("),
        after,
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
