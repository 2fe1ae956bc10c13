/** What dbt_project.yml sets for tests that say nothing themselves. */
import { isMapping, mapping, type Mapping } from "./read-values.ts";

/**
 * The settings below `data_tests` (or `tests`, their older name) by which a test may tolerate rows, whichever folder they are for: which tests
 * stand in which folder isn't followed, so a setting for some counts for all.
 */
export function testDefaults(project: unknown): Mapping {
  const { tests, data_tests: dataTests } = mapping(project);
  return { ...weakening(tests), ...weakening(dataTests) };
}

const tolerating: ReadonlySet<string> = new Set(["severity", "where", "limit", "error_if", "fail_calc", "enabled"]);

function weakening(settings: unknown): Mapping {
  const found: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(mapping(settings))) {
    const name = key.replace(/^\+/u, "");
    if (isMapping(value)) Object.assign(found, weakening(value));
    else if (tolerating.has(name) && value !== null && value !== "error" && value !== true) found[name] = value;
  }
  return found;
}
