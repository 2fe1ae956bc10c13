import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { advisePython, adviseSql } from "../../src/engines/spark/code/advise-code.ts";
import { readProgram } from "../../src/engines/spark/code/program.ts";
import { codeRules } from "../../src/engines/spark/code/rules/index.ts";
import { logicalLines } from "../../src/engines/spark/code/tokens.ts";

const python = (text: string): readonly string[] =>
  advisePython(`import pyspark\n${text}`).findings.map(({ rule, line }) => `${rule}:${line - 1}`);

describe("the registry", () => {
  it("holds each file of the folder, by its name", () => {
    const files = readdirSync(join(import.meta.dirname, "../../src/engines/spark/code/rules")).filter((name) => name !== "index.ts");
    expect(codeRules.map(({ id }) => `${id}.ts`)).toEqual(files.toSorted());
  });
});

describe.each(codeRules.map((rule) => ({ id: rule.id, rule })))("$id", ({ rule }) => {
  it.each(rule.examples.bad.map((text) => ({ text })))("matches: $text", ({ text }) => {
    expect(rule.find(readProgram(text))).not.toEqual([]);
  });

  it.each(rule.examples.good.map((text) => ({ text })))("leaves alone: $text", ({ text }) => {
    expect(rule.find(readProgram(text))).toEqual([]);
  });
});

describe("Python", () => {
  it("is read over brackets, backslashes, semicolons and strings of several lines", () => {
    const text = 'a = (1,\n  2)  # three\nb = """x\n# no comment\ny""" ; c = d \\\n  .e()\nif True:\n    f()';
    expect(logicalLines(text).map(({ indent, tokens }) => [indent, tokens.map((token) => token.text).join(" ")])).toEqual([
      [0, "a = ( 1 , 2 )"],
      [0, "b = x\n# no comment\ny"],
      [7, "c = d . e ( )"],
      [0, "if True :"],
      [4, "f ( )"],
    ]);
  });

  it("gives lines and columns in the file", () => {
    const { findings } = advisePython('from pyspark.sql import *\n\n\nx = (spark\n     .read.parquet("a")\n     .toPandas())\n');
    expect(findings).toMatchObject([{ rule: "to-pandas", line: 6, column: 7, code: ".toPandas())" }]);
  });

  it("knows what is in a loop, and what is only defined there", () => {
    expect(python("for a in b:\n    df.count()\ndf.count()")).toEqual(["action-in-loop:2"]);
    expect(python("for a in b:\n    def f():\n        return df.count()\n    g(df.count())")).toEqual(["action-in-loop:4"]);
    expect(python("def f():\n    for a in b:\n        df.count()")).toEqual(["action-in-loop:3"]);
    expect(python("x = [df.count() for a in b]\ny = df.count()")).toEqual(["action-in-loop:1"]);
  });

  it("knows frames of Spark from what modules, pandas and the driver hold", () => {
    expect(python("import gc\nimport matplotlib.pyplot as plt\nfrom x import pool\ngc.collect()\nplt.show()\npool.collect()")).toEqual([]);
    expect(python("rows = df.take(3)\nrows.collect()\nsizes = []\nsizes.collect()")).toEqual([]);
    expect(python("def f(part: pd.DataFrame):\n    part.collect()\nimport pandas as pd")).toEqual([]);
    // What a function gives may be a frame, and so may a name that was one before.
    expect(python("from etl import orders\ndf = orders(spark)\ndf.collect()")).toEqual(["collect-all:3"]);
    expect(python("import pandas as pd\nx = pd.read_csv(p)\nx = spark.createDataFrame(x)\nx.collect()")).toEqual(["collect-all:4"]);
    expect(python('sizes = df.groupBy("k").count()\nsizes.join(d, "k").toPandas()')).toEqual(["to-pandas:2"]);
  });

  it("knows few rows by what they are asked for", () => {
    const small = [
      'spark.sql("SHOW TABLES")',
      'spark.sql("select max(day) from t")',
      'spark.sql("select * from t limit 9")',
      'df.select(F.max("a"))',
    ];
    for (const frame of small) expect(python(`x = ${frame}.collect()`)).toEqual([]);
    for (const frame of ['spark.sql("select max(day) from t group by k")', 'df.select("max")', 'spark.sql("select k from t")'])
      expect(python(`x = ${frame}.collect()`)).toEqual(["collect-all:1"]);
  });

  it("is not misled by strings and comments", () => {
    expect(python('x = "df.collect()"  # df.toPandas()\n"""\ndf.crossJoin(d)\n"""')).toEqual([]);
  });

  it("survives what is no Python", () => {
    expect(python(")))(((\n'''never closed\n df.collect(")).toEqual([]);
    expect(python("\u0000\u202e df.collect()")).toEqual(["collect-all:1"]);
    expect(python("(".repeat(50_000))).toEqual([]);
    expect(python("'".repeat(20_001))).toEqual([]);
    expect(python("a.".repeat(30_000))).toEqual([]);
    expect(python(`${"f(".repeat(20_000)}${")".repeat(20_000)}`)).toEqual([]);
    expect(python(`x${".a()".repeat(20_000)}`)).toEqual([]);
    expect(python("import ".repeat(20_000))).toEqual([]);
  });

  it("says where a file has nothing to do with Spark", () => {
    const report = advisePython("rows = cursor.collect()\n");
    expect(report.findings).toEqual([]);
    expect(report.notes.join(" ")).toContain("no rule was applied");
  });

  it("tells the worst first", () => {
    const severities = advisePython('import pyspark\ndf.orderBy("a").write.csv(p)\ndf.collect()').findings.map(({ severity }) => severity);
    expect(severities).toEqual(["warning", "info"]);
  });
});

