-- Pairs that a proof rule would make the same, were a precondition of it forgotten. Over the tables of look-alikes.test.ts a block is a name, rows on
-- which the two queries differ in DuckDB, and the queries. None may be proved.

-- BETWEEN compares a REAL with a DOUBLE bound as DOUBLE
INSERT INTO wide (id, f) VALUES (1, 0.1);
SELECT id FROM wide WHERE f BETWEEN -1e0 AND 0.1;
SELECT id FROM wide WHERE f >= -1e0 AND f <= 0.1;

-- BETWEEN compares a BIGINT with a DOUBLE bound as DOUBLE
INSERT INTO wide (id, b) VALUES (1, 9007199254740993);
SELECT id FROM wide WHERE b BETWEEN 0e0 AND 9007199254740992;
SELECT id FROM wide WHERE b >= 0e0 AND b <= 9007199254740992;

-- a list reads text as one type
INSERT INTO wide (id, c) VALUES (1, '1.54');
SELECT id FROM wide WHERE lower(c) IN (1.5, 1.25);
SELECT id FROM wide WHERE lower(c) = 1.5 OR lower(c) = 1.25;

-- a column of a query around a derived table is not filled with NULLs
INSERT INTO t VALUES (1, 2, 'x'); INSERT INTO u VALUES (1, 1);
SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u LEFT JOIN (SELECT t.b AS x FROM wide) d ON u.a = 5 WHERE d.x IS NULL);
SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u LEFT JOIN wide ON u.a = 5 WHERE t.b IS NULL);

-- a macro that aggregates returns a row for none
INSERT INTO t VALUES (1, 2, 'x');
SELECT a FROM t WHERE EXISTS (SELECT geomean(u.b) FROM u WHERE u.a = t.a);
SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a = t.a);

-- an aggregate in a subquery is that of the query around it
INSERT INTO t VALUES (1, 2, 'x');
SELECT a FROM t WHERE EXISTS (SELECT (SELECT MAX(u.a)) FROM u WHERE u.b = t.b);
SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.b = t.b);

-- two keys are one as DOUBLE
INSERT INTO bigs VALUES (9007199254740992), (9007199254740993); INSERT INTO wide (id, d) VALUES (1, 9007199254740992);
SELECT w.id FROM wide w LEFT JOIN bigs k ON k.id = w.d;
SELECT w.id FROM wide w;

-- two rows of one side are one as DOUBLE
INSERT INTO bigs VALUES (9007199254740992), (9007199254740993);
SELECT 'big', id FROM bigs UNION SELECT 'float', d FROM wide GROUP BY d;
SELECT 'big', id FROM bigs UNION ALL SELECT 'float', d FROM wide GROUP BY d;

-- the alias of an argument is the name of a field
INSERT INTO t VALUES (1, 2, 'x');
SELECT a FROM t WHERE to_json({'x': a}) = '{"x":1}';
SELECT a FROM t WHERE to_json({'y': a}) = '{"x":1}';

-- a column named like two others
INSERT INTO odd VALUES (1, 1, 5), (1, 2, 5);
SELECT COUNT(*) FROM odd GROUP BY "a & c1.b";
SELECT COUNT(*) FROM odd GROUP BY a, b;
