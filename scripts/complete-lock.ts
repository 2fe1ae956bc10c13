/**
 * Completes package-lock.json with the platform packages that the registry at hand doesn't have. npm leaves those out of the lock, and then
 * `npm ci` refuses it, and another platform would install no binary. Run it after `npm install` (`npm run lock` does both).
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";

const entry = z.looseObject({
  version: z.string().optional(),
  dev: z.boolean().optional(),
  license: z.string().optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});
const lockFile = z.looseObject({ packages: z.record(z.string(), entry) });
type Entry = z.output<typeof entry>;

const systems: ReadonlySet<string> = new Set([
  "aix",
  "android",
  "darwin",
  "freebsd",
  "linux",
  "netbsd",
  "openbsd",
  "openharmony",
  "sunos",
  "win32",
]);
const processors: ReadonlySet<string> = new Set([
  "arm",
  "arm64",
  "ia32",
  "loong64",
  "mips64el",
  "ppc64",
  "riscv64",
  "s390x",
  "wasm32",
  "x64",
]);

/** The platform that a package is for, as its name says: `binding-linux-arm64-musl`. Undefined where it names none. */
function platformOf(
  name: string,
): { readonly cpu: readonly string[]; readonly os?: readonly string[]; readonly libc?: readonly string[] } | undefined {
  const words = (name.split("/").at(-1) ?? "").split("-");
  const cpu = words.filter((word) => processors.has(word));
  const os = words.filter((word) => systems.has(word));
  if (cpu.length === 0 || (os.length === 0 && !cpu.includes("wasm32"))) return undefined;
  const libc = words.includes("musl") ? ["musl"] : words.includes("gnu") ? ["glibc"] : [];
  return { cpu, ...(os.length === 0 ? {} : { os }), ...(libc.length === 0 ? {} : { libc }) };
}

function missingPackages(packages: Readonly<Record<string, Entry>>): Readonly<Record<string, Entry>> {
  const missing: Record<string, Entry> = {};
  for (const [path, { optionalDependencies = {}, dev, license }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const platform = platformOf(name);
      if (packages[`node_modules/${name}`] !== undefined || packages[`${path}/node_modules/${name}`] !== undefined) continue;
      if (platform === undefined || !/^\d/.test(version)) continue;
      missing[`node_modules/${name}`] = {
        version,
        ...(dev === true ? { dev } : {}),
        ...(license === undefined ? {} : { license }),
        optional: true,
        ...platform,
      };
    }
  }
  return missing;
}

const path = join(resolve(import.meta.dirname, ".."), "package-lock.json");
const lock = lockFile.parse(JSON.parse(readFileSync(path, "utf8")));
const added = missingPackages(lock.packages);
const packages = Object.entries({ ...lock.packages, ...added }).toSorted(([a], [b]) => (a < b ? -1 : 1));
writeFileSync(path, `${JSON.stringify({ ...lock, packages: Object.fromEntries(packages) }, null, 2)}\n`);
console.log(`${Object.keys(added).length} platform packages added to package-lock.json`);
