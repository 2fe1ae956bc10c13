/** What a suggestion rule sees and gives. A suggestion is a hypothesis about the data's meaning: where it fails, an error is likely. */
import type { Column, DataSession, Relation } from "../../../data/types.ts";
import type { CheckRequest } from "../check.ts";
import type { ColumnProfile, DatasetProfile } from "../profile/types.ts";
import type { WorkingTables } from "./working-tables.ts";

export interface SuggestionContext {
  readonly session: DataSession;
  readonly relation: Relation;
  readonly profile: DatasetProfile;
  /** The columns that were profiled, each with its profile. */
  readonly columns: readonly SuggestedColumn[];
  /** Made when first asked for. */
  readonly tables: WorkingTables;
  readonly now: Date;
}

export interface SuggestedColumn {
  readonly column: Column;
  readonly profile: ColumnProfile;
  /** Rows with a value that fits the type. */
  readonly present: number;
}

/** A check without the parts that every suggestion has alike. */
export interface Suggestion extends Pick<CheckRequest, "check" | "columns" | "params" | "severity" | "where"> {
  /** Why it is suggested, for people: what the data shows. */
  readonly reason: string;
  readonly tolerance?: CheckRequest["tolerance"];
}

/** One rule, one file in rules/. Costs are bounded by the rule itself. */
export interface SuggestionRule {
  readonly id: string;
  readonly suggest: (context: SuggestionContext) => Promise<readonly Suggestion[]> | readonly Suggestion[];
}
