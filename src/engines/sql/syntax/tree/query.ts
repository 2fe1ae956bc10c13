/** Expressions, relations and queries: see ../tree.ts. */

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

export interface SelectItem {
  /** With its alias. */
  readonly span: Span;
  readonly expression: Expression;
  readonly alias?: Identifier;
}

export interface Alias {
  /** From AS, if written, to the end of the column list. */
  readonly span: Span;
  readonly name: Identifier;
  readonly columns: readonly Identifier[];
}

export interface TableReference {
  readonly kind: "table";
  /** With alias and whatever follows the name. */
  readonly span: Span;
  /** Catalog, schema, table as written; a path in quotes of DuckDB or Spark is one part. */
  readonly name: readonly Identifier[];
  readonly nameSpan: Span;
  readonly alias?: Alias;
  /** TABLESAMPLE, FOR SYSTEM_TIME AS OF, FINAL, PIVOT, hints: in the span only. */
  readonly modified: boolean;
  /** PIVOT, UNPIVOT, MATCH_RECOGNIZE: the columns are other ones than the table's. */
  readonly reshaped?: boolean;
}

export interface DerivedTable {
  readonly kind: "derived";
  readonly span: Span;
  readonly query: Query;
  readonly lateral: boolean;
  readonly alias?: Alias;
  readonly modified: boolean;
  readonly reshaped?: boolean;
}

/** UNNEST, FLATTEN, generate_series, TABLE(...); LATERAL VIEW is a cross or left join with one, its columns in `alias.columns`. */
export interface TableFunction {
  readonly kind: "tableFunction";
  readonly span: Span;
  readonly call: Expression;
  readonly lateral: boolean;
  readonly alias?: Alias;
}

export type JoinType = "inner" | "left" | "right" | "full" | "cross" | "semi" | "anti" | "other";

export interface Join {
  readonly kind: "join";
  readonly span: Span;
  readonly type: JoinType;
  /** The words of the join, or the comma. */
  readonly keywordSpan: Span;
  /** Written as a comma. */
  readonly comma: boolean;
  readonly natural: boolean;
  readonly left: Relation;
  readonly right: Relation;
  readonly on?: Expression;
  /** From ON or USING to the end of the condition. */
  readonly conditionSpan?: Span;
  readonly using: readonly Identifier[];
}

export interface OpaqueRelation {
  readonly kind: "opaqueRelation";
  readonly span: Span;
  readonly alias?: Alias;
}

export type Relation = TableReference | DerivedTable | TableFunction | Join | OpaqueRelation;

export interface GroupBy {
  /** From GROUP to the end. */
  readonly span: Span;
  readonly items: readonly Expression[];
  /** ALL, ROLLUP, CUBE, GROUPING SETS; plain lists are "list". */
  readonly type: "list" | "all" | "sets";
}

/** A clause that is an expression: WHERE, HAVING, QUALIFY. */
export interface Condition {
  /** From the keyword to the end. */
  readonly span: Span;
  readonly expression: Expression;
}

export interface NamedWindow {
  readonly name: Identifier;
  readonly window: WindowSpecification;
}

export interface Select {
  readonly kind: "select";
  readonly span: Span;
  /** The word SELECT. */
  readonly keywordSpan: Span;
  readonly distinct: boolean;
  /** The word DISTINCT, with ON (...) where written. */
  readonly distinctSpan?: Span;
  readonly distinctOn: readonly Expression[];
  readonly top?: Span;
  readonly items: readonly SelectItem[];
  readonly itemsSpan: Span;
  /** All of FROM as one tree; comma lists are joins with `comma`. */
  readonly from?: Relation;
  /** From the word FROM to the end of the clause. */
  readonly fromSpan?: Span;
  readonly where?: Condition;
  readonly groupBy?: GroupBy;
  readonly having?: Condition;
  readonly qualify?: Condition;
  readonly windows: readonly NamedWindow[];
  /** INTO target of T-SQL and others. */
  readonly into?: Span;
  /** CONNECT BY, CLUSTER BY, PREWHERE, modifiers after SELECT...: understood as text only. */
  readonly opaqueClauses: readonly Span[];
}

export interface SetOperation {
  readonly kind: "setOperation";
  readonly span: Span;
  readonly operator: "UNION" | "INTERSECT" | "EXCEPT";
  /** True with ALL; BigQuery writes DISTINCT where others write nothing. */
  readonly all: boolean;
  /** UNION BY NAME, CORRESPONDING. */
  readonly byName: boolean;
  /** The words of the operator: `UNION ALL`. */
  readonly operatorSpan: Span;
  readonly left: QueryBody;
  readonly right: QueryBody;
}

export interface Values {
  readonly kind: "values";
  readonly span: Span;
  readonly rows: readonly (readonly Expression[])[];
}

/** A query in parentheses as an operand of a set operation, or as a whole statement. */
export interface NestedQuery {
  readonly kind: "nested";
  readonly span: Span;
  readonly query: Query;
}

export interface OpaqueBody {
  readonly kind: "opaqueBody";
  readonly span: Span;
}

export type QueryBody = Select | SetOperation | Values | NestedQuery | OpaqueBody;

export interface CommonTableExpression {
  readonly span: Span;
  readonly name: Identifier;
  readonly columns: readonly Identifier[];
  /** Undefined for a data-changing or not understood body. */
  readonly query?: Query;
  /** From the opening to the closing parenthesis. */
  readonly bodySpan: Span;
  readonly materialized?: boolean;
}

export interface With {
  readonly span: Span;
  readonly recursive: boolean;
  readonly tables: readonly CommonTableExpression[];
}

export interface Limit {
  /** LIMIT, OFFSET, FETCH together as written. */
  readonly span: Span;
  readonly count?: Expression;
  readonly offset?: Expression;
}

export interface Query {
  readonly kind: "query";
  /** Without the parentheses around it. */
  readonly span: Span;
  readonly with?: With;
  readonly body: QueryBody;
  readonly orderBy: readonly OrderItem[];
  /** From ORDER to the end of the list. */
  readonly orderBySpan?: Span;
  readonly limit?: Limit;
  /** FOR UPDATE, FOR XML, OPTION (...), SETTINGS, FORMAT, LIMIT n BY...: understood as text only. */
  readonly trailing?: readonly Span[];
}
