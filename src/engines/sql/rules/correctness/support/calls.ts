/** Which functions do what. Names are compared by their last part, in lower case. */
import type { Call, Expression } from "../../../syntax/tree.ts";
import type { AnalysedStatement } from "../../../scope.ts";
import { aggregateFunctions } from "../../../scopes/functions/aggregate-functions.ts";
import { functionName } from "../../../scopes/functions/function-name.ts";
import { some } from "./walk.ts";

const aggregates = new Set(
  (
    "any_value approx_count_distinct approx_distinct array_agg avg bit_and bit_or bit_xor bool_and bool_or corr count count_if countif " +
    "covar_pop covar_samp every group_concat json_agg json_object_agg jsonb_agg jsonb_object_agg listagg logical_and logical_or max median " +
    "min mode object_agg percentile_cont percentile_disc quantile_cont regr_slope stddev stddev_pop stddev_samp string_agg sum sumif " +
    "std stdev stdevp var varp json_arrayagg json_objectagg boolor_agg booland_agg approx_percentile percentile_approx kurtosis countif avgif " +
    "grouparray groupuniqarray uniqcombined map_agg xmlagg " +
    "array_concat_agg approx_quantiles approx_top_count uniq uniqexact var_pop var_samp variance collect_list collect_set max_by min_by arg_max arg_min argmax argmin count_big"
  ).split(" "),
);

/** An aggregate that is not a window function. Functions with a schema are somebody's own: `map.sum(...)` needn't be one. */
export function isAggregate(expression: Expression): expression is Call {
  return (
    expression.kind === "call" && expression.over === undefined && expression.name.length === 1 && aggregates.has(functionName(expression))
  );
}

/** By the engine's own list of aggregates as well: for rewrites, which must not take one for a function of a row. */
export function mayAggregate({ dialect }: AnalysedStatement, expression: Expression): expression is Call {
  if (expression.kind !== "call" || expression.over !== undefined) return false;
  const { filter, withinGroup } = expression;
  return (
    filter !== undefined || withinGroup.length > 0 || aggregateFunctions(dialect).has(functionName(expression)) || isAggregate(expression)
  );
}

export function isWindowed(expression: Expression): expression is Call {
  return expression.kind === "call" && expression.over !== undefined;
}

/** Aggregates below, those inside window functions' arguments included, subqueries not. */
export function containsAggregate(expression: Expression): boolean {
  return some(expression, isAggregate);
}

/** The star of COUNT(*), which is every row; COUNT(t.*) leaves rows out, those that an outer join made or those with a NULL, by engine. */
export function isRowStar(expression: Expression | undefined): boolean {
  return expression?.kind === "star" && expression.qualifier.length === 0;
}

const clockNames = new Set(
  "current_date current_timestamp current_time localtimestamp localtime now getdate sysdate systimestamp getutcdate sysdatetime today utc_timestamp statement_timestamp clock_timestamp transaction_timestamp current_datetime unix_timestamp".split(
    " ",
  ),
);
/** Another value each time, in the spellings of all dialects: of chance, of a sequence, or of the clock as it runs on. */
const randomNames = new Set(
  (
    "random rand randn random_normal rand_canonical rand32 rand64 randcanonical randstr uniform zipf shuffle array_shuffle uuid newid newsequentialid " +
    "gen_random_uuid generate_uuid generateuuidv4 generateuuidv7 uuid_string uuid_short uuid_generate_v1 uuid_generate_v1mc uuid_generate_v4 uuidv4 " +
    "uuidv7 randomuuid sys_guid seq1 seq2 seq4 seq8 nextval setval monotonically_increasing_id clock_timestamp timeofday"
  ).split(" "),
);

/** Reads the clock: CURRENT_DATE (a call or a bare word), now()... */
export function readsClock(expression: Expression): boolean {
  if (expression.kind === "call") return clockNames.has(functionName(expression)) && expression.arguments.length === 0;
  return (
    expression.kind === "column" &&
    expression.qualifier.length === 0 &&
    !expression.name.quoted &&
    clockNames.has(expression.name.name.toLowerCase())
  );
}

export interface ConditionalCall {
  readonly condition: Expression;
  readonly whenTrue: Expression;
  readonly whenFalse: Expression;
}

/** IF(c, a, b) of MySQL, BigQuery, Spark, Trino and ClickHouse, IFF of Snowflake, IIF of T-SQL; with three arguments only. */
export function conditionalCall(expression: Expression): ConditionalCall | undefined {
  if (expression.kind !== "call" || expression.name.length !== 1 || !/^(?:if|iff|iif)$/u.test(functionName(expression))) return undefined;
  const [condition, whenTrue, whenFalse, more] = expression.arguments;
  return condition === undefined || whenTrue === undefined || whenFalse === undefined || more !== undefined
    ? undefined
    : { condition, whenTrue, whenFalse };
}

export function isRandom(expression: Expression): boolean {
  if (expression.kind === "call")
    return randomNames.has(functionName(expression)) || expression.name.some(({ name }) => name.toLowerCase() === "dbms_random");
  // Oracle's DBMS_RANDOM.VALUE and sequence.NEXTVAL need no parentheses.
  return (
    expression.kind === "column" &&
    !expression.name.quoted &&
    expression.qualifier.length > 0 &&
    (/^nextval$/iu.test(expression.name.name) || expression.qualifier.some(({ name }) => name.toLowerCase() === "dbms_random"))
  );
}
