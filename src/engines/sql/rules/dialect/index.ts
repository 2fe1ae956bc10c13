/** The dialect rules. */
import type { RuleDefinition } from "../../rule.ts";
import { changeWithoutPartitionFilter } from "./change-without-partition-filter.ts";
import { clusteringKeyTooFine } from "./clustering-key-too-fine.ts";
import { copyLoadsAgain } from "./copy-loads-again.ts";
import { copySkipsErrors } from "./copy-skips-errors.ts";
import { dateShardedTable } from "./date-sharded-table.ts";
import { dateStoredAsText } from "./date-stored-as-text.ts";
import { derivedTableWithoutAlias } from "./derived-table-without-alias.ts";
import { emptyStringIsNull } from "./empty-string-is-null.ts";
import { finalAtRead } from "./final-at-read.ts";
import { interleavedSortKeyOnTime } from "./interleaved-sort-key-on-time.ts";
import { joinMissesDistributionKey } from "./join-misses-distribution-key.ts";
import { keyPrefixNotFiltered } from "./key-prefix-not-filtered.ts";
import { lastIdentity } from "./last-identity.ts";
import { legacyTableOption } from "./legacy-table-option.ts";
import { limitInMembership } from "./limit-in-membership.ts";
import { longestVarchar } from "./longest-varchar.ts";
import { missingMatchNotNull } from "./missing-match-not-null.ts";
import { mutationByAlter } from "./mutation-by-alter.ts";
import { nolockHint } from "./nolock-hint.ts";
import { nullableKeyColumn } from "./nullable-key-column.ts";
import { optimizeFinal } from "./optimize-final.ts";
import { oracleOuterJoinMark } from "./oracle-outer-join-mark.ts";
import { orderByInView } from "./order-by-in-view.ts";
import { orderByWithoutLimit } from "./order-by-without-limit.ts";
import { partitionFilterBySubquery } from "./partition-filter-by-subquery.ts";
import { rownumBeforeOrder } from "./rownum-before-order.ts";
import { systemProcedurePrefix } from "./system-procedure-prefix.ts";
import { textNotConverted } from "./text-not-converted.ts";
import { vacuumShortRetention } from "./vacuum-short-retention.ts";
import { wildcardTableUnfiltered } from "./wildcard-table-unfiltered.ts";
import { windowWithoutPartition } from "./window-without-partition.ts";
import { zorderColumns } from "./zorder-columns.ts";

export const dialectRules: readonly RuleDefinition[] = [
  changeWithoutPartitionFilter,
  clusteringKeyTooFine,
  copyLoadsAgain,
  copySkipsErrors,
  dateShardedTable,
  dateStoredAsText,
  derivedTableWithoutAlias,
  emptyStringIsNull,
  finalAtRead,
  interleavedSortKeyOnTime,
  joinMissesDistributionKey,
  keyPrefixNotFiltered,
  lastIdentity,
  legacyTableOption,
  limitInMembership,
  longestVarchar,
  missingMatchNotNull,
  mutationByAlter,
  nolockHint,
  nullableKeyColumn,
  optimizeFinal,
  oracleOuterJoinMark,
  orderByInView,
  orderByWithoutLimit,
  partitionFilterBySubquery,
  rownumBeforeOrder,
  systemProcedurePrefix,
  textNotConverted,
  vacuumShortRetention,
  wildcardTableUnfiltered,
  windowWithoutPartition,
  zorderColumns,
];
