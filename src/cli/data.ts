/** Data access as the global options ask for it. */
import { statSync } from "node:fs";
import { resolve } from "node:path";
import { pipewrightError } from "../core/errors.ts";
import type { DataAccess } from "../data/types.ts";
import type { Values } from "./parse.ts";

export interface LazyData extends AsyncDisposable {
  /** Opens it at the first call; the same one from then on. */
  readonly open: () => Promise<DataAccess>;
}

/** Checks the options at once, so that a mistake shows before any work, and opens nothing yet. Errors: `invalidOption`. */
export function lazyData(values: Values, projectFolder: string): LazyData {
  const further = texts(values["root"]);
  // The current folder is one: only the environment can name a project folder that isn't.
  requireFolder(projectFolder, "CLAUDE_PROJECT_DIR");
  for (const root of further) requireFolder(root, "--root");
  const roots = [projectFolder, ...further].map((root) => resolve(root));
  const memoryLimit = values["memory"];
  const threads = values["threads"];
  if (typeof memoryLimit === "string" && !/^\d+(\.\d+)? ?[KMGT]i?B$/iu.test(memoryLimit)) {
    throw pipewrightError("invalidOption", { option: "--memory", value: memoryLimit, expected: "a size such as 500MB or 4GB", near: [] });
  }
  if (typeof threads === "number" && threads < 1) {
    throw pipewrightError("invalidOption", { option: "--threads", value: String(threads), expected: "a whole number from 1", near: [] });
  }
  let opened: Promise<DataAccess> | undefined;
  const create = async (): Promise<DataAccess> => {
    const { createDataAccess } = await import("../data/index.ts");
    return createDataAccess({
      roots,
      ...(typeof memoryLimit === "string" ? { memoryLimit } : {}),
      ...(typeof threads === "number" ? { threads } : {}),
    });
  };
  return {
    open: async () => {
      opened ??= create();
      return opened;
    },
    [Symbol.asyncDispose]: async () => {
      const data = opened;
      opened = undefined;
      await (await data)?.[Symbol.asyncDispose]();
    },
  };
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function requireFolder(folder: string, option: string): void {
  const value = resolve(folder);
  const isFolder = statSync(value, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (!isFolder) throw pipewrightError("invalidOption", { option, value, expected: "a folder that exists", near: [] });
}