describe("SQL", () => {
  const rules = (text: string): readonly string[] => adviseSql(text).findings.map(({ rule, line, column }) => `${rule}:${line}:${column}`);

  it.each([
    { text: "SELECT *\nFROM a\n  CROSS JOIN b", found: ["cross-join:3:3"] },
    { text: "INSERT INTO t SELECT /*+ REPARTITION(1) */ * FROM a", found: ["single-partition:1:22"] },
    { text: "SELECT row_number() OVER (ORDER BY a) FROM t", found: ["window-without-partition:1:21"] },
    { text: "SET spark.sql.adaptive.enabled=false;", found: ["adaptive-off:1:1"] },
    { text: "CACHE TABLE t;", found: ["cache-without-unpersist:1:1"] },
    { text: "INSERT OVERWRITE t SELECT * FROM a ORDER BY b", found: ["order-before-write:1:1"] },
    { text: "SELECT 1;\n CREATE OR REPLACE TABLE t AS SELECT a FROM b ORDER BY f(a)", found: ["order-before-write:2:2"] },
    { text: "CACHE TABLE a; UNCACHE TABLE a;\nCACHE LAZY TABLE b", found: ["cache-without-unpersist:2:1"] },
  ])("finds $found", ({ text, found }) => {
    expect(rules(text)).toEqual(found);
  });

  it.each([
    "SELECT 'CROSS JOIN', \"CROSS JOIN\" -- CROSS JOIN\n/* CROSS JOIN */ FROM a JOIN b USING (id)",
    "SELECT /*+ REPARTITION(16) */ * FROM a",
    "SELECT row_number() OVER (PARTITION BY a ORDER BY b) FROM t",
    "CACHE TABLE t; SELECT 1; UNCACHE TABLE t;",
    "INSERT INTO t SELECT * FROM a ORDER BY b LIMIT 10",
    "SELECT * FROM a ORDER BY b",
    "INSERT INTO t SELECT row_number() OVER (PARTITION BY f(a) ORDER BY g(b) DESC) FROM a",
    "CREATE TABLE t AS SELECT * FROM (SELECT a FROM b ORDER BY f(a)) AS x",
    "INSERT INTO t SELECT 1; SELECT * FROM a ORDER BY b",
  ])("leaves alone: %s", (text) => {
    expect(rules(text)).toEqual([]);
  });

  it("is read in time that grows with its length, and no more", () => {
    const many = 20_000;
    expect(rules("CACHE TABLE t;\n".repeat(many))).toHaveLength(many);
    expect(rules("INSERT INTO t SELECT a ORDER BY b LIMIT 1 ".repeat(many))).toEqual([]);
    expect(rules("/*+ ".repeat(many))).toEqual([]);
    expect(rules("/* ".repeat(many))).toEqual([]);
    expect(rules("'".repeat(many + 1))).toEqual([]);
    expect(rules("SELECT 1 CROSS JOIN b\n".repeat(many)).at(-1)).toBe(`cross-join:${many}:10`);
  });
});
