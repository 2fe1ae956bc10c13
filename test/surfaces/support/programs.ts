/** The bundled programs that the tests start as real processes. Each test file bundles into a folder of its own, so none runs half a bundle. */
import { join, resolve } from "node:path";
import { bundle, bundleProgram } from "../../../scripts/build.ts";

export const repository = resolve(import.meta.dirname, "../../..");

/** Below node_modules, so that the packages outside the bundle are found. */
const cache = join(repository, "node_modules/.cache/pipewright-tests");

/** The program with the tests' own tools. */
export async function fixtureProgram(testFile: string): Promise<string> {
  const folder = join(cache, `${testFile}-fixture`);
  await bundle({ entry: join(repository, "test/surfaces/fixture/main.ts"), name: "pipewright", folder });
  return join(folder, "pipewright.js");
}

/** The program as it ships. */
export async function shippedProgram(testFile: string): Promise<string> {
  const folder = join(cache, testFile);
  await bundleProgram(folder);
  return join(folder, "pipewright.js");
}
