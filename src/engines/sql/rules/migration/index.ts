/** The migration rules. */
import type { RuleDefinition } from "../../rule.ts";
import { addColumnRewritesTable } from "./add-column-rewrites-table.ts";
import { addRequiredColumn } from "./add-required-column.ts";
import { alterBlocksWrites } from "./alter-blocks-writes.ts";
import { alterWithoutAlgorithm } from "./alter-without-algorithm.ts";
import { concurrentIndexIfNotExists } from "./concurrent-index-if-not-exists.ts";
import { concurrentlyInTransaction } from "./concurrently-in-transaction.ts";
import { constraintWithoutNotValid } from "./constraint-without-not-valid.ts";
import { ddlCommitsTransaction } from "./ddl-commits-transaction.ts";
import { ddlNotRepeatable } from "./ddl-not-repeatable.ts";
import { defaultWrittenToRows } from "./default-written-to-rows.ts";
import { detachPartitionBlocks } from "./detach-partition-blocks.ts";
import { discouragedColumnType } from "./discouraged-column-type.ts";
import { domainWithConstraint } from "./domain-with-constraint.ts";
import { dropCascade } from "./drop-cascade.ts";
import { dropColumnLosesData } from "./drop-column-loses-data.ts";
import { dropDatabaseOrSchema } from "./drop-database-or-schema.ts";
import { dropIndexWithoutConcurrently } from "./drop-index-without-concurrently.ts";
import { dropNotNull } from "./drop-not-null.ts";
import { dropTableLosesData } from "./drop-table-loses-data.ts";
import { enumValueAtEnd } from "./enum-value-at-end.ts";
import { enumValueInTransaction } from "./enum-value-in-transaction.ts";
import { floatForMoney } from "./float-for-money.ts";
import { identifierTooLong } from "./identifier-too-long.ts";
import { indexWithoutConcurrently } from "./index-without-concurrently.ts";
import { locksWholeTable } from "./locks-whole-table.ts";
import { missingLockTimeout } from "./missing-lock-timeout.ts";
import { narrowKeyType } from "./narrow-key-type.ts";
import { nestedTransaction } from "./nested-transaction.ts";
import { offlineChange } from "./offline-change.ts";
import { redefinitionForgetsNotNull } from "./redefinition-forgets-not-null.ts";
import { refreshBlocksReaders } from "./refresh-blocks-readers.ts";
import { renameBreaksClients } from "./rename-breaks-clients.ts";
import { replaceTableLosesHistory } from "./replace-table-loses-history.ts";
import { requiredColumnFilledSilently } from "./required-column-filled-silently.ts";
import { setNotNullScansTable } from "./set-not-null-scans-table.ts";
import { tableWithoutPrimaryKey } from "./table-without-primary-key.ts";
import { transactionLeftOpen } from "./transaction-left-open.ts";
import { truncateCascade } from "./truncate-cascade.ts";
import { typeChangeRewritesTable } from "./type-change-rewrites-table.ts";
import { uniqueConstraintBuildsIndex } from "./unique-constraint-builds-index.ts";
import { untrustedConstraint } from "./untrusted-constraint.ts";

export const migrationRules: readonly RuleDefinition[] = [
  addColumnRewritesTable,
  addRequiredColumn,
  alterBlocksWrites,
  alterWithoutAlgorithm,
  concurrentIndexIfNotExists,
  concurrentlyInTransaction,
  constraintWithoutNotValid,
  ddlCommitsTransaction,
  ddlNotRepeatable,
  defaultWrittenToRows,
  detachPartitionBlocks,
  discouragedColumnType,
  domainWithConstraint,
  dropCascade,
  dropColumnLosesData,
  dropDatabaseOrSchema,
  dropIndexWithoutConcurrently,
  dropNotNull,
  dropTableLosesData,
  enumValueAtEnd,
  enumValueInTransaction,
  floatForMoney,
  identifierTooLong,
  indexWithoutConcurrently,
  locksWholeTable,
  missingLockTimeout,
  narrowKeyType,
  nestedTransaction,
  offlineChange,
  redefinitionForgetsNotNull,
  refreshBlocksReaders,
  renameBreaksClients,
  replaceTableLosesHistory,
  requiredColumnFilledSilently,
  setNotNullScansTable,
  tableWithoutPrimaryKey,
  transactionLeftOpen,
  truncateCascade,
  typeChangeRewritesTable,
  uniqueConstraintBuildsIndex,
  untrustedConstraint,
];
