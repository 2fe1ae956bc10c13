/** Judges pairs in tests: a schema in a few words, one engine for a whole file. */
import { createDataAccess } from "../../../src/data/index.ts";
import type { JudgeRequest, Judgement } from "../../../src/engines/sql/judge.ts";
import { judge, type JudgeTools } from "../../../src/engines/sql/judge/judge-pair.ts";
import type { ForeignKey, SchemaCatalog, TableSchema } from "../../../src/engines/sql/schema.ts";
import { typeKind } from "../../../src/data/type-kind.ts";

export interface TableNotes {
  /** `name TYPE`, with `!` at its end for NOT NULL. */
  readonly columns: string;
  readonly primaryKey?: readonly string[];
  readonly unique?: readonly (readonly string[])[];
  readonly foreignKeys?: readonly ForeignKey[];
}

/** `catalogOf({ t: { columns: "a INTEGER!, b VARCHAR" } })`. */
export function catalogOf(tables: Readonly<Record<string, TableNotes>>): SchemaCatalog {
  return { tables: Object.entries(tables).map(([name, notes]) => tableOf(name, notes)), problems: [] };
}

function tableOf(name: string, { columns, primaryKey, unique = [], foreignKeys = [] }: TableNotes): TableSchema {
  return {
    name,
    columns: columns.split(/,\s*(?![^(]*\))/).map((text) => {
      const [, column = "", type = "", mark] = /^(\S+)\s+(.*?)(!?)$/.exec(text.trim()) ?? [];
      return { name: column, type, kind: typeKind(type), notNull: mark === "!" || (primaryKey ?? []).includes(column) };
    }),
    keys: [
      ...(primaryKey === undefined ? [] : [{ columns: primaryKey, primary: true, source: "ddl" as const }]),
      ...unique.map((key) => ({ columns: key, primary: false, source: "ddl" as const })),
    ],
    foreignKeys,
    partitionBy: [],
    clusterBy: [],
    source: "ddl",
    kind: "table",
  };
}

const data = createDataAccess({ roots: [] });

type Request = Omit<JudgeRequest, "dialect"> & Partial<JudgeRequest>;

export async function judged(request: Request, tools: Pick<JudgeTools, "withoutProofs"> = {}): Promise<Judgement> {
  return judge(
    // More than a judgement gets by default: what is tried here is not to depend on what else the machine does.
    { dialect: "duckdb", budgetMilliseconds: 50_000, ...request },
    { laboratory: async (options) => data.laboratory(options), signal: new AbortController().signal, progress: () => undefined, ...tools },
  );
}

/** The verdict of the laws alone, with no time for an instance that could save them from a mistake. */
export async function provable(request: Request): Promise<string> {
  const { verdict, explanation } = await judged({ ...request, budgetMilliseconds: 0 });
  return `${verdict}: ${explanation}`;
}

/** The verdict of the instances alone, as if nothing could be proved. */
export const tried = async (request: Request): Promise<string> => (await judged(request, { withoutProofs: true })).verdict;

export const closeData = async (): Promise<void> => data[Symbol.asyncDispose]();

const employees =
  "EMPNO INTEGER, ENAME VARCHAR, JOB VARCHAR, MGR INTEGER, HIREDATE DATE, SAL INTEGER, COMM INTEGER, DEPTNO INTEGER, SLACKER BOOLEAN";

/** The tables of the Calcite pairs, nothing declared of them. */
export const calciteTables: SchemaCatalog = catalogOf({
  EMP: { columns: employees },
  DEPT: { columns: "DEPTNO INTEGER, NAME VARCHAR" },
  BONUS: { columns: "ENAME VARCHAR, JOB VARCHAR, SAL INTEGER, COMM INTEGER" },
  ACCOUNT: { columns: "ACCTNO INTEGER, TYPE VARCHAR, BALANCE INTEGER" },
  EMPNULLABLES: { columns: employees },
  EMP_B: { columns: `${employees}, BIRTHDATE DATE` },
});

/** The tables of the Calcite pairs, with the constraints that Calcite's own test catalog declares for them. */
export const calciteCatalog: SchemaCatalog = (() => {
  const emp =
    "EMPNO INTEGER, ENAME VARCHAR!, JOB VARCHAR!, MGR INTEGER, HIREDATE DATE!, SAL INTEGER!, COMM INTEGER!, DEPTNO INTEGER!, SLACKER BOOLEAN!";
  const employee = { primaryKey: ["EMPNO"], foreignKeys: [{ columns: ["DEPTNO"], table: "DEPT", referenced: ["DEPTNO"] }] };
  return catalogOf({
    EMP: { columns: emp, ...employee },
    DEPT: { columns: "DEPTNO INTEGER, NAME VARCHAR!", primaryKey: ["DEPTNO"] },
    BONUS: { columns: "ENAME VARCHAR!, JOB VARCHAR!, SAL INTEGER!, COMM INTEGER!" },
    ACCOUNT: { columns: "ACCTNO INTEGER!, TYPE VARCHAR!, BALANCE INTEGER!" },
    EMPNULLABLES: { columns: emp.replaceAll("!", ""), primaryKey: ["EMPNO"] },
    EMP_B: { columns: `${emp}, BIRTHDATE DATE!`, ...employee },
  });
})();
