/** From spawn to tools/list answered, beside the smallest server on the same SDK, built the same way; and what is loaded by then. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle } from "../scripts/build.ts";
import { pipewright } from "./harness/child.ts";
import { measureStart } from "./harness/mcp-start.ts";
import { interleave, ratioTo, type Variant } from "./harness/measure.ts";
import { printMeasured, printRatioTarget } from "./harness/report.ts";

const pairs = 25;
const heavy = ["@duckdb", "apache-arrow", "parquet-wasm", "ajv", "yaml"];

const folder = mkdtempSync(join(tmpdir(), "pipewright-start-"));
await bundle({ entry: join(import.meta.dirname, "harness/one-tool-server.ts"), name: "one-tool", folder });

const variants: readonly Variant[] = [
  { name: "one-tool server", run: async () => measureStart([join(folder, "one-tool.js")]) },
  { name: "pipewright mcp", run: async () => measureStart([pipewright, "mcp"]) },
];
const measured = await interleave(variants, pairs, 3);
printMeasured(measured);
const [base, ours] = measured;
if (base !== undefined && ours !== undefined) {
  printRatioTarget("to the one-tool server", 1.25, ratioTo(ours, base));
}

const modulesFile = join(folder, "modules");
const recorder = ["--import", "tsx", "--import", join(import.meta.dirname, "harness/record-modules.ts")];
const listed = await measureStart([...recorder, pipewright, "mcp"], { MODULES_FILE: modulesFile });
const modules = readFileSync(modulesFile, "utf8")
  .split("\n")
  .filter((url) => url.startsWith("file:") && !url.includes("/bench/"));
const loaded = heavy.filter((name) => modules.some((url) => url.includes(`/node_modules/${name}`)));
console.log(
  `tools/list: ${listed.tools} tools in ${listed.listBytes.toLocaleString("en-US")} bytes; ${modules.length} files loaded by then`,
);
console.log(`heavy ones among them: ${loaded.length === 0 ? "none" : loaded.join(", ")}`);
rmSync(folder, { recursive: true });
