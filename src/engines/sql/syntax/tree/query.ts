/** Relations and queries: see ../tree.ts. */
import type { Expression, Identifier, OrderItem, Span, WindowSpecification } from "./expression.ts";

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
