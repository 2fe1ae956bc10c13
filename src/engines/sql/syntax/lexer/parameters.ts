/** Where a parameter ends that starts at an offset: ?, ?1, $1, $name, :name, @name, @@name, %(name)s, %s, ${name}, {name:Type}. */
import type { Dialect, DialectId } from "../../dialect.ts";
import { isDigit, isNamePart, isNameStart, isSpace } from "./characters.ts";

const percent = /%\(\w+\)s|%s(?![\w(])/y;
const braces = /\$\{[^{}\n]*\}/y;
/** Python's and others' placeholders: `{name}`. */
const placeholder = /\{\w+\}/y;
/** SQL*Plus and SnowSQL: `&name`, `&&name`. */
const substituted = /&&?[A-Za-z_]\w*\.?/y;
/** psql: :'name' and :"name". */
const quotedName = /:(?:'\w+'|"\w+")/y;
const typed = /\{\s*\w+\s*:\s*[\w(), ]+\}/y;
const systemVariables: ReadonlySet<DialectId> = new Set(["tsql", "mysql", "bigquery", "generic"]);

function matchLength(pattern: RegExp, source: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(source) ? pattern.lastIndex - at : 0;
}

function nameLength(source: string, at: number): number {
  let end = at;
  while (isNamePart(source.charCodeAt(end)) || source.charCodeAt(end) === 36) end++;
  return end - at;
}

/** After a name, a number or a closing bracket stands an operator, never a parameter. */
function followsOperand(source: string, at: number): boolean {
  if (at === 0) return false;
  const code = source.charCodeAt(at - 1);
  return isNamePart(code) || code === 41 || code === 93 || code === 39 || code === 34 || code === 96 || code === 125;
}

function colon(source: string, at: number, dialect: Dialect): number {
  const next = source.charCodeAt(at + 1);
  const named = isNameStart(next) || (isDigit(next) && (dialect.id === "oracle" || dialect.id === "snowflake"));
  if ((next === 39 || next === 34) && dialect.id === "postgres" && !followsOperand(source, at)) return matchLength(quotedName, source, at);
  const before = source.charCodeAt(at - 1);
  if (!named || before === 58 || before === 91 || followsOperand(source, at)) return 0;
  return 1 + nameLength(source, at + 1);
}

function dollar(source: string, at: number): number {
  const length = nameLength(source, at + 1);
  return length > 0 ? 1 + length : matchLength(braces, source, at);
}

function atSign(source: string, start: number, dialect: Dialect): number {
  const twice = source.charCodeAt(start + 1) === 64 && systemVariables.has(dialect.id);
  const signs = twice ? 2 : 1;
  return isNameStart(source.charCodeAt(start + signs)) ? signs + nameLength(source, start + signs) : 0;
}

function question(source: string, start: number): number {
  let end = start + 1;
  while (isDigit(source.charCodeAt(end))) end++;
  return end - start;
}

/** The length of the parameter at an offset; 0 where none starts there. */
export function parameterLength(source: string, start: number, dialect: Dialect): number {
  switch (source.charAt(start)) {
    case "?":
      return question(source, start);
    case ":":
      return colon(source, start, dialect);
    case "$":
      return dollar(source, start);
    case "@":
      return atSign(source, start, dialect);
    case "%":
      return followsOperand(source, start) || isSpace(source.charCodeAt(start + 1)) ? 0 : matchLength(percent, source, start);
    case "{":
      return matchLength(placeholder, source, start) || (dialect.id === "clickhouse" ? matchLength(typed, source, start) : 0);
    case "&":
      return (dialect.id === "oracle" || dialect.id === "snowflake") && !followsOperand(source, start)
        ? matchLength(substituted, source, start)
        : 0;
    case "#":
      return dialect.id === "duckdb" && isDigit(source.charCodeAt(start + 1)) ? 1 + nameLength(source, start + 1) : 0;
    default:
      return 0;
  }
}
