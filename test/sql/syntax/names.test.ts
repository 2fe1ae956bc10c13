import { describe, expect, it } from "vitest";
import { dialectIds } from "../../../src/engines/sql/dialect.ts";
import { dialects } from "../../../src/engines/sql/dialects/index.ts";
import { parseStatements } from "../../../src/engines/sql/syntax/parse.ts";
import { walkExpressions } from "../../../src/engines/sql/syntax/walk.ts";

/** Words that some dialect's grammar uses and that columns are called all the same. */
const words = `
model name key value date time timestamp day month year week hour quarter offset format comment settings sample final cluster sort lock option
fetch interval index type status level user role first next row rows range zone position data source target view schema sequence method mode
version label partition_date filter prior array map struct json uuid number open_time volume output input connect start begin_date current window
apply pivot unpivot grouping ignore recursive materialized temporary do no both leading trailing variadic binary approximate describe show desc_
list transform explode separator exclude rename overwrite local dynamic private`
  .trim()
  .split(/\s+/);

/** The word stands as a column everywhere. */
function forms(word: string): readonly string[] {
  return [
    `SELECT ${word} FROM t`,
    `SELECT a, ${word} FROM t`,
    `SELECT a, ${word}, b FROM t`,
    `SELECT f(a, ${word}), f(${word}, a), f(${word}) FROM t`,
    `SELECT a FROM t WHERE ${word} = 1 AND b > ${word}`,
    `SELECT a FROM t WHERE a = ${word} GROUP BY ${word}, b ORDER BY ${word} DESC, b`,
    `SELECT a FROM t JOIN u ON t.${word} = u.${word} WHERE ${word} IS NULL`,
    `SELECT ${word} + 1, (${word}), -${word} FROM t`,
    `SELECT CASE WHEN ${word} > 1 THEN ${word} ELSE 0 END FROM t`,
    `SELECT max(a) OVER (PARTITION BY ${word} ORDER BY a) FROM t`,
    `SELECT a FROM t WHERE ${word} IN (1, 2) OR ${word} BETWEEN 1 AND 2 OR ${word} LIKE 'a' OR NOT ${word}`,
    `SELECT count(DISTINCT ${word}), DATEDIFF(minute, ${word}, b) FROM t`,
  ];
}

describe.each(dialectIds)("in %s", (id) => {
  it.each(words)("a column may be called %s", (word) => {
    for (const sql of forms(word)) {
      const { statements, problems, opaqueSpans } = parseStatements(sql, dialects[id]);
      let seen = 0;
      for (const { statement } of statements) {
        walkExpressions(statement, (expression) => {
          if (expression.kind === "column" && expression.name.name === word) seen++;
        });
      }
      expect({ sql, problems, opaqueSpans, seen }).toEqual({
        sql,
        problems: [],
        opaqueSpans: [],
        seen: sql.match(new RegExp(`\\b${word}\\b`, "g"))?.length,
      });
    }
  });
});
