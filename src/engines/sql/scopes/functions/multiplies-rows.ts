/** Functions in a SELECT list that return several rows for one. */
import type { DialectId } from "../../dialect.ts";
import type { Call } from "../../syntax/tree.ts";
import { aggregateFunctions } from "./aggregate-functions.ts";
import { functionName } from "./function-name.ts";
import { scalarResult } from "./scalar-results.ts";

const scalar = new Set(
  "coalesce ifnull nvl nullif isnull greatest least if iff round floor ceil ceiling sqrt power mod cast date_add date_sub dateadd datediff date_diff row_number rank lag lead".split(
    " ",
  ),
);

/** Engines in which a user's function may return a set in a SELECT list. */
const setsInLists: ReadonlySet<DialectId> = new Set(["postgres", "redshift", "generic"]);

/** True where it does, or may: an unknown function of an engine that allows it. */
export function multipliesRows(call: Call, dialect: DialectId): boolean {
  const name = functionName(call);
  if (
    /^(?:unnest|explode|explode_outer|posexplode|posexplode_outer|inline|stack|generate_series|generate_subscripts|regexp_matches|regexp_split_to_table|string_to_table|arrayjoin|flatten)$/u.test(
      name,
    )
  )
    return true;
  if (/_(?:each|elements|elements_text|each_text|object_keys|array_elements|to_recordset|populate_recordset|path_query)$/u.test(name))
    return true;
  if (!setsInLists.has(dialect)) return false;
  return !scalar.has(name) && !aggregateFunctions(dialect).has(name) && scalarResult(name, [], dialect) === undefined;
}
