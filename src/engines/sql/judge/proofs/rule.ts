/** A proof rule: one algebraic law, applied wherever its preconditions are met by what is declared. One file a rule. */
import type { TypeKind } from "../../../../data/types.ts";
import type { LaboratoryColumn, LaboratoryTable } from "../instances/types.ts";
import type { Query } from "./algebra.ts";

export interface Facts {
  readonly tables: readonly LaboratoryTable[];
  readonly aggregates: ReadonlySet<string>;
  /** The table that a source reads. */
  readonly tableOf: (source: number) => LaboratoryTable | undefined;
  /** Of a table alone: what is declared of a column need not hold for a derived one. */
  readonly columnOf: (source: number, column: string | number) => LaboratoryColumn | undefined;
  /** The family of its values, through derived tables too. */
  readonly kindOf: (source: number, column: string | number) => TypeKind | undefined;
  /** A declared constraint that the rule relied on, in words. */
  readonly relyOn: (precondition: string) => void;
}

export interface ProofRule {
  /** kebab-case, the file's name. */
  readonly id: string;
  /** The law in words: "x BETWEEN a AND b is x >= a AND x <= b". */
  readonly law: string;
  readonly apply: (query: Query, facts: Facts) => Query;
}
