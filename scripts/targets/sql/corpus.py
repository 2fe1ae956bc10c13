"""Collects the SQL of unpacked source distributions: prints JSON, the texts by dialect.

usage: python3 corpus.py FOLDER, which holds one folder a distribution
"""

import ast
import json
import re
import sys
from pathlib import Path

folder = Path(sys.argv[1])
texts: dict[str, dict[str, None]] = {}


def add(dialect: str | None, text: str) -> None:
    if dialect is not None and text.strip():
        texts.setdefault(dialect, {})[text] = None


# sqlglot's tests hold statements of each dialect as literals: validate_identity("..."), validate_all("...", read={...}, write={...}).
dialects = {
    name: name
    for name in "postgres duckdb snowflake bigquery redshift databricks spark mysql tsql trino oracle clickhouse".split()
}
statement_words = set(
    """SELECT WITH INSERT UPDATE DELETE MERGE CREATE ALTER DROP TRUNCATE FROM VALUES SET USE COPY GRANT REVOKE BEGIN COMMIT ROLLBACK DECLARE EXEC
    EXECUTE CALL EXPLAIN DESCRIBE SHOW PRAGMA ATTACH DETACH INSTALL LOAD ANALYZE COMMENT CACHE REFRESH UNCACHE LOCK UNLOCK KILL PUT GET LIST LS
    RM REMOVE EXPORT IMPORT OPTIMIZE VACUUM PIVOT UNPIVOT SUMMARIZE RENAME UNLOAD REPLACE IF FOR WHILE GO CHECKPOINT SYSTEM DESC TABLE MSCK
    REINDEX CLUSTER LISTEN NOTIFY START END ASSERT RAISE BREAK RETURN PRINT DENY UNDROP VALIDATE EXCHANGE DO RESET CLEAR ADD WAITFOR THROW OPEN
    CLOSE FETCH PREPARE DEALLOCATE DISCARD MOVE SAVEPOINT RELEASE ABORT""".split()
)
functions = re.compile(r"(REPLACE|GET|LIST|IF|INSERT|TRUNCATE|LOAD|PUT|RAISE|TABLE|VALUES)\s*\(", re.I)
first_word = re.compile(r"\s*(?:--[^\n]*\n|/\*.*?\*/|\s)*(\w+|\()", re.S)


def as_statement(text: str) -> str:
    """Expressions among the literals become the item of a SELECT."""
    found = first_word.match(text)
    word = found.group(1).upper() if found else ""
    if word in statement_words and not functions.match(text):
        return text
    if word == "(" and re.match(r"\(+\s*(SELECT|WITH|VALUES|FROM)", text, re.I):
        return text
    return "SELECT " + text


def text_of(node: ast.AST | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def read_test(path: Path) -> None:
    own = dialects.get(path.stem.removeprefix("test_"))
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or not node.args:
            continue
        if node.func.attr not in ("validate_identity", "validate_all"):
            continue
        first = text_of(node.args[0])
        if first is not None:
            add(own, as_statement(first))
        for keyword in node.keywords:
            if keyword.arg not in ("read", "write") or not isinstance(keyword.value, ast.Dict):
                continue
            for key, value in zip(keyword.value.keys, keyword.value.values):
                other, text = text_of(key), text_of(value)
                if other is not None and text is not None:
                    add(dialects.get(other), as_statement(text))


for path in sorted(folder.glob("sqlglot-*/tests/dialects/test_*.py")):
    read_test(path)

# Lakebridge's tests are pairs of a query and its translation, its assessments queries of the catalogs of real servers.
section = re.compile(r"--\s*(\w+) sql:\s*\n(.*?)(?=\n--\s*\w+ sql:|\n-- experimental|\Z)", re.S)
sections = {"snowflake": "snowflake", "tsql": "tsql", "databricks": "databricks", "presto": "trino", "oracle": "oracle"}
for path in sorted(folder.glob("databricks_labs_lakebridge-*/tests/resources/functional/**/*.sql")):
    if "exceptions" in str(path) or "invalid" in str(path):
        continue
    for found in section.finditer(path.read_text(errors="replace")):
        add(sections.get(found.group(1).lower()), found.group(2))
servers = {"mssql": "tsql", "oracle": "oracle", "snowflake": "snowflake", "redshift": "redshift", "synapse": "tsql"}
for path in sorted(folder.glob("databricks_labs_lakebridge-*/src/**/assessments/*/*.sql")):
    add(servers.get(path.parent.name), path.read_text(errors="replace"))

for path in sorted(folder.glob("pg_activity-*/pgactivity/queries/*.sql")):
    add("postgres", path.read_text())
for path in sorted(folder.glob("sqllineage-*/sqllineage/data/tpcds/*.sql")):
    add("spark", path.read_text())
    add("generic", path.read_text())
for path in sorted(folder.glob("elementary_data-*/**/models/**/*.sql")):
    add("generic", path.read_text())

json.dump({dialect: list(found) for dialect, found in sorted(texts.items())}, sys.stdout)
