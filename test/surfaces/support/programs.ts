/** The bundled programs that the tests start as real processes. Each test file bundles into a folder of its own, so none runs half a bundle. */
import { join, resolve } from "node:path";
import { bundle } from "../../../scripts/build.ts";

export const repository = resolve(import.meta.dirname, "../../..");

async function bundled(entry: string, testFile: string): Promise<string> {
  // Below node_modules, so that the packages outside the bundle are found.
  const folder = join(repository, "node_modules/.cache/pipewright-tests", testFile);
  await bundle({ entry: join(repository, entry), name: "pipewright", folder });
  return join(folder, "pipewright.js");
}

/** The program with the tests' own tools. */
export async function fixtureProgram(testFile: string): Promise<string> {
  return bundled("test/surfaces/fixture/main.ts", `${testFile}-fixture`);
}

/** The program as it ships. */
export async function shippedProgram(testFile: string): Promise<string> {
  return bundled("src/cli/main.ts", testFile);
}
