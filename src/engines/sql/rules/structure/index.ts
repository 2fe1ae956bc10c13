/** The structure rules. */
import type { RuleDefinition } from "../../rule.ts";
import { caseAsBoolean } from "./case-as-boolean.ts";
import { caseAsCoalesce } from "./case-as-coalesce.ts";
import { countOfOne } from "./count-of-one.ts";
import { createdAndDropped } from "./created-and-dropped.ts";
import { elseNull } from "./else-null.ts";
import { listInTextColumn } from "./list-in-text-column.ts";
import { mixedOnAndUsing } from "./mixed-on-and-using.ts";
import { nestedCase } from "./nested-case.ts";
import { numberedColumns } from "./numbered-columns.ts";
import { rightJoin } from "./right-join.ts";
import { secretInText } from "./secret-in-text.ts";
import { selfAlias } from "./self-alias.ts";
import { shadowedCte } from "./shadowed-cte.ts";
import { tooManyJoins } from "./too-many-joins.ts";
import { unnamedExpression } from "./unnamed-expression.ts";
import { unqualifiedColumn } from "./unqualified-column.ts";

export const structureRules: readonly RuleDefinition[] = [
  caseAsBoolean,
  caseAsCoalesce,
  countOfOne,
  createdAndDropped,
  elseNull,
  listInTextColumn,
  mixedOnAndUsing,
  nestedCase,
  numberedColumns,
  rightJoin,
  secretInText,
  selfAlias,
  shadowedCte,
  tooManyJoins,
  unnamedExpression,
  unqualifiedColumn,
];
