/**
 * The syntax tree of a SQL text: every node knows the span of source that it was read from, so that rules point at it and rewrites replace
 * it without touching another byte. One shape for all dialects. What the reader doesn't understand is `opaque`: its span is right and rules
 * say nothing about it.
 */

export type * from "./tree/expression.ts";
export type * from "./tree/query.ts";
export type * from "./tree/statement.ts";
