import { defineRule } from "../../rule.ts";
import { wordsOf } from "../migration/support/ddl.ts";

export const systemProcedurePrefix = defineRule({
  id: "system-procedure-prefix",
  group: "dialect",
  title: "Procedure called sp_...",
  severity: "info",
  dialects: ["tsql"],
  what: "CREATE PROCEDURE with a name that begins with sp_.",
  why: "SQL Server uses the prefix for its own procedures: a later version, or the one that exists, may bear the same name, and then that one is called.",
  whenNotToUse: "Procedures in master that are meant to be found from every database.",
  fix: "none",
  sources: ["Microsoft: CREATE PROCEDURE (Transact-SQL), procedure_name"],
  visit: (analysed) => {
    const { statement } = analysed;
    if (statement.kind !== "other" || !/^CREATE (?:OR ALTER )?PROC(?:EDURE)? (?:\S+ \. )*SP_/.test(wordsOf(analysed, statement.span)))
      return [];
    return [
      { span: statement.span, message: "sp_ is the prefix of the system's own procedures.", suggestion: "Take another prefix, or none." },
    ];
  },
  examples: {
    bad: [{ sql: "CREATE PROCEDURE dbo.sp_orders AS SELECT 1 AS a", dialect: "tsql" }],
    good: [{ sql: "CREATE PROCEDURE dbo.orders_list AS SELECT 1 AS a", dialect: "tsql" }],
  },
});
