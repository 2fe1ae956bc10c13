/** The proof rules, in the order in which they are tried. */
import type { ProofRule } from "../rule.ts";
import { betweenAsComparisons } from "./between-as-comparisons.ts";
import { commonFactor } from "./common-factor.ts";
import { conjuncts } from "./conjuncts.ts";
import { declaredNotNull } from "./declared-not-null.ts";
import { derivedTableMerged } from "./derived-table-merged.ts";
import { disjointUnion } from "./disjoint-union.ts";
import { distinctOfKey } from "./distinct-of-key.ts";
import { existsList } from "./exists-list.ts";
import { groupsAsDistinct } from "./groups-as-distinct.ts";
import { havingOnGroups } from "./having-on-groups.ts";
import { inListAsEqualities } from "./in-list-as-equalities.ts";
import { innerJoinConditions } from "./inner-join-conditions.ts";
import { joinToParent } from "./join-to-parent.ts";
import { leftJoinUndone } from "./left-join-undone.ts";
import { negationInwards } from "./negation-inwards.ts";
import { orderOfDerived } from "./order-of-derived.ts";
import { unusedLeftJoin } from "./unused-left-join.ts";

export const proofRules: readonly ProofRule[] = [
  betweenAsComparisons,
  inListAsEqualities,
  negationInwards,
  commonFactor,
  conjuncts,
  orderOfDerived,
  derivedTableMerged,
  leftJoinUndone,
  innerJoinConditions,
  havingOnGroups,
  declaredNotNull,
  existsList,
  unusedLeftJoin,
  joinToParent,
  groupsAsDistinct,
  distinctOfKey,
  disjointUnion,
];
