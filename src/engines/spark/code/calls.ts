/** What several rules ask of a call. */
import type { Call } from "./program.ts";

const limiting = new Set(["limit", "take", "head", "tail", "first", "describe", "summary", "printSchema"]);

export function isLimited({ chain }: Call): boolean {
  return chain.some((name) => limiting.has(name));
}

/** Objects of pandas, of Python itself, or of modules. */
export function isOfSparkFrame({ chain }: Call): boolean {
  const root = chain[0] ?? "";
  return chain.length > 0 && !/^(pd|np|pandas|numpy|os|re|json|sys|self\.list|string|path|logging|logger)$/.test(root);
}

export function isWrite({ chain }: Call): boolean {
  return chain.includes("write") || chain.includes("writeTo");
}

export function numberArgument(call: Call): number | undefined {
  const [only] = call.arguments;
  return call.arguments.length >= 1 && only?.kind === "number" ? Number(only.text) : undefined;
}

export function textArguments(call: Call): readonly string[] {
  return call.arguments.filter(({ kind }) => kind === "string").map(({ text }) => text);
}

export function hasArgument(call: Call, name: string): boolean {
  return call.arguments.some((token, index) => token.kind === "name" && token.text === name && call.arguments[index + 1]?.text === "=");
}

/** `name=True`. */
export function isTrueArgument(call: Call, name: string): boolean {
  return call.arguments.some(
    (token, index) =>
      token.text === name && call.arguments[index + 1]?.text === "=" && /^true$/i.test(call.arguments[index + 2]?.text ?? ""),
  );
}

export const shown = ({ chain, name }: Call): string => {
  const start = chain.length > 4 ? `${chain[0] ?? ""}…${chain.at(-1) ?? ""}` : chain.join(".");
  return `${start === "" ? "" : `${start}.`}${name}()`;
};
