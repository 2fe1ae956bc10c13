import type { FormatDefinition } from "../format.ts";
import type { ColumnFigures } from "./column-figures.ts";
import type { Distribution } from "./distribution.ts";
import type { Outliers } from "./outliers.ts";
import type { ProfiledColumn } from "./profile-source.ts";
import type { SemanticType } from "./semantic-type.ts";
import type { ValueCount } from "./types.ts";

/** All figures of one column, however they were come by. */
export interface ColumnResult extends Distribution {
  readonly profiled: ProfiledColumn;
  readonly figures: ColumnFigures;
  readonly distinct: number;
  readonly top: readonly ValueCount[];
  readonly semantic: SemanticType;
  /** Values that stand for a missing one, most frequent first. */
  readonly placeholders: readonly ValueCount[];
  readonly outliers?: Outliers;
}

export interface ColumnOptions {
  readonly topValues: number;
  readonly histogramBins: number;
  /** Formats that the column's values may have. */
  readonly formats: readonly FormatDefinition[];
}
