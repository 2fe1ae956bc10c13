/** The command line as real processes. */
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fixtureProgram, repository } from "./support/programs.ts";
import { run, until, type Finished, type RunOptions } from "./support/run.ts";

let folder: string;
let program: string;

beforeAll(async () => {
  program = await fixtureProgram("cli");
  folder = await mkdtemp(join(tmpdir(), "pipewright-cli-"));
  await writeFile(join(folder, "numbers.csv"), "n\n1\n2\n3\n");
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const pipewright = async (words: readonly string[], options: Partial<RunOptions> = {}): Promise<Finished> =>
  run(program, words, { cwd: folder, ...options });

describe("help", () => {
  it.each([[[]], [["--help"]], [["-h"]], [["help"]]])("shows all commands for %j", async (words) => {
    const { code, stdout, stderr } = await pipewright(words);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const command of ["count", "fail", "say", "long", "mcp"]) expect(stdout).toMatch(new RegExp(`^  ${command} `, "mu"));
  });

  it.each([[["say", "--help"]], [["help", "say"]], [["say", "-h", "--words", "3"]]])("describes a command for %j", async (words) => {
    const { code, stdout } = await pipewright(words);
    expect(code).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "Say something: Says as much as it is asked to, in every kind of option.

      Usage
        pipewright say [OPTIONS]

      For options and for answers that are too long.

      Options
        -w, --words N            How many words. Default: 1.
            --tone calm|loud|P1  How to say it. Default: calm.
            --topics TOPIC       What to speak of. Repeatable.
            --share VALUE        A share or a number of rows.
            --[no-]polite        Whether to be polite.
            --write-file FILE    Where to write.
            --checks JSON        Structured checks. Repeatable.

      Output
            --json  Print the result as JSON on standard output, and nothing else there; errors are JSON on standard error.

      Data
            --root DIR     A folder that may be read and written besides the project folder. Repeatable.
            --memory SIZE  The most memory the data engine may use, for example 4GB; beyond it, it works from disk. Default: 1GB.
            --threads N    The most threads the data engine may use. Default: one a processor, at most 8.

      Examples
        # Speak of cats and 'dogs'.
        pipewright say --topics cats --topics 'the '\\''dogs'\\''' --no-polite

      Exit codes
        0 fine; 1 findings at or above the threshold; 2 wrong usage or input; 3 a source, a limit or the environment; 70 a bug; 130 cancelled.
      "
    `);
  });

  it("names positionals", async () => {
    expect((await pipewright(["count", "--help"])).stdout).toMatch(
      /^ {2}pipewright count DATASET \[OPTIONS\]$[\s\S]*^Arguments\n {2}DATASET {2}The dataset\.$/mu,
    );
  });

  it("says the version of package.json", async () => {
    const { version } = JSON.parse(await readFile(join(repository, "package.json"), "utf8"));
    expect(await pipewright(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });
});

describe("a run", () => {
  it("prints a table for people", async () => {
    expect(await pipewright(["count", "numbers.csv"])).toEqual({ code: 0, stdout: "Rows\n\n3 rows.\n\nRows\n────\n   3\n", stderr: "" });
  });

  it("prints exactly the structured content with --json, on one line where nobody watches", async () => {
    const { code, stdout, stderr } = await pipewright(["count", "numbers.csv", "--json"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe('{"summary":"3 rows.","rows":3,"enough":true}\n');
  });

  it("exits with 1 on findings", async () => {
    expect(await pipewright(["count", "numbers.csv", "-n", "4", "--json"])).toMatchObject({ code: 1, stderr: "" });
  });

  it("knows a tool by its name too", async () => {
    expect((await pipewright(["count_rows", "numbers.csv"])).code).toBe(0);
  });

  it("passes every kind of option on", async () => {
    const words = [
      "say",
      "-w",
      "2",
      "--tone",
      "LOUD",
      "--topics",
      "a",
      "--topics=b",
      "--share",
      "0.5",
      "--no-polite",
      "--write-file",
      "x.yaml",
    ];
    const { stdout } = await pipewright([...words, "--checks", '{"check":"unique"}', "--json"]);
    expect(JSON.parse(stdout)).toEqual({
      words: ["word-0", "word-1"],
      tone: "loud",
      topics: ["a", "b"],
      share: 0.5,
      polite: false,
      writeFile: "x.yaml",
      checks: [{ check: "unique" }],
      truncated: [],
    });
  });

  it("takes a text where a number or a text may stand", async () => {
    expect(JSON.parse((await pipewright(["say", "--share", "10%", "--json"])).stdout)).toMatchObject({ share: "10%", polite: true });
  });

  it("takes words after -- as they are, and global options anywhere", async () => {
    await writeFile(join(folder, "-odd.csv"), "n\n1\n");
    expect((await pipewright(["--threads", "1", "count", "--json", "--", "-odd.csv"])).stdout).toContain('"rows":1');
  });

  it("reads outside the current folder only where --root allows it", async () => {
    const other = await mkdtemp(join(tmpdir(), "pipewright-root-"));
    await writeFile(join(other, "more.csv"), "n\n1\n2\n");
    const refused = await pipewright(["count", join(other, "more.csv")]);
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toContain("--root");
    expect((await pipewright(["--root", other, "count", join(other, "more.csv"), "--json"])).stdout).toContain('"rows":2');
    await rm(other, { recursive: true });
  });

  it("is quiet when its reader goes away", async () => {
    const { code, stderr } = await pipewright(["say", "--words", "200000"], { onStart: (child) => child.stdout?.destroy() });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });
});

describe("mistakes", () => {
  it.each([
    [["cuont", "numbers.csv"], "error: There is no command cuont.\nDid you mean count?"],
    [["count", "numbers.csv", "--at-lest", "3"], "error: pipewright count has no option --at-lest.\nDid you mean --at-least?"],
    [["say", "--tone", "lod"], "error: --tone can't be lod.\nDid you mean loud? It takes one of calm, loud, P1."],
    [["say", "--words", "many"], "error: --words can't be many.\nIt takes a whole number."],
    [["say", "--words", "-1"], "--words: "],
    [["say", "--words"], "error: --words needs a value."],
    [["say", "--topics", "--json"], "--topics needs a value."],
    [["say", "--words", "1", "--words", "2"], "error: --words is given twice."],
    [["say", "--polite=maybe"], "--polite can't be maybe."],
    [["say", "--checks", "{"], "error: --checks can't be {.\nIt takes JSON."],
    [["say", "--checks", '{"chek":"unique"}'], "--checks.0"],
    [["say", "--secret", "x"], "has no option --secret"],
    [["say", "extra"], "error: The argument extra is one too many."],
    [["count"], "error: DATASET is missing.\nUsage: pipewright count DATASET"],
    [["--rot", "x", "count"], "error: pipewright has no option --rot.\nDid you mean --root?"],
    [["--jsno"], "error: pipewright has no option --jsno."],
    [["count", "numbers.csv", "--memory", "lots"], "It takes a size such as 500MB or 4GB."],
    [["count", "numbers.csv", "--threads", "0"], "It takes a whole number from 1."],
    [["count", "numbers.csv", "--root", "nowhere"], "It takes a folder that exists."],
    [["mcp", "--port", "7337"], "--port goes with --http."],
    [["mcp", "--http", "--port", "70000"], "It takes a port from 0"],
    [["mcp", "--htp"], "Did you mean --http"],
  ])("%j", async (words, message) => {
    const { code, stdout, stderr } = await pipewright(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
  });

  it("names the variable that says where the project is, where that is no folder", async () => {
    const { code, stderr } = await pipewright(["mcp"], { env: { CLAUDE_PROJECT_DIR: join(folder, "nowhere") } });
    expect(code).toBe(2);
    expect(stderr).toBe(`error: CLAUDE_PROJECT_DIR can't be ${join(folder, "nowhere")}.\nIt takes a folder that exists.\n`);
  });

  it("exits with 3 where a source is missing, and names what is near", async () => {
    const { code, stdout, stderr } = await pipewright(["count", "number.csv"]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toContain("numbers.csv");
  });

  it("exits with 70 on a bug, with its id and detail on standard error", async () => {
    const { code, stdout, stderr } = await pipewright(["fail"]);
    expect({ code, stdout }).toEqual({ code: 70, stdout: "" });
    expect(stderr).toMatch(/^(pw-\w+): Error: the secret detail\n[\s\S]*error: Pipewright failed in a way it should not have \(\1\)\./u);
  });

  it("tells errors as JSON on standard error with --json, and leaves standard output empty", async () => {
    const { code, stdout, stderr } = await pipewright(["count", "number.csv", "--json"]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(JSON.parse(stderr)).toEqual({
      error: { code: "fileNotFound", kind: "source", message: expect.any(String), hint: expect.any(String) },
    });
  });
});

describe("signals", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("stops cleanly on %s", async (signal, expected) => {
    const trace = join(folder, `trace-${signal}`);
    const scratch = await mkdtemp(join(tmpdir(), "pipewright-scratch-"));
    const { code, stdout, stderr } = await pipewright(["long", trace, "--steps", "0"], {
      env: { TMPDIR: scratch },
      onStart: (child) => {
        void until(async () => stat(trace).catch(() => undefined)).then(() => child.kill(signal));
      },
    });
    expect({ code, stdout }).toEqual({ code: expected, stdout: "" });
    expect(stderr).toContain("cancelled");
    expect(await readFile(trace, "utf8")).toContain("stopped");
    expect(await readdir(scratch)).toEqual([]);
    await rm(scratch, { recursive: true });
  });
});
