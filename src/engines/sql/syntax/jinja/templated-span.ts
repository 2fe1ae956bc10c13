import type { Span } from "../tree.ts";

/** Text that a template makes: no rewrite may touch it. */
export interface TemplatedSpan extends Span {
  /** What it becomes isn't known: it may add columns, tables or conditions that don't stand in the text. */
  readonly unknown?: true;
  /** `{{ }}`: what stands there now isn't what was written. */
  readonly output?: true;
}
