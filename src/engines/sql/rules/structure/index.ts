/** The structure rules. */
import type { RuleDefinition } from "../../rule.ts";
import { caseAsBoolean } from "./case-as-boolean.ts";
import { countOfOne } from "./count-of-one.ts";
import { elseNull } from "./else-null.ts";
import { mixedOnAndUsing } from "./mixed-on-and-using.ts";
import { nestedCase } from "./nested-case.ts";
import { selfAlias } from "./self-alias.ts";
import { shadowedCte } from "./shadowed-cte.ts";
import { tooManyJoins } from "./too-many-joins.ts";
import { unnamedExpression } from "./unnamed-expression.ts";
import { unqualifiedColumn } from "./unqualified-column.ts";

export const structureRules: readonly RuleDefinition[] = [
  caseAsBoolean,
  countOfOne,
  elseNull,
  mixedOnAndUsing,
  nestedCase,
  selfAlias,
  shadowedCte,
  tooManyJoins,
  unnamedExpression,
  unqualifiedColumn,
];
