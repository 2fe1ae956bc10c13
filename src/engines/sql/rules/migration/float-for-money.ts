import { defineRule } from "../../rule.ts";
import { columnMatches } from "./support/ddl.ts";

const money =
  /(?:^|_)(?:price|amount|balance|salary|revenue|payment|fee|fees|subtotal|refund|turnover)(?:_(?:usd|eur|gbp|chf|net|gross|due|paid|total))?$|[a-z](?:Price|Amount|Balance|Salary|Revenue|Fee)$/;
const binary = /^(?:FLOAT(?:4|8|32|64)?(?:\s*\(\d+\))?|REAL|DOUBLE(?: PRECISION)?|BINARY_(?:FLOAT|DOUBLE))$/i;

export const floatForMoney = defineRule({
  id: "float-for-money",
  group: "migration",
  title: "Money as a floating-point number",
  severity: "warning",
  what: "A column called price, amount, balance, salary, revenue, payment or fee of type FLOAT, REAL or DOUBLE.",
  why: "0.1 has no exact binary form: sums drift by cents and depend on the order of the rows, equal amounts compare as different, and books don't balance.",
  whenNotToUse: "Estimates and model inputs, where a relative error of 1e-16 doesn't matter.",
  fix: "none",
  sources: ["PostgreSQL manual: Numeric Types, Floating-Point Types", "MySQL Reference Manual: Problems with Floating-Point Values"],
  visit: (analysed) =>
    columnMatches(analysed, ({ name, type }) => {
      // FLOAT of Oracle is a NUMBER with its precision in bits, which is exact for decimals.
      if (!money.test(name.name) || !binary.test(type) || (analysed.dialect === "oracle" && /^FLOAT/i.test(type))) return undefined;
      return {
        message: `${name.name} is ${type}: sums of it are off by fractions of a cent, and more.`,
        suggestion: "DECIMAL with the digits that the currency needs, or an integer of its smallest unit.",
      };
    }),
  examples: {
    bad: [
      { sql: "CREATE TABLE orders (id INT, price FLOAT)" },
      { sql: "ALTER TABLE orders ADD COLUMN amount_eur DOUBLE PRECISION", dialect: "postgres" },
      { sql: "CREATE TABLE orders (id INT64, unit_price FLOAT64)", dialect: "bigquery" },
    ],
    good: [
      { sql: "CREATE TABLE orders (id INT, price DECIMAL(12, 2))" },
      { sql: "CREATE TABLE orders (id INT, price_index FLOAT, weight FLOAT, amount_ratio FLOAT)" },
    ],
  },
});
