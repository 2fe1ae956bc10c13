import type { SparkFacts } from "../../src/engines/spark/facts.ts";
import { readLog } from "../../src/engines/spark/log/read-log.ts";
import type { Workplace } from "../data/support.ts";

/** The facts of the log at a path. */
export async function readFacts(place: Workplace, path: string): Promise<SparkFacts> {
  await using session = await place.session();
  const facts = await readLog(session, path, await place.data.listFiles(path, [""]), () => undefined);
  return facts;
}
