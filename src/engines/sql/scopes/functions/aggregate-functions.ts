/** Names of aggregate functions, as the engines' manuals list them. */
import type { DialectId } from "../../dialect.ts";

const common = words(
  "count sum avg min max stddev stddev_pop stddev_samp variance var_pop var_samp corr covar_pop covar_samp " +
    "regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy percentile_cont percentile_disc " +
    "array_agg any_value bool_and bool_or every bit_and bit_or bit_xor listagg string_agg mode",
);

const more: Readonly<Record<DialectId, readonly string[]>> = {
  generic: words("group_concat approx_count_distinct median max_by min_by arg_max arg_min count_if countif"),
  postgres: words("json_agg jsonb_agg json_object_agg jsonb_object_agg xmlagg range_agg range_intersect_agg json_arrayagg json_objectagg"),
  duckdb: words(
    "approx_count_distinct approx_quantile approx_top_k arbitrary arg_max arg_min argmax argmin max_by min_by avg bitstring_agg count_if countif count_star entropy favg first fsum group_concat histogram kahan_sum kurtosis kurtosis_pop last list mad mean median product quantile quantile_cont quantile_disc reservoir_quantile sem skewness sumkahan geometric_mean geomean any_value listagg sum_no_overflow",
  ),
  snowflake: words(
    "approx_count_distinct approx_percentile approx_top_k array_union_agg array_unique_agg bitand_agg bitor_agg bitxor_agg bitmap_construct_agg booland_agg boolor_agg boolxor_agg count_if hash_agg hll kurtosis max_by median min_by object_agg skew approximate_similarity approximate_jaccard_index minhash minhash_combine hll_accumulate hll_combine hll_estimate grouping_id",
  ),
  bigquery: words(
    "approx_count_distinct approx_quantiles approx_top_count approx_top_sum array_concat_agg countif logical_and logical_or max_by min_by st_union_agg hll_count.init",
  ),
  redshift: words("approximate median bool_and bool_or percentile_cont listagg"),
  databricks: sparkNames(),
  spark: sparkNames(),
  mysql: words("group_concat json_arrayagg json_objectagg std"),
  tsql: words("count_big stdev stdevp var varp checksum_agg approx_count_distinct"),
  trino: words(
    "approx_distinct approx_percentile approx_most_frequent arbitrary array_agg bitwise_and_agg bitwise_or_agg checksum count_if entropy geometric_mean histogram kurtosis map_agg map_union max_by merge min_by multimap_agg numeric_histogram reduce_agg set_agg set_union skewness",
  ),
  oracle: words("collect median stats_mode xmlagg json_arrayagg json_objectagg approx_count_distinct wm_concat"),
  clickhouse: words(
    "any anylast anyheavy argmin argmax avgweighted countif sumif avgif minif maxif uniq uniqexact uniqcombined uniqhll12 quantile quantileexact quantiletdigest quantiles median grouparray groupuniqarray groupconcat sumwithoverflow summap topk stddevpop stddevsamp varpop varsamp covarpop covarsamp anyif uniqif first_value last_value groupbitand groupbitor groupbitxor entropy skewpop kurtpop",
  ),
};

function sparkNames(): readonly string[] {
  return words(
    "approx_count_distinct approx_percentile percentile percentile_approx approx_top_k collect_list collect_set count_if first last first_value last_value any some bool_and bool_or count_min_sketch histogram_numeric kurtosis max_by mean median min_by skewness std try_avg try_sum bitmap_construct_agg",
  );
}

function words(text: string): readonly string[] {
  return text.split(" ");
}

const sets = new Map<DialectId, ReadonlySet<string>>();

/** In lower case. User-defined aggregates aren't there: that a call is none of these doesn't prove that it is scalar. */
export function aggregateFunctions(dialect: DialectId): ReadonlySet<string> {
  const known = sets.get(dialect);
  if (known !== undefined) return known;
  const set = new Set([...common, ...more[dialect]]);
  sets.set(dialect, set);
  return set;
}
