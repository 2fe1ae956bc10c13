/** The files below a folder, for work on a whole project. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pipewrightError } from "../core/errors.ts";
import { insideRoots, isFolder } from "./paths.ts";

/** Folders of other people's or generated files. */
const skipped: ReadonlySet<string> = new Set([
  "node_modules",
  ".git",
  "target",
  "dbt_packages",
  "dbt_modules",
  ".pipewright",
  "__pycache__",
]);

/**
 * The files below `path` whose name ends with one of `endings`, sorted, each as `path/...`; a file that is named itself is the only one.
 * Links are not followed. Errors: path codes of the catalogue, `tooLarge` above `most` files.
 */
export async function listFiles(
  roots: readonly string[],
  path: string,
  endings: readonly string[],
  most: number,
): Promise<readonly string[]> {
  const real = await insideRoots(roots, path);
  if (!(await isFolder(real))) return [path];
  const found: string[] = [];
  const folders = [""];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of await readdir(join(real, folder), { withFileTypes: true })) {
      const inner = join(folder, entry.name);
      if (entry.isDirectory() && !skipped.has(entry.name)) folders.push(inner);
      else if (entry.isFile() && endings.some((ending) => entry.name.toLowerCase().endsWith(ending))) found.push(join(path, inner));
    }
    if (found.length > most) {
      throw pipewrightError("tooLarge", { what: path, limit: `${most} files`, advice: "Name one of its folders." });
    }
  }
  return found.toSorted();
}
