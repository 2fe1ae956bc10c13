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
  const roots = [projectFolder, ...texts(values["root"])].map((root) => resolve(root));
  for (const root of roots) requireFolder(root);
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

function requireFolder(root: string): void {
  const isFolder = statSync(root, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (!isFolder) throw pipewrightError("invalidOption", { option: "--root", value: root, expected: "a folder that exists", near: [] });
}
