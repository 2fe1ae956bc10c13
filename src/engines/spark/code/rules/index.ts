/** Every rule on PySpark code, by id. A test holds that this list is the folder. */
import type { CodeRule } from "../rule.ts";
import { actionInLoop } from "./action-in-loop.ts";
import { adaptiveOff } from "./adaptive-off.ts";
import { cacheWithoutUnpersist } from "./cache-without-unpersist.ts";
import { collectAll } from "./collect-all.ts";
import { crossJoin } from "./cross-join.ts";
import { groupByKey } from "./group-by-key.ts";
import { inferSchema } from "./infer-schema.ts";
import { noSchema } from "./no-schema.ts";
import { orderBeforeWrite } from "./order-before-write.ts";
import { partitionByHighCardinality } from "./partition-by-high-cardinality.ts";
import { pythonUdf } from "./python-udf.ts";
import { rddLambda } from "./rdd-lambda.ts";
import { repeatedActions } from "./repeated-actions.ts";
import { singlePartition } from "./single-partition.ts";
import { toPandas } from "./to-pandas.ts";
import { unionInLoop } from "./union-in-loop.ts";
import { windowWithoutPartition } from "./window-without-partition.ts";
import { withColumnInLoop } from "./with-column-in-loop.ts";

export const codeRules: readonly CodeRule[] = [
  actionInLoop,
  adaptiveOff,
  cacheWithoutUnpersist,
  collectAll,
  crossJoin,
  groupByKey,
  inferSchema,
  noSchema,
  orderBeforeWrite,
  partitionByHighCardinality,
  pythonUdf,
  rddLambda,
  repeatedActions,
  singlePartition,
  toPandas,
  unionInLoop,
  windowWithoutPartition,
  withColumnInLoop,
];
