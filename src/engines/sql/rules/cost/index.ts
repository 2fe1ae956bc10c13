/** The rules on cost, by id in alphabetical order. */
import type { RuleDefinition } from "../../rule.ts";
import { arithmeticOnColumn } from "./arithmetic-on-column.ts";
import { coalesceInFilter } from "./coalesce-in-filter.ts";
import { convertedJoinKey } from "./converted-join-key.ts";
import { correlatedAggregate } from "./correlated-aggregate.ts";
import { countForExistence } from "./count-for-existence.ts";
import { cteComputedTwice } from "./cte-computed-twice.ts";
import { deepOffset } from "./deep-offset.ts";
import { distinctInMembership } from "./distinct-in-membership.ts";
import { distinctOverJoin } from "./distinct-over-join.ts";
import { exactDistinctCounts } from "./exact-distinct-counts.ts";
import { explodingJoin } from "./exploding-join.ts";
import { functionOnFilteredDate } from "./function-on-filtered-date.ts";
import { groupByDependentColumns } from "./group-by-dependent-columns.ts";
import { havingAsWhere } from "./having-as-where.ts";
import { joinBeforeAggregate } from "./join-before-aggregate.ts";
import { joinWithoutEquality } from "./join-without-equality.ts";
import { latestByRowNumber } from "./latest-by-row-number.ts";
import { leadingWildcard } from "./leading-wildcard.ts";
import { missingPartitionFilter } from "./missing-partition-filter.ts";
import { orAcrossJoin } from "./or-across-join.ts";
import { orAsIn } from "./or-as-in.ts";
import { orCommonFactor } from "./or-common-factor.ts";
import { orInExists } from "./or-in-exists.ts";
import { orderByInSubquery } from "./order-by-in-subquery.ts";
import { orderByRandom } from "./order-by-random.ts";
import { overPartitionedTable } from "./over-partitioned-table.ts";
import { predicatePushDown } from "./predicate-push-down.ts";
import { prefixFunction } from "./prefix-function.ts";
import { redundantCondition } from "./redundant-condition.ts";
import { redundantDistinct } from "./redundant-distinct.ts";
import { regexpForPlainText } from "./regexp-for-plain-text.ts";
import { repeatedScans } from "./repeated-scans.ts";
import { selectStar } from "./select-star.ts";
import { selfJoinForLatest } from "./self-join-for-latest.ts";
import { singleRowInserts } from "./single-row-inserts.ts";
import { starInSubquery } from "./star-in-subquery.ts";
import { unionAsUnionAll } from "./union-as-union-all.ts";
import { unionOfOneTable } from "./union-of-one-table.ts";
import { unusedCte } from "./unused-cte.ts";
import { unusedDerivedColumns } from "./unused-derived-columns.ts";
import { unusedLeftJoin } from "./unused-left-join.ts";

export const costRules: readonly RuleDefinition[] = [
  arithmeticOnColumn,
  coalesceInFilter,
  convertedJoinKey,
  correlatedAggregate,
  countForExistence,
  cteComputedTwice,
  deepOffset,
  distinctInMembership,
  distinctOverJoin,
  exactDistinctCounts,
  explodingJoin,
  functionOnFilteredDate,
  groupByDependentColumns,
  havingAsWhere,
  joinBeforeAggregate,
  joinWithoutEquality,
  latestByRowNumber,
  leadingWildcard,
  missingPartitionFilter,
  orAcrossJoin,
  orAsIn,
  orCommonFactor,
  orInExists,
  orderByInSubquery,
  orderByRandom,
  overPartitionedTable,
  predicatePushDown,
  prefixFunction,
  redundantCondition,
  redundantDistinct,
  regexpForPlainText,
  repeatedScans,
  selectStar,
  selfJoinForLatest,
  singleRowInserts,
  starInSubquery,
  unionAsUnionAll,
  unionOfOneTable,
  unusedCte,
  unusedDerivedColumns,
  unusedLeftJoin,
];
