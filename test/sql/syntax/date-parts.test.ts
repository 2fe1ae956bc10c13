/** Words that are units in a date function are no columns, and words that are units elsewhere are. */
import { describe, expect, it } from "vitest";
import { dialectIds, type DialectId } from "../../../src/engines/sql/dialect.ts";
import { dialects } from "../../../src/engines/sql/dialects/index.ts";
import { parseStatements } from "../../../src/engines/sql/syntax/parse.ts";
import { analyse } from "../scopes/support.ts";

function columnsOf(sql: string, dialect: DialectId): readonly string[] {
  expect(parseStatements(sql, dialects[dialect]).problems).toEqual([]);
  return analyse(sql, { dialect }).scopes.flatMap(({ uses }) => uses.map(({ reference }) => reference.name.name));
}

const everywhere = [
  "DATEADD(day, 1, d)",
  "DATEADD(dayofyear, 1, d)",
  "DATE_ADD(day, 1, d)",
  "DATEDIFF(month, d, d)",
  "TIMESTAMPDIFF(SECOND, d, d)",
  "TIMESTAMPADD(MINUTE, 1, d)",
  "TIMEDIFF(HOUR, d, d)",
  "DATE_TRUNC('month', d)",
  "DATE_DIFF('day', d, d)",
  "DATE_PART(year, d)",
  "DATEPART(week, d)",
  "DATENAME(month, d)",
  "DATETRUNC(month, d)",
  "TIMESTAMP_TRUNC(d, DAY)",
  "TIMESTAMP_DIFF(d, d, SECOND)",
  "LAST_DAY(d, WEEK)",
  "EXTRACT(year FROM d)",
  "EXTRACT(EPOCH FROM d)",
  "DATE_SUB(d, INTERVAL 1 DAY)",
];
const atEnd = ["DATE_TRUNC(d, MONTH)", "DATE_TRUNC(d, WEEK(MONDAY))", "DATE_DIFF(d, d, DAY)"];
const atBeginning = ["DATE_TRUNC(month, d)", "DATE_DIFF(day, d, d)"];

/** Words of the grammar, of types and of units that people call columns by. */
const names =
  "name type date timestamp day month year week quarter hour minute second value key user status rank row level index position filter first last language comment format role action source target schema data count min max sum zone time interval offset path label version uuid number text json object array map percent range rows groups epoch options password location address state class share tag temp view method mode model public exclude include replace sample start until".split(
    " ",
  );

describe.each(dialectIds)("%s", (dialect) => {
  const forms = [
    ...everywhere,
    ...(dialect === "bigquery" || dialect === "generic" ? atEnd : []),
    ...(dialect === "bigquery" ? [] : atBeginning),
  ];
  it.each(forms)("%s reads d alone", (form) => {
    expect(new Set(columnsOf(`SELECT ${form} AS x FROM t`, dialect))).toEqual(new Set(["d"]));
  });

  it.each(["day", "month", "year", "week"])("%s is a column elsewhere", (unit) => {
    expect(columnsOf(`SELECT ${unit}, MAX(${unit}), COALESCE(${unit}, 1), DATEDIFF(${unit}, d) FROM t GROUP BY ${unit}`, dialect)).toEqual([
      ...Array.from({ length: 4 }, () => unit),
      "d",
      unit,
    ]);
  });

  it("columns may be called like words of the grammar", () => {
    const missed = names.filter((name) => {
      const sql = `SELECT a, ${name}, t.${name} AS ${name} FROM t WHERE ${name} = 1 AND CASE WHEN ${name} IS NULL THEN 1 ELSE ${name} END > 0 ORDER BY ${name}`;
      const { problems } = parseStatements(sql, dialects[dialect]);
      return problems.length > 0 || columnsOf(sql, dialect).filter((column) => column === name).length !== 6;
    });
    expect(missed).toEqual([]);
  });
});
