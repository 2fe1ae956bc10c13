/** A Python environment with Spark, made once and kept outside the repository. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Spark 4.1 runs on Java 17 and later. */
export const sparkVersion = "4.1.4";

export interface Environment {
  readonly python: string;
  readonly variables: NodeJS.ProcessEnv;
}

/** Errors: throws where Python or Java are missing, or the installation fails. */
export function sparkEnvironment(): Environment {
  const folder = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "pipewright", `pyspark-${sparkVersion}`);
  const python = join(folder, "bin", "python");
  const marker = join(folder, "installed");
  if (!existsSync(marker) || readFileSync(marker, "utf8") !== sparkVersion) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    console.log(`Installing PySpark ${sparkVersion} into ${folder}...`);
    run("python3", ["-m", "venv", folder]);
    run(python, ["-m", "pip", "install", "--quiet", `pyspark==${sparkVersion}`]);
    writeFileSync(marker, sparkVersion);
  }
  const java = javaHome();
  const home = run(python, ["-c", "import os, pyspark; print(os.path.dirname(pyspark.__file__))"]).trim();
  return { python, variables: { ...process.env, SPARK_HOME: home, ...(java === undefined ? {} : { JAVA_HOME: java }) } };
}

/** A Java 17 where the system has one by the usual name, else whatever is on the path. */
function javaHome(): string | undefined {
  if (process.env["JAVA_HOME"] !== undefined) return process.env["JAVA_HOME"];
  const usual = ["/usr/lib/jvm/java-17-openjdk-amd64", "/usr/lib/jvm/java-17-openjdk-arm64"].find((path) => existsSync(path));
  if (usual !== undefined) return usual;
  run("java", ["-version"]);
  return undefined;
}

function run(command: string, words: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, words, { encoding: "utf8" });
  if (error !== undefined) throw new Error(`${command} can't be run; Spark needs Python 3.10 and Java 17 or later`, { cause: error });
  if (status !== 0) throw new Error(`${command} ${words.join(" ")} failed:\n${stderr}`);
  return stdout;
}
