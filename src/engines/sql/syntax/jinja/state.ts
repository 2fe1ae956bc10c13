/** What is known while a template is read from its beginning to its end. */
import type { Dialect, DialectId } from "../../dialect.ts";
import type { JinjaReference } from "../jinja.ts";
import type { Span } from "../tree.ts";
import type { GivenNames } from "./placeholder.ts";
import type { QuoteState } from "./surroundings.ts";
import type { TemplatedSpan } from "./templated-span.ts";
import type { JinjaCall, JinjaValue } from "./values.ts";

export type BlockKind = "if" | "keep" | "loop" | "drop";

interface Block {
  readonly tag: string;
  readonly kind: BlockKind;
  readonly start: number;
  /** What stands in it is left out. */
  dropping: boolean;
  /** A branch of the `if` has been read. */
  taken: boolean;
  /** Another branch may be taken, or the body more than once; or what it writes isn't known. */
  unknown: boolean;
}

/** What a name was set to; not sure where that stands in a branch that may not be taken, or in a loop. */
interface Variable {
  readonly value: JinjaValue;
  readonly sure: boolean;
}

export interface JinjaState {
  readonly source: string;
  /** Undefined where it is yet to be told. */
  readonly dialect: DialectId | undefined;
  /** How strings and comments are written: those of `dialect`, else of generic SQL. */
  readonly quoting: Dialect;
  /** Lower-case names that WITH defines: a table called like one is written as `dbt_ref.name`, because dbt never means the former. */
  readonly definitions: ReadonlySet<string>;
  readonly parts: string[];
  readonly quotes: QuoteState;
  readonly blocks: Block[];
  readonly variables: Map<string, Variable>;
  /** What the project sets for `var('...')`. */
  readonly vars: ReadonlyMap<string, JinjaValue>;
  readonly names: GivenNames;
  readonly templated: TemplatedSpan[];
  readonly refs: JinjaReference[];
  readonly config: Record<string, string>;
  readonly problems: { span: Span; message: string }[];
  isIncremental: boolean;
  readsItself: boolean;
}

/** What stands here is left out of the SQL. */
export function isDropping({ blocks }: JinjaState): boolean {
  return blocks.some(({ dropping }) => dropping);
}

/** The value that a name was set to, or that the project or the call itself gives for `var('...', default)`. */
export function resolved(state: JinjaState, value: JinjaValue): JinjaValue {
  const set = value.kind === "name" ? (state.variables.get(value.name)?.value ?? value) : value;
  return (isVar(set) ? ofProject(state, set) : undefined) ?? set;
}

const isVar = (value: JinjaValue): value is JinjaCall => value.kind === "call" && value.name === "var";

function ofProject({ vars }: JinjaState, { positional: [name, byDefault] }: JinjaCall): JinjaValue | undefined {
  return (name?.kind === "string" ? vars.get(name.value) : undefined) ?? byDefault;
}

/** What it holds is one of several possibilities: a name that was set where it may not be, or a `var` that a run may set otherwise. */
export function isUnsure({ variables }: JinjaState, value: JinjaValue): boolean {
  if (value.kind !== "name") return isVar(value);
  const variable = variables.get(value.name);
  return variable !== undefined && (!variable.sure || isVar(variable.value));
}
