/** Expressions: see ../tree.ts. */
import type { Query, SelectItem } from "./query.ts";

/** Offsets in UTF-16 code units into the source, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Identifier {
  /** As written, without its quotes and with doubled quotes undone. */
  readonly name: string;
  readonly quoted: boolean;
  readonly span: Span;
}

interface Node extends Span {
  /** How many pairs of parentheses stand around the expression; the span includes them. The own pair of a subquery or a row isn't counted. */
  readonly parentheses: number;
}

export interface ColumnReference extends Node {
  readonly kind: "column";
  /** Catalog, schema and table, as far as written; for a struct field the qualifier may be a column. */
  readonly qualifier: readonly Identifier[];
  readonly name: Identifier;
}

export interface Star extends Node {
  readonly kind: "star";
  readonly qualifier: readonly Identifier[];
  /** EXCEPT / EXCLUDE of BigQuery, Databricks, DuckDB, Snowflake. */
  readonly except: readonly Identifier[];
  /** REPLACE (expression AS column) or RENAME is written. */
  readonly replaces: boolean;
  /** The items of REPLACE. */
  readonly replacements?: readonly SelectItem[];
}

export type LiteralType = "number" | "string" | "boolean" | "null" | "date" | "time" | "timestamp" | "interval" | "bytes" | "other";

export interface Literal extends Node {
  readonly kind: "literal";
  readonly type: LiteralType;
  /** A string, date... without quotes and prefix; a number, boolean or NULL as written; an interval with its unit. */
  readonly value: string;
}

export interface Parameter extends Node {
  readonly kind: "parameter";
  readonly text: string;
}

export interface Unary extends Node {
  readonly kind: "unary";
  readonly operator: "NOT" | "-" | "+" | "~";
  readonly operand: Expression;
}

export interface Binary extends Node {
  readonly kind: "binary";
  /** Upper case; `!=` is `<>`, `==` is `=`; AND and OR are binary and lean left. */
  readonly operator: string;
  readonly operatorSpan: Span;
  readonly left: Expression;
  readonly right: Expression;
}

export interface Is extends Node {
  readonly kind: "is";
  readonly operand: Expression;
  readonly not: boolean;
  /** `IS [NOT] DISTINCT FROM right` and MySQL's `<=>` are DISTINCT; ISNULL and NOTNULL are NULL. */
  readonly test: "NULL" | "TRUE" | "FALSE" | "UNKNOWN" | "DISTINCT" | "OTHER";
  readonly right?: Expression;
}

export interface Between extends Node {
  readonly kind: "between";
  readonly operand: Expression;
  readonly not: boolean;
  readonly low: Expression;
  readonly high: Expression;
}

export interface In extends Node {
  readonly kind: "in";
  readonly operand: Expression;
  readonly not: boolean;
  /** One of the two; `IN UNNEST(x)` and other forms are `opaque` items of the list. */
  readonly list?: readonly Expression[];
  readonly query?: Query;
  /** From the opening to the closing parenthesis. */
  readonly listSpan: Span;
}

export interface Like extends Node {
  readonly kind: "like";
  readonly operand: Expression;
  readonly not: boolean;
  readonly operator: "LIKE" | "ILIKE" | "SIMILAR TO" | "REGEXP" | "GLOB";
  readonly pattern: Expression;
  readonly escape?: Expression;
}

export interface Exists extends Node {
  readonly kind: "exists";
  readonly query: Query;
}

export interface ScalarSubquery extends Node {
  readonly kind: "subquery";
  readonly query: Query;
}

/** `= ANY (...)`, `> ALL (...)`. */
export interface Quantified extends Node {
  readonly kind: "quantified";
  readonly operand: Expression;
  readonly operator: string;
  readonly quantifier: "ANY" | "ALL";
  readonly query?: Query;
  readonly array?: Expression;
}

export interface WindowSpecification {
  readonly span: Span;
  /** OVER name, or a named window that this one extends. */
  readonly base?: Identifier;
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly OrderItem[];
  readonly frame?: Span;
}

export interface Call extends Node {
  readonly kind: "call";
  /** `schema.function` in order; compare the last with {@link functionName}. */
  readonly name: readonly Identifier[];
  readonly arguments: readonly Expression[];
  readonly argumentsSpan: Span;
  readonly distinct: boolean;
  readonly orderBy: readonly OrderItem[];
  readonly filter?: Expression;
  readonly withinGroup: readonly OrderItem[];
  readonly over?: WindowSpecification;
  /** IGNORE NULLS, SEPARATOR, named arguments and the like were there; they are in the span only. */
  readonly extras: boolean;
}

/** EXTRACT(field FROM operand), DATE_PART('field', operand) stays a call. */
export interface Extract extends Node {
  readonly kind: "extract";
  readonly field: string;
  readonly operand: Expression;
}

export interface CaseBranch {
  readonly when: Expression;
  readonly then: Expression;
}

export interface Case extends Node {
  readonly kind: "case";
  readonly operand?: Expression;
  readonly branches: readonly CaseBranch[];
  readonly otherwise?: Expression;
}

export interface Cast extends Node {
  readonly kind: "cast";
  readonly operand: Expression;
  /** As written, upper case, one space between words: `TIMESTAMP WITH TIME ZONE`, `DECIMAL(18, 2)`. */
  readonly type: string;
  readonly typeSpan: Span;
  /** TRY_CAST, SAFE_CAST. */
  readonly safe: boolean;
  readonly form: "CAST" | "::" | "CONVERT";
}

/** Row values, arrays, structs, maps: `(a, b)`, `[a, b]`, `ARRAY[...]`, `STRUCT(...)`, `{...}`. */
export interface Collection extends Node {
  readonly kind: "collection";
  readonly type: "row" | "array" | "struct";
  readonly items: readonly Expression[];
}

/** `a[1]`, `a:path`, `(a).field`, `f(x).field`. */
export interface Access extends Node {
  readonly kind: "access";
  readonly operand: Expression;
  /** The element, or the lower bound of a slice. */
  readonly index?: Expression;
  /** The field or the first step of a path. */
  readonly field?: Identifier;
}

/** `operand AT TIME ZONE zone`, `operand COLLATE name`, and Oracle's `operand (+)`: the optional side of an outer join. */
export interface Modified extends Node {
  readonly kind: "modified";
  readonly modifier: "AT TIME ZONE" | "COLLATE" | "(+)";
  readonly operand: Expression;
  readonly argument?: Expression;
}

/** `x -> x + 1`, `(a, b) -> a + b`, `lambda x: x + 1`: the parameters hide columns of the same name in the body. */
export interface Lambda extends Node {
  readonly kind: "lambda";
  readonly parameters: readonly Identifier[];
  readonly body: Expression;
}

/** Tokens that weren't understood, in balanced parentheses. */
export interface Opaque extends Node {
  readonly kind: "opaque";
}

export type Expression =
  | ColumnReference
  | Star
  | Literal
  | Parameter
  | Unary
  | Binary
  | Is
  | Between
  | In
  | Like
  | Exists
  | ScalarSubquery
  | Quantified
  | Call
  | Extract
  | Case
  | Cast
  | Collection
  | Access
  | Modified
  | Lambda
  | Opaque;

export interface OrderItem {
  readonly span: Span;
  readonly expression: Expression;
  readonly descending: boolean;
  readonly nulls?: "FIRST" | "LAST";
}
