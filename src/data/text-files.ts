/** Small text files (contracts) inside the allowed folders. */
import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { pipewrightError } from "../core/errors.ts";
import { errorReason } from "./file-errors.ts";
import { insideRoots, isFolder, temporaryBeside, writablePath } from "./paths.ts";

const largestText = 16 * 1024 * 1024;

/** The content of a UTF-8 text file of at most 16 MiB. Errors: path codes of the catalogue, `tooLarge`. */
export async function readText(roots: readonly string[], path: string): Promise<string> {
  const real = await insideRoots(roots, path);
  const { size } = await stat(real);
  if (await isFolder(real)) throw pipewrightError("pathIsDirectory", { path, examples: [] });
  if (size > largestText) {
    throw pipewrightError("tooLarge", { what: path, limit: "16 MiB", advice: "Name a text file such as a contract, not a dataset." });
  }
  return (await readFile(real, "utf8")).replace(/^\uFEFF/, "");
}

/** Writes a text file, whole or not at all; `isInput` tells the files that must stay as they are. Errors: `outsideRoots`, `cannotWrite`. */
export async function writeText(
  roots: readonly string[],
  path: string,
  content: string,
  isInput: (target: string) => boolean,
): Promise<void> {
  const target = await writablePath(roots, path);
  if (isInput(target)) throw pipewrightError("cannotWrite", { path, reason: "it is one of the files being read" });
  const temporary = temporaryBeside(target);
  try {
    await writeFile(temporary, content, { flag: "wx" });
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw pipewrightError("cannotWrite", { path, reason: errorReason(error) }, error);
  }
}
