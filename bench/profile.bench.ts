/** The full profile with exact figures beside DuckDB's SUMMARIZE, whose distinct counts and quartiles are estimates, on the same engine. */
import { literal } from "../src/core/sql.ts";
import { profileDataset } from "../src/engines/quality/profile/profile-dataset.ts";
import { ordersParquet } from "./harness/data.ts";
import { byHand, inSession, openBenchData } from "./harness/engine.ts";
import { interleave, ratioTo } from "./harness/measure.ts";
import { printMeasured, printRatioTarget } from "./harness/report.ts";

const file = await ordersParquet();
await using data = openBenchData(file);

const measured = await interleave(
  [
    {
      name: "SUMMARIZE",
      run: async () => {
        await byHand(data, `SELECT * FROM (SUMMARIZE SELECT * FROM read_parquet(${literal(file)}))`);
        return undefined;
      },
    },
    {
      name: "profile",
      run: async () => {
        await inSession(data, async (session) => profileDataset(session, file, { signal: new AbortController().signal }));
        return undefined;
      },
    },
  ],
  3,
);
printMeasured(measured);
const [summarize, profile] = measured;
if (summarize !== undefined && profile !== undefined) printRatioTarget("to SUMMARIZE", 0.7, ratioTo(profile, summarize));
