/** The correctness rules: what makes a query return something else than its author meant. */
import type { RuleDefinition } from "../../rule.ts";
import { ageByYearDifference } from "./age-by-year-difference.ts";
import { aggregateInWhere } from "./aggregate-in-where.ts";
import { alwaysTrueOr } from "./always-true-or.ts";
import { ambiguousColumn } from "./ambiguous-column.ts";
import { ambiguousConcatenation } from "./ambiguous-concatenation.ts";
import { ambiguousDateLiteral } from "./ambiguous-date-literal.ts";
import { antiJoinOnNullableColumn } from "./anti-join-on-nullable-column.ts";
import { arrayIndexZero } from "./array-index-zero.ts";
import { averageOfAverages } from "./average-of-averages.ts";
import { averageWithZeros } from "./average-with-zeros.ts";
import { avgOfIntegers } from "./avg-of-integers.ts";
import { betweenOnTimestamps } from "./between-on-timestamps.ts";
import { betweenReversed } from "./between-reversed.ts";
import { caseUnreachableBranch } from "./case-unreachable-branch.ts";
import { caseWhenNull } from "./case-when-null.ts";
import { columnNamedTwice } from "./column-named-twice.ts";
import { commaJoinStyle } from "./comma-join-style.ts";
import { constantComparison } from "./constant-comparison.ts";
import { contradictoryConditions } from "./contradictory-conditions.ts";
import { countDistinctOfSeveral } from "./count-distinct-of-several.ts";
import { countOfCondition } from "./count-of-condition.ts";
import { countOfNullable } from "./count-of-nullable.ts";
import { countStarOverOuterJoin } from "./count-star-over-outer-join.ts";
import { daysAsYears } from "./days-as-years.ts";
import { deleteWithoutWhere } from "./delete-without-where.ts";
import { distinctOnWithoutOrder } from "./distinct-on-without-order.ts";
import { distinctParenthesised } from "./distinct-parenthesised.ts";
import { distinctWithRowNumber } from "./distinct-with-row-number.ts";
import { divisionByZero } from "./division-by-zero.ts";
import { duplicateOutputName } from "./duplicate-output-name.ts";
import { duplicateTableAlias } from "./duplicate-table-alias.ts";
import { equalsNull } from "./equals-null.ts";
import { existsWithoutCorrelation } from "./exists-without-correlation.ts";
import { fanOutJoinInflatesAggregate } from "./fan-out-join-inflates-aggregate.ts";
import { floatEquality } from "./float-equality.ts";
import { fullJoinKeyWithoutCoalesce } from "./full-join-key-without-coalesce.ts";
import { groupByAliasShadowed } from "./group-by-alias-shadowed.ts";
import { groupByOrdinal } from "./group-by-ordinal.ts";
import { havingCountZero } from "./having-count-zero.ts";
import { havingWithoutAggregate } from "./having-without-aggregate.ts";
import { implicitCrossJoin } from "./implicit-cross-join.ts";
import { inSubquerySelectsOuterColumn } from "./in-subquery-selects-outer-column.ts";
import { insertColumnsMismatch } from "./insert-columns-mismatch.ts";
import { insertWithoutColumns } from "./insert-without-columns.ts";
import { integerDivision } from "./integer-division.ts";
import { joinConditionMissesTable } from "./join-condition-misses-table.ts";
import { leftJoinUndoneByWhere } from "./left-join-undone-by-where.ts";
import { likeUnderscore } from "./like-underscore.ts";
import { likeWithoutWildcard } from "./like-without-wildcard.ts";
import { limitWithoutTotalOrder } from "./limit-without-total-order.ts";
import { mergeNondeterministic } from "./merge-nondeterministic.ts";
import { mixedResultTypes } from "./mixed-result-types.ts";
import { naturalJoin } from "./natural-join.ts";
import { nestedAggregates } from "./nested-aggregates.ts";
import { nondeterministicFilter } from "./nondeterministic-filter.ts";
import { notEqualHidesNulls } from "./not-equal-hides-nulls.ts";
import { notInWithNulls } from "./not-in-with-nulls.ts";
import { nullInList } from "./null-in-list.ts";
import { nullTestOnNotNull } from "./null-test-on-not-null.ts";
import { nullableConcatenation } from "./nullable-concatenation.ts";
import { orAndPrecedence } from "./or-and-precedence.ts";
import { orderByInSetOperand } from "./order-by-in-set-operand.ts";
import { orderByOrdinal } from "./order-by-ordinal.ts";
import { outerJoinFilterInOn } from "./outer-join-filter-in-on.ts";
import { recursiveWithoutEnd } from "./recursive-without-end.ts";
import { roundBeforeAggregate } from "./round-before-aggregate.ts";
import { rowNumberWithoutTotalOrder } from "./row-number-without-total-order.ts";
import { scalarSubqueryMayReturnMany } from "./scalar-subquery-may-return-many.ts";
import { selfComparison } from "./self-comparison.ts";
import { stringNumberComparison } from "./string-number-comparison.ts";
import { sumDistinct } from "./sum-distinct.ts";
import { timestampEqualsDate } from "./timestamp-equals-date.ts";
import { timestampWithoutTimeZone } from "./timestamp-without-time-zone.ts";
import { ungroupedColumn } from "./ungrouped-column.ts";
import { unionColumnCount } from "./union-column-count.ts";
import { unionColumnsSwapped } from "./union-columns-swapped.ts";
import { unionTypes } from "./union-types.ts";
import { unknownColumn } from "./unknown-column.ts";
import { updateFromMany } from "./update-from-many.ts";
import { updateWithoutWhere } from "./update-without-where.ts";
import { windowDefaultFrame } from "./window-default-frame.ts";
import { windowWithoutOrder } from "./window-without-order.ts";

