/** Sixty bad queries of our own, each with the anti-patterns that were planted in it. */
import { conditionQueries } from "./conditions.ts";
import { joinQueries } from "./joins.ts";
import type { PlantedQuery } from "./planted-query.ts";
import { subqueryQueries } from "./subqueries.ts";

export const plantedQueries: readonly PlantedQuery[] = [...conditionQueries, ...subqueryQueries, ...joinQueries];
