/**
 * Bundles the command line and the server into dist/: one small entry, and chunks that are read only when they are needed, so that
 * listing tools doesn't pay for running one. What is native, large or seldom used stays outside and comes from node_modules.
 */
import { readFileSync } from "node:fs";
import { chmod, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build as esbuild, type Metafile, type Plugin } from "esbuild";
import { z } from "zod";
import type { Listing } from "../src/server/listing.ts";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const manifest = z
  .object({ version: z.string(), dependencies: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));

/** Bundled although they are dependencies: each file less to resolve and read is time saved at every start. */
const bundled = new Set(["@modelcontextprotocol/server", "@modelcontextprotocol/node", "yaml", "zod"]);
const external = Object.keys(manifest.dependencies).filter((name) => !bundled.has(name));

/**
 * The SDK makes a JSON Schema validator (ajv, 290 kB) for each server, and uses it only on the answers to elicitations, which no tool
 * asks for. Its place is taken by src/server/sdk-shims.ts.
 */
const withoutSchemaValidator: Plugin = {
  name: "without-schema-validator",
  setup: (build) => {
    build.onResolve({ filter: /^@modelcontextprotocol\/server\/_shims$/ }, () => ({ path: join(root, "src/server/sdk-shims.ts") }));
  },
};

/** Zod brings its messages in fifty languages; only English is spoken here. */
const englishOnly: Plugin = {
  name: "english-only",
  setup: (build) => {
    build.onResolve({ filter: /^\.\.\/locales\/index\.js$/ }, ({ resolveDir }) =>
      resolveDir.includes(join("node_modules", "zod")) ? { path: join(resolveDir, "../locales/en.js") } : undefined,
    );
  },
};

/** Of the two builds that yaml brings, the one for browsers is in modules, which go into a chunk; the one for Node is read file by file. */
const yamlModules: Plugin = {
  name: "yaml-modules",
  setup: (build) => {
    build.onResolve({ filter: /^yaml$/ }, () => ({ path: join(root, "node_modules/yaml/browser/dist/index.js") }));
  },
};

/** What `tools/list` will say, made here so that the server has it without loading a tool. */
async function builtListing(): Promise<Listing> {
  const [{ createListing }, { tools }] = await Promise.all([import("../src/server/listing.ts"), import("../src/tools/index.ts")]);
  return createListing(tools);
}

export interface BundleOptions {
  readonly entry: string;
  readonly name: string;
  readonly folder: string;
  /** Absent where the entry has other tools than the registry's. */
  readonly listing?: Listing;
}

/** The engine's API is CommonJS in a hundred files: read as one it takes half the time. Its native part stays where npm put it. */
const nativeBinding: Plugin = {
  name: "native-binding",
  setup: (build) => {
    build.onResolve({ filter: /^@duckdb\/node-bindings$/ }, ({ path }) => ({ path, namespace: "native-binding" }));
    build.onLoad({ filter: /.*/, namespace: "native-binding" }, ({ path }) => ({
      contents: `module.exports = require("node:module").createRequire(require.resolve("${engineApi}"))("${path}");`,
    }));
  },
};

const engineApi = "@duckdb/node-api";
const engineFile = "chunks/engine.cjs";

async function bundleEngine(folder: string): Promise<Metafile> {
  const { metafile } = await esbuild({
    absWorkingDir: root,
    entryPoints: [fileURLToPath(import.meta.resolve(engineApi))],
    outfile: join(folder, engineFile),
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node20",
    external: [engineApi],
    plugins: [nativeBinding],
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  });
  return metafile;
}

/** Bundles the program as it ships. */
export async function bundleProgram(folder: string): Promise<Metafile> {
  const program = await bundle({ entry: join(root, "src/cli/main.ts"), name: "pipewright", folder, listing: await builtListing() });
  const engine = await bundleEngine(folder);
  const metafile = { inputs: { ...program.inputs, ...engine.inputs }, outputs: { ...program.outputs, ...engine.outputs } };
  await writeFile(join(folder, "THIRD-PARTY-LICENSES.txt"), await bundledLicenses(metafile));
  return metafile;
}

/** Bundles an entry and its chunks into a folder; the chunks of an earlier build are removed once the new ones are in place. */
export async function bundle({ entry, name, folder, listing }: BundleOptions): Promise<Metafile> {
  const { metafile } = await esbuild({
    absWorkingDir: root,
    entryPoints: { [name]: entry },
    outdir: folder,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    chunkNames: "chunks/[name]-[hash]",
    external,
    plugins: [withoutSchemaValidator, englishOnly, yamlModules],
    define: {
      PIPEWRIGHT_VERSION: JSON.stringify(manifest.version),
      PIPEWRIGHT_LISTING: listing === undefined ? "undefined" : JSON.stringify(listing),
      PIPEWRIGHT_ENGINE: listing === undefined ? "undefined" : JSON.stringify(engineFile.replace("chunks/", "./")),
    },
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  });
  const written = new Set(Object.keys(metafile.outputs).map((file) => resolve(root, file)));
  const chunks = join(folder, "chunks");
  const old = (await readdir(chunks).catch(() => [])).map((file) => join(chunks, file)).filter((file) => !written.has(file));
  await Promise.all(old.map((file) => rm(file, { force: true })));
  await chmod(join(folder, `${name}.js`), 0o755);
  return metafile;
}

/** The licences of all packages whose code is in the bundle: they ask that copies carry them. */
async function bundledLicenses(metafile: Metafile): Promise<string> {
  const bundledPackages = new Set(
    Object.keys(metafile.inputs).flatMap((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//u.exec(file)?.[1] ?? []),
  );
  const texts = [...bundledPackages].toSorted().map(async (path) => {
    const files = await readdir(join(root, path));
    const license = files.find((file) => /^licen[cs]e/iu.test(file));
    if (license === undefined) throw new Error(`${path} is bundled and has no licence file.`);
    return `${path.replace(/^.*node_modules\//u, "")}\n\n${await readFile(join(root, path, license), "utf8")}`;
  });
  return (await Promise.all(texts)).join(`\n${"-".repeat(80)}\n\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const metafile = await bundleProgram(join(root, "dist"));
  const bytes = Object.values(metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
  const files = Object.keys(metafile.outputs).length;
  process.stdout.write(`${relative(process.cwd(), join(root, "dist/pipewright.js"))}: ${files} files, ${Math.round(bytes / 1024)} kB\n`);
}