export const correctnessRules: readonly RuleDefinition[] = [
  ageByYearDifference,
  aggregateInWhere,
  alwaysTrueOr,
  ambiguousColumn,
  ambiguousConcatenation,
  ambiguousDateLiteral,
  antiJoinOnNullableColumn,
  arrayIndexZero,
  averageOfAverages,
  averageWithZeros,
  avgOfIntegers,
  betweenOnTimestamps,
  betweenReversed,
  caseUnreachableBranch,
  caseWhenNull,
  columnNamedTwice,
  commaJoinStyle,
  constantComparison,
  contradictoryConditions,
  countDistinctOfSeveral,
  countOfCondition,
  countOfNullable,
  countStarOverOuterJoin,
  daysAsYears,
  deleteWithoutWhere,
  distinctOnWithoutOrder,
  distinctParenthesised,
  distinctWithRowNumber,
  divisionByZero,
  duplicateOutputName,
  duplicateTableAlias,
  equalsNull,
  existsWithoutCorrelation,
  fanOutJoinInflatesAggregate,
  floatEquality,
  fullJoinKeyWithoutCoalesce,
  groupByAliasShadowed,
  groupByOrdinal,
  havingCountZero,
  havingWithoutAggregate,
  implicitCrossJoin,
  inSubquerySelectsOuterColumn,
  insertColumnsMismatch,
  insertWithoutColumns,
  integerDivision,
  joinConditionMissesTable,
  leftJoinUndoneByWhere,
  likeUnderscore,
  likeWithoutWildcard,
  limitWithoutTotalOrder,
  mergeNondeterministic,
  mixedResultTypes,
  naturalJoin,
  nestedAggregates,
  nondeterministicFilter,
  notEqualHidesNulls,
  notInWithNulls,
  nullInList,
  nullTestOnNotNull,
  nullableConcatenation,
  orAndPrecedence,
  orderByInSetOperand,
  orderByOrdinal,
  outerJoinFilterInOn,
  recursiveWithoutEnd,
  roundBeforeAggregate,
  rowNumberWithoutTotalOrder,
  scalarSubqueryMayReturnMany,
  selfComparison,
  stringNumberComparison,
  sumDistinct,
  timestampEqualsDate,
  timestampWithoutTimeZone,
  ungroupedColumn,
  unionColumnCount,
  unionColumnsSwapped,
  unionTypes,
  unknownColumn,
  updateFromMany,
  updateWithoutWhere,
  windowDefaultFrame,
  windowWithoutOrder,
];
