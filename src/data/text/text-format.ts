/**
 * The written forms that a column of text can have, each with the type that it is read as. A form says exactly which texts it takes: what the
 * engine's casts take beyond that (`1.5` as the integer 2, `epoch` as a date, `t` as TRUE) does not fit.
 */
import { fullMatch } from "../../core/sql.ts";

export interface TextFormat {
  /** Unique among the candidates of a column. */
  readonly id: string;
  /** The DuckDB type it is read as. */
  readonly type: string;
  /** Regular expression of a whole value, in the common subset of RE2 and ECMAScript; absent where whatever can be cast fits. */
  readonly pattern?: string;
  /** SQL of the typed value; NULL where it can't be cast. May take texts that don't fit. */
  readonly cast: (raw: string) => string;
  /** SQL predicate that is enough to fit but cheaper than the pattern; not TRUE means: look closer. */
  readonly quick?: (raw: string, typed: string) => string;
  /** A `quick` that is cheaper still where nearly all texts are written like those of the sample, and sound whatever they are. */
  readonly quickLike?: (sample: readonly string[]) => TextFormat["quick"];
  /** SQL predicate that a value must meet besides the pattern. */
  readonly sound?: (typed: string, raw: string) => string;
  /** Formats of one group take each other's texts with another meaning: day and month change places. */
  readonly group?: string;
}

/** SQL predicate over a raw text and its cast, NULL or FALSE where the raw text is NULL: the text has the format. */
export function fits(format: TextFormat, raw: string, typed: string): string {
  if (format.pattern === undefined) return `(${typed} IS NOT NULL)`;
  const sound = format.sound === undefined ? "" : ` AND ${format.sound(typed, raw)}`;
  const exact = `(${fullMatch(raw, format.pattern)} AND ${typed} IS NOT NULL${sound})`;
  return format.quick === undefined ? exact : `CASE WHEN ${format.quick(raw, typed)} THEN TRUE ELSE ${exact} END`;
}
