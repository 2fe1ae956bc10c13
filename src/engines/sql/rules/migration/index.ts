/** The migration rules. */
import type { RuleDefinition } from "../../rule.ts";
import { addColumnRewritesTable } from "./add-column-rewrites-table.ts";
import { addRequiredColumn } from "./add-required-column.ts";
import { concurrentlyInTransaction } from "./concurrently-in-transaction.ts";
import { constraintWithoutNotValid } from "./constraint-without-not-valid.ts";
import { ddlNotRepeatable } from "./ddl-not-repeatable.ts";
import { discouragedColumnType } from "./discouraged-column-type.ts";
import { dropCascade } from "./drop-cascade.ts";
import { dropColumnLosesData } from "./drop-column-loses-data.ts";
import { dropDatabaseOrSchema } from "./drop-database-or-schema.ts";
import { dropIndexWithoutConcurrently } from "./drop-index-without-concurrently.ts";
import { dropTableLosesData } from "./drop-table-loses-data.ts";
import { enumValueInTransaction } from "./enum-value-in-transaction.ts";
import { indexWithoutConcurrently } from "./index-without-concurrently.ts";
import { locksWholeTable } from "./locks-whole-table.ts";
import { missingLockTimeout } from "./missing-lock-timeout.ts";
import { narrowKeyType } from "./narrow-key-type.ts";
import { refreshBlocksReaders } from "./refresh-blocks-readers.ts";
import { renameBreaksClients } from "./rename-breaks-clients.ts";
import { replaceTableLosesHistory } from "./replace-table-loses-history.ts";
import { setNotNullScansTable } from "./set-not-null-scans-table.ts";
import { truncateCascade } from "./truncate-cascade.ts";
import { typeChangeRewritesTable } from "./type-change-rewrites-table.ts";
import { uniqueConstraintBuildsIndex } from "./unique-constraint-builds-index.ts";

export const migrationRules: readonly RuleDefinition[] = [
  addColumnRewritesTable,
  addRequiredColumn,
  concurrentlyInTransaction,
  constraintWithoutNotValid,
  ddlNotRepeatable,
  discouragedColumnType,
  dropCascade,
  dropColumnLosesData,
  dropDatabaseOrSchema,
  dropIndexWithoutConcurrently,
  dropTableLosesData,
  enumValueInTransaction,
  indexWithoutConcurrently,
  locksWholeTable,
  missingLockTimeout,
  narrowKeyType,
  refreshBlocksReaders,
  renameBreaksClients,
  replaceTableLosesHistory,
  setNotNullScansTable,
  truncateCascade,
  typeChangeRewritesTable,
  uniqueConstraintBuildsIndex,
];
