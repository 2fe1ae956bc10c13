/** Functions that need OVER; aggregates may have it, too. In lower case. */
export const windowFunctions: ReadonlySet<string> = new Set([
  "row_number",
  "rank",
  "dense_rank",
  "percent_rank",
  "cume_dist",
  "ntile",
  "lag",
  "lead",
  "first_value",
  "last_value",
  "nth_value",
  "ratio_to_report",
  "conditional_change_event",
  "conditional_true_event",
  "width_bucket_over",
]);
