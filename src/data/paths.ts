/** Where a path leads, and whether that is inside the allowed folders. */
import { randomBytes } from "node:crypto";
import { readdir, realpath, stat } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { pipewrightError } from "../core/errors.ts";
import { errorCode } from "./file-errors.ts";
import { nearest } from "../core/nearest.ts";

/** The absolute form of a path as a user names it: relative to the first root. */
export function absolutePath(roots: readonly string[], path: string): string {
  return resolve(roots[0] ?? ".", path);
}

/**
 * The real path of an existing file or folder, proved to lie inside a root after all links are followed.
 * Errors: `outsideRoots`, `fileNotFound`.
 */
export async function insideRoots(roots: readonly string[], path: string): Promise<string> {
  const absolute = absolutePath(roots, path);
  if (!contains(roots, absolute) && !contains(await realRoots(roots), absolute)) throw outside(roots, path, absolute);
  const real = await existing(absolute);
  if (real === undefined) throw pipewrightError("fileNotFound", { path, near: await near(roots, absolute) });
  if (!contains(await realRoots(roots), real)) throw outside(roots, path, real);
  return real;
}

/** The path to write to: its folder exists inside a root, and it isn't a link to somewhere else. Errors: `outsideRoots`, `cannotWrite`. */
export async function writablePath(roots: readonly string[], path: string): Promise<string> {
  const absolute = absolutePath(roots, path);
  const real = await realRoots(roots);
  if (!contains(roots, absolute) && !contains(real, absolute)) throw outside(roots, path, absolute);
  const folder = await existing(dirname(absolute));
  if (folder === undefined) throw pipewrightError("cannotWrite", { path, reason: "its folder does not exist" });
  const target = (await existing(absolute)) ?? join(folder, basename(absolute));
  if (!contains(real, target)) throw outside(roots, path, target);
  if (await isFolder(target)) throw pipewrightError("cannotWrite", { path, reason: "it is a folder" });
  return target;
}

/** A name in the same folder, so that a rename is atomic. */
export function temporaryBeside(target: string): string {
  return join(dirname(target), `.${basename(target)}.${randomBytes(6).toString("hex")}.tmp`);
}

export async function realRoots(roots: readonly string[]): Promise<readonly string[]> {
  return Promise.all(roots.map(async (root) => (await existing(root)) ?? root));
}

/** Whether `path` is one of the folders or lies below one. */
export function contains(folders: readonly string[], path: string): boolean {
  return folders.some((folder) => {
    const step = relative(folder, path);
    return step === "" || (step !== ".." && !step.startsWith(`..${sep}`) && !isAbsolute(step));
  });
}

export async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

/** Whether there is a file or folder of that name. */
export async function exists(path: string): Promise<boolean> {
  return (await existing(path)) !== undefined;
}

async function existing(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "ENAMETOOLONG", "EINVAL"].includes(errorCode(error))) return undefined;
    throw pipewrightError("unreadableSource", { path, format: "a file", reason: "permission denied." }, error);
  }
}

function outside(roots: readonly string[], path: string, absolute: string): Error {
  return pipewrightError("outsideRoots", { path, roots, parent: dirname(absolute) });
}

/** The closest names in the folder where the file should be, as a user would write them. */
async function near(roots: readonly string[], absolute: string): Promise<readonly string[]> {
  const folder = dirname(absolute);
  try {
    const entries = await readdir(folder);
    return nearest(basename(absolute), entries).map((name) => relative(roots[0] ?? ".", join(folder, name)));
  } catch {
    return [];
  }
}
