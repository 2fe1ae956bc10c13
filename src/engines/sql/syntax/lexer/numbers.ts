/** Where a number ends that starts at an offset. */
import type { Dialect } from "../../dialect.ts";
import { isDigit, isNamePart } from "./characters.ts";

const hexadecimal = /0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+/y;
const exponent = /[eE][+-]?\d+/y;
/** 10L, 1.5BD, 2S of Spark. */
const sparkSuffix = /(?:[lLsSyYdDfF]|[bB][dD])(?![\w])/y;

function matchEnd(pattern: RegExp, source: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(source) ? pattern.lastIndex : at;
}

function digitsEnd(source: string, start: number): number {
  let at = start;
  while (isDigit(source.charCodeAt(at)) || (source.charCodeAt(at) === 95 && at > start && isDigit(source.charCodeAt(at + 1)))) at++;
  return at;
}

/** `afterDot`: the number is an element of a tuple or a part of a name (`t.1`), which takes no fraction. */
export function numberEnd(source: string, start: number, dialect: Dialect, afterDot: boolean): number {
  const based = matchEnd(hexadecimal, source, start);
  if (based > start && !isNamePart(source.charCodeAt(based))) return based;
  // Dune's Trino writes bytes as 0x..., also none at all.
  if (dialect.id === "trino" && /^0[xX]$/.test(source.slice(start, start + 2)) && !isNamePart(source.charCodeAt(start + 2)))
    return start + 2;
  let at = digitsEnd(source, start);
  if (afterDot) return at;
  if (source.charCodeAt(at) === 46 && source.charCodeAt(at + 1) !== 46) at = digitsEnd(source, at + 1);
  at = matchEnd(exponent, source, at);
  return dialect.id === "spark" || dialect.id === "databricks" ? matchEnd(sparkSuffix, source, at) : at;
}
