/** DuckDB's word for where NULLs sort, for its setting `default_null_order`. */
export function nullOrder(ascending: "first" | "last", descending: "first" | "last"): string {
  return ascending === descending ? `nulls_${ascending}` : `nulls_${ascending}_on_asc_${descending}_on_desc`;
}
