/** What may follow a table before or after its alias: samples, time travel, hints, PIVOT. Understood as far as its end. */
import { accept, advance, areNext, isDialect, isNext, peek, type Reader } from "./reader.ts";
import { isHint } from "./aliases.ts";
import { precedence } from "./precedence.ts";
import { skipOne } from "./recovery.ts";

export interface Modifiers {
  readonly modified: boolean;
  readonly reshaped: boolean;
}

function skipParentheses(reader: Reader): boolean {
  if (isNext(reader, "(")) skipOne(reader);
  return true;
}

const sampleMethods: ReadonlySet<string> = new Set(["BERNOULLI", "SYSTEM", "ROW", "BLOCK", "RESERVOIR"]);

/** TABLESAMPLE BERNOULLI (10) REPEATABLE (1); ClickHouse's SAMPLE 1 / 10 OFFSET 1 / 2; DuckDB's TABLESAMPLE 10%. */
function readSample(reader: Reader): boolean {
  const word = peek(reader).upper;
  const next = peek(reader, 1);
  const follows = next.text === "(" || next.type === "number" || sampleMethods.has(next.upper) || next.type === "word";
  if (word !== "TABLESAMPLE" && !(word === "SAMPLE" && follows && !isDialect(reader, "postgres"))) return false;
  advance(reader);
  if (sampleMethods.has(peek(reader).upper) || (peek(reader).type === "word" && isNext(reader, "(", 1))) advance(reader);
  if (isNext(reader, "(")) skipOne(reader);
  else reader.grammar.expression(reader, precedence.sum);
  if (!accept(reader, "%") && !accept(reader, "PERCENT")) accept(reader, "ROWS");
  if (isDialect(reader, "clickhouse") && accept(reader, "OFFSET")) reader.grammar.expression(reader, precedence.sum);
  if (isNext(reader, "(") && isDialect(reader, "duckdb")) skipOne(reader);
  if (accept(reader, "REPEATABLE") || accept(reader, "SEED")) skipParentheses(reader);
  return true;
}

const temporal: ReadonlySet<string> = new Set([
  "SYSTEM_TIME",
  "SYSTEM_VERSION",
  "VERSION",
  "TIMESTAMP",
  "BUSINESS_TIME",
  "APPLICATION_TIME",
]);

function readPeriod(reader: Reader): void {
  if (accept(reader, "AS", "OF")) {
    accept(reader, "TIMESTAMP");
    reader.grammar.expression(reader, precedence.other);
  } else if (accept(reader, "BETWEEN") || accept(reader, "FROM")) {
    reader.grammar.expression(reader, precedence.other);
    if (accept(reader, "AND") || accept(reader, "TO")) reader.grammar.expression(reader, precedence.other);
  } else if (accept(reader, "CONTAINED", "IN")) skipParentheses(reader);
  else accept(reader, "ALL");
}

/** FOR SYSTEM_TIME AS OF x, VERSION AS OF x, Oracle's AS OF TIMESTAMP x, Snowflake's AT (...). */
function readTimeTravel(reader: Reader): boolean {
  if (isNext(reader, "FOR") && temporal.has(peek(reader, 1).upper)) {
    advance(reader, 2);
    readPeriod(reader);
    return true;
  }
  if (temporal.has(peek(reader).upper) && areNext(reader, peek(reader).upper, "AS", "OF")) {
    advance(reader);
    readPeriod(reader);
    return true;
  }
  if (areNext(reader, "AS", "OF") && peek(reader, 2).type === "word") {
    advance(reader, 3);
    reader.grammar.expression(reader, precedence.other);
    return true;
  }
  const snowflake = isDialect(reader, "snowflake", "duckdb") && isNext(reader, "(", 1);
  if (!snowflake || !(isNext(reader, "AT") || isNext(reader, "BEFORE") || isNext(reader, "CHANGES") || isNext(reader, "END"))) return false;
  advance(reader);
  return skipParentheses(reader);
}

const indexWords: ReadonlySet<string> = new Set(["USE", "FORCE", "IGNORE"]);

/** WITH (NOLOCK), USE INDEX (...), PARTITION (...). */
function readHint(reader: Reader): boolean {
  if (isHint(reader)) return skipParentheses(reader);
  if (areNext(reader, "WITH", "(") && (isDialect(reader, "tsql", "generic", "duckdb") || isNext(reader, "NOLOCK", 2))) {
    advance(reader);
    return skipParentheses(reader);
  }
  if (areNext(reader, "PARTITION", "(")) {
    advance(reader);
    return skipParentheses(reader);
  }
  const index = indexWords.has(peek(reader).upper) && (isNext(reader, "INDEX", 1) || isNext(reader, "KEY", 1));
  if (!index) return false;
  advance(reader, 2);
  if (accept(reader, "FOR")) advance(reader, isNext(reader, "JOIN") ? 1 : 2);
  skipParentheses(reader);
  if (accept(reader, ",")) readHint(reader);
  return true;
}

function readReshaping(reader: Reader): boolean {
  const { upper } = peek(reader);
  if (upper === "MATCH_RECOGNIZE" && isNext(reader, "(", 1)) {
    advance(reader);
    return skipParentheses(reader);
  }
  if (upper !== "PIVOT" && upper !== "UNPIVOT" && upper !== "PIVOT_WIDER") return false;
  const nulls = (isNext(reader, "INCLUDE", 1) || isNext(reader, "EXCLUDE", 1)) && isNext(reader, "NULLS", 2);
  const xml = isNext(reader, "XML", 1);
  const ahead = nulls ? 3 : xml ? 2 : 1;
  if (!isNext(reader, "(", ahead)) return false;
  advance(reader, ahead);
  return skipParentheses(reader);
}

/** ClickHouse's FINAL; PostgreSQL's `orders *`. */
function readFinal(reader: Reader): boolean {
  return isDialect(reader, "clickhouse") && accept(reader, "FINAL");
}

/** All that stand here, in any order. */
export function readModifiers(reader: Reader): Modifiers {
  let modified = false;
  let reshaped = false;
  for (;;) {
    if (readReshaping(reader)) reshaped = true;
    else if (!readSample(reader) && !readTimeTravel(reader) && !readHint(reader) && !readFinal(reader)) return { modified, reshaped };
    modified = true;
  }
}
