/** What is in sight while names are resolved, and the work that is handed down. */
import type { EngineFunctions } from "../../engine-functions.ts";
import type { EngineNode } from "../../engine-tree.ts";
import type { LaboratoryTable } from "../../instances/types.ts";
import { NotExpressible, type Query } from "../algebra.ts";

export interface ResolveInput {
  readonly tables: readonly LaboratoryTable[];
  readonly functions: EngineFunctions;
}

export interface Visible {
  readonly id: number;
  readonly alias: string;
  /** Undefined where a column has no name that could be referred to. */
  readonly columns: readonly (string | undefined)[];
  readonly derived: boolean;
}

export interface Scope {
  readonly sources: Visible[];
  readonly parent: Scope | undefined;
  readonly aliases: ReadonlySet<string>;
  /** Sources beside a derived table: a name that means one of them makes it lateral. */
  readonly beside?: boolean;
}

export type CommonTables = ReadonlyMap<
  string,
  { readonly node: EngineNode; readonly columns: readonly string[]; readonly tables: CommonTables }
>;

export interface Resolved {
  readonly query: Query;
  readonly names: readonly (string | undefined)[];
}

export interface Work extends ResolveInput {
  /** The number of the next FROM item. */
  readonly nextId: () => number;
  /** Resolves a query within another one. */
  readonly queryOf: (node: EngineNode, parent: Scope | undefined, common: CommonTables) => Resolved;
}

export function stop(what: string): never {
  throw new NotExpressible(what);
}
