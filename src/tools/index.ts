/** The registry: every tool, in the order that clients list them (alphabetical, so that it never depends on the order of imports). */
import type { Tool } from "../core/define-tool.ts";
import type { ToolContext } from "./context.ts";
import { equivalentQueries } from "./equivalent-queries.ts";
import { optimizeQuery } from "./optimize-query.ts";
import { profileData } from "./profile-data.ts";
import { tuneSpark } from "./tune-spark.ts";
import { validateQuality } from "./validate-quality.ts";

export const tools: readonly Tool<ToolContext>[] = [equivalentQueries, optimizeQuery, profileData, tuneSpark, validateQuality];
