/** The dialect rules. */
import type { RuleDefinition } from "../../rule.ts";
import { emptyStringIsNull } from "./empty-string-is-null.ts";
import { finalAtRead } from "./final-at-read.ts";
import { lastIdentity } from "./last-identity.ts";
import { legacyTableOption } from "./legacy-table-option.ts";
import { limitInMembership } from "./limit-in-membership.ts";
import { nolockHint } from "./nolock-hint.ts";
import { oracleOuterJoinMark } from "./oracle-outer-join-mark.ts";
import { partitionFilterBySubquery } from "./partition-filter-by-subquery.ts";
import { rownumBeforeOrder } from "./rownum-before-order.ts";
import { wildcardTableUnfiltered } from "./wildcard-table-unfiltered.ts";

export const dialectRules: readonly RuleDefinition[] = [
  emptyStringIsNull,
  finalAtRead,
  lastIdentity,
  legacyTableOption,
  limitInMembership,
  nolockHint,
  oracleOuterJoinMark,
  partitionFilterBySubquery,
  rownumBeforeOrder,
  wildcardTableUnfiltered,
];
