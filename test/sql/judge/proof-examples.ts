/** For each proof rule a pair that it proves, and pairs that look alike and must not be proved: a precondition is missing. */
export interface ProofExample {
  readonly rule: string;
  readonly left: string;
  readonly right: string;
  /** Alike, and not the same, or not provable from what is declared. */
  readonly not: readonly (readonly [left: string, right: string])[];
}

/** Over the tables of the traps. */
export const proofExamples: readonly ProofExample[] = [
  {
    rule: "between-as-comparisons",
    left: "SELECT id FROM orders WHERE NOT quantity BETWEEN 1 AND 5",
    right: "SELECT id FROM orders WHERE NOT (quantity <= 5 AND 1 <= quantity)",
    not: [["SELECT id FROM orders WHERE quantity BETWEEN 1 AND 5", "SELECT id FROM orders WHERE quantity > 1 AND quantity <= 5"]],
  },
  {
    rule: "in-list-as-equalities",
    left: "SELECT id FROM orders WHERE status IN ('a', 'b')",
    right: "SELECT id FROM orders WHERE status = 'b' OR status = 'a'",
    not: [
      ["SELECT id FROM orders WHERE quantity IN (1, NULL)", "SELECT id FROM orders WHERE quantity = 1"],
      ["SELECT id FROM orders WHERE quantity IN (1, 2)", "SELECT id FROM orders WHERE quantity = 1 OR quantity = 3"],
    ],
  },
  {
    rule: "negation-inwards",
    left: "SELECT id FROM orders WHERE NOT (quantity > 1 OR NOT status = 'a')",
    right: "SELECT id FROM orders WHERE quantity <= 1 AND status = 'a'",
    not: [
      ["SELECT id FROM orders WHERE NOT (quantity = 1 AND status = 'a')", "SELECT id FROM orders WHERE quantity <> 1 AND status <> 'a'"],
      ["SELECT id FROM orders WHERE paid IS NOT TRUE", "SELECT id FROM orders WHERE NOT paid"],
    ],
  },
  {
    rule: "common-factor",
    left: "SELECT id FROM orders WHERE (status = 'a' AND quantity > 1) OR (quantity < 0 AND status = 'a') OR (status = 'a' AND paid IS NULL)",
    right: "SELECT id FROM orders WHERE status = 'a' AND (paid IS NULL OR quantity > 1 OR quantity < 0)",
    not: [
      [
        "SELECT id FROM orders WHERE (status = 'a' AND quantity > 1) OR (status = 'b' AND quantity < 0)",
        "SELECT id FROM orders WHERE status = 'a' AND (quantity > 1 OR quantity < 0)",
      ],
      ["SELECT id FROM orders WHERE status = 'a' OR (status = 'a' AND quantity > 1)", "SELECT id FROM orders WHERE quantity > 1"],
      ["SELECT id FROM orders WHERE status = 'a' OR (status = 'a' AND 1 / quantity > 1)", "SELECT id FROM orders WHERE status = 'a'"],
      [
        "SELECT (quantity = 1 AND paid) OR (quantity = 1 AND quantity) FROM orders",
        "SELECT quantity = 1 AND (paid OR quantity) FROM orders",
      ],
    ],
  },
  {
    rule: "conjuncts",
    left: "SELECT id FROM orders WHERE quantity BETWEEN 1 AND 5 AND (status = 'a' AND paid)",
    right: "SELECT id FROM orders WHERE paid AND quantity <= 5 AND status = 'a' AND quantity >= 1 AND paid",
    not: [
      [
        "SELECT id FROM orders WHERE quantity > 1 AND paid OR status = 'a'",
        "SELECT id FROM orders WHERE quantity > 1 AND (paid OR status = 'a')",
      ],
    ],
  },
  {
    rule: "inner-join-conditions",
    left: "SELECT o.id, i.price FROM orders o JOIN items i ON i.order_id = o.id AND i.price > 3",
    right: "SELECT o.id, i.price FROM items i, orders o WHERE i.price > 3 AND o.id = i.order_id",
    not: [
      [
        "SELECT o.id, i.price FROM orders o LEFT JOIN items i ON i.order_id = o.id AND i.price > 3",
        "SELECT o.id, i.price FROM orders o LEFT JOIN items i ON i.order_id = o.id WHERE i.price > 3",
      ],
      ["SELECT x.a FROM t x JOIN t y ON x.a = y.b", "SELECT y.a FROM t x JOIN t y ON x.a = y.b"],
    ],
  },
  {
    rule: "having-on-groups",
    left: "SELECT status, SUM(amount) FROM orders GROUP BY status HAVING status > 'a' AND COUNT(*) > 1",
    right: "SELECT status, SUM(amount) FROM orders WHERE status > 'a' GROUP BY status HAVING COUNT(*) > 1",
    not: [
      [
        "SELECT status FROM orders GROUP BY status HAVING COUNT(*) > 1 AND MIN(quantity) > 1",
        "SELECT status FROM orders WHERE quantity > 1 GROUP BY status HAVING COUNT(*) > 1",
      ],
      ["SELECT COUNT(*) FROM t HAVING 1 = 0", "SELECT COUNT(*) FROM t WHERE 1 = 0"],
    ],
  },
  {
    rule: "derived-table-merged",
    left: "WITH open AS (SELECT id AS n, customer_id AS who FROM orders WHERE status = 'open'), unused AS (SELECT 1) SELECT n FROM open JOIN customers c ON c.id = who WHERE c.country = 'DE'",
    right: "SELECT o.id FROM orders o JOIN customers c ON c.id = o.customer_id WHERE c.country = 'DE' AND o.status = 'open'",
    not: [
      [
        "SELECT q FROM (SELECT 10 / quantity AS q FROM orders WHERE quantity <> 0) x WHERE q > 1",
        "SELECT 10 / quantity FROM orders WHERE quantity <> 0 AND 10 / quantity > 1",
      ],
      ["SELECT a FROM (SELECT DISTINCT a, b FROM t) x", "SELECT a FROM t"],
      ["SELECT a FROM (SELECT a FROM t LIMIT 3) x WHERE a > 1", "SELECT a FROM t WHERE a > 1 LIMIT 3"],
      [
        "SELECT u.a, x.one FROM u LEFT JOIN (SELECT a, 1 AS one FROM t) x ON x.a = u.a",
        "SELECT u.a, 1 AS one FROM u LEFT JOIN t ON t.a = u.a",
      ],
      ["SELECT n FROM (SELECT a, COUNT(*) AS n FROM t GROUP BY a) x WHERE n > 1", "SELECT COUNT(*) FROM t WHERE a > 1 GROUP BY a"],
    ],
  },
  {
    rule: "order-of-derived",
    left: "SELECT x.a FROM (SELECT DISTINCT a FROM t ORDER BY a DESC) x",
    right: "SELECT x.a FROM (SELECT DISTINCT a FROM t) x",
    not: [["SELECT a FROM t ORDER BY a", "SELECT a FROM t ORDER BY a DESC"]],
  },
  {
    rule: "left-join-undone",
    left: "SELECT c.id, o.amount FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE o.amount > 5",
    right: "SELECT c.id, o.amount FROM customers c INNER JOIN orders o ON o.customer_id = c.id WHERE o.amount > 5",
    not: [
      [
        "SELECT c.id, o.amount FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE o.amount > 5 OR c.id = 1",
        "SELECT c.id, o.amount FROM customers c INNER JOIN orders o ON o.customer_id = c.id WHERE o.amount > 5 OR c.id = 1",
      ],
      [
        "SELECT c.id FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE COALESCE(o.amount, 9) > 5",
        "SELECT c.id FROM customers c INNER JOIN orders o ON o.customer_id = c.id WHERE COALESCE(o.amount, 9) > 5",
      ],
      [
        "SELECT c.id FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE c.id > 5",
        "SELECT c.id FROM customers c INNER JOIN orders o ON o.customer_id = c.id WHERE c.id > 5",
      ],
    ],
  },
  {
    rule: "declared-not-null",
    left: "SELECT COUNT(order_id), COUNT(1) FROM items WHERE order_id IS NOT NULL",
    right: "SELECT COUNT(*), COUNT(*) FROM items",
    not: [
      ["SELECT COUNT(product) FROM items", "SELECT COUNT(*) FROM items"],
      ["SELECT COUNT(DISTINCT order_id) FROM items", "SELECT COUNT(*) FROM items"],
      [
        "SELECT COUNT(i.order_id) FROM orders o LEFT JOIN items i ON i.order_id = o.id",
        "SELECT COUNT(*) FROM orders o LEFT JOIN items i ON i.order_id = o.id",
      ],
      ["SELECT COUNT(NULL) FROM items", "SELECT COUNT(*) FROM items"],
    ],
  },
  {
    rule: "exists-list",
    left: "SELECT id FROM customers c WHERE EXISTS (SELECT DISTINCT o.status FROM orders o WHERE o.customer_id = c.id)",
    right: "SELECT id FROM customers c WHERE EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id)",
    not: [
      [
        "SELECT id FROM customers c WHERE EXISTS (SELECT COUNT(*) FROM orders o WHERE o.customer_id = c.id)",
        "SELECT id FROM customers c WHERE EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id)",
      ],
    ],
  },
  {
    rule: "unused-left-join",
    left: "SELECT o.id FROM orders o LEFT JOIN customers c ON c.id = o.customer_id AND c.country = 'DE'",
    right: "SELECT id FROM orders",
    not: [
      ["SELECT c.id FROM customers c LEFT JOIN orders o ON o.customer_id = c.id", "SELECT id FROM customers"],
      ["SELECT o.id FROM orders o LEFT JOIN customers c ON c.id > o.customer_id", "SELECT id FROM orders"],
      ["SELECT o.id FROM orders o LEFT JOIN customers c ON c.id = o.customer_id WHERE c.name IS NULL", "SELECT id FROM orders"],
      ["SELECT o.id FROM orders o FULL JOIN customers c ON c.id = o.customer_id", "SELECT id FROM orders"],
    ],
  },
  {
    rule: "join-to-parent",
    left: "SELECT k.id, k.age FROM parents p JOIN children k ON p.id = k.parent_id WHERE k.age > 3",
    right: "SELECT id, age FROM children WHERE age > 3",
    not: [
      ["SELECT o.id FROM orders o JOIN customers c ON c.id = o.customer_id", "SELECT id FROM orders"],
      ["SELECT k.id FROM parents p JOIN children k ON p.id = k.parent_id WHERE p.name = 'a'", "SELECT id FROM children"],
      ["SELECT k.id FROM parents p JOIN children k ON p.id = k.id", "SELECT id FROM children"],
    ],
  },
  {
    rule: "groups-as-distinct",
    left: "SELECT a, c FROM t GROUP BY c, a",
    right: "SELECT DISTINCT a, c FROM t",
    not: [
      ["SELECT a FROM t GROUP BY a, c", "SELECT DISTINCT a FROM t"],
      ["SELECT a, COUNT(*) FROM t GROUP BY a", "SELECT DISTINCT a, COUNT(*) FROM t GROUP BY a, c"],
    ],
  },
  {
    rule: "distinct-of-key",
    left: "SELECT DISTINCT name, id FROM customers WHERE country = 'DE'",
    right: "SELECT name, id FROM customers WHERE country = 'DE'",
    not: [
      ["SELECT DISTINCT name FROM customers", "SELECT name FROM customers"],
      [
        "SELECT DISTINCT c.id FROM customers c JOIN orders o ON o.customer_id = c.id",
        "SELECT c.id FROM customers c JOIN orders o ON o.customer_id = c.id",
      ],
    ],
  },
  {
    rule: "disjoint-union",
    left: "SELECT id, 'customer' FROM customers UNION SELECT id, 'order' FROM orders",
    right: "SELECT id, 'customer' FROM customers UNION ALL SELECT id, 'order' FROM orders",
    not: [
      ["SELECT id FROM customers UNION SELECT id FROM orders", "SELECT id FROM customers UNION ALL SELECT id FROM orders"],
      ["SELECT a, 'x' FROM t UNION SELECT id, 'y' FROM orders", "SELECT a, 'x' FROM t UNION ALL SELECT id, 'y' FROM orders"],
      [
        "SELECT id, 1.0 FROM customers UNION SELECT id, 1.00 FROM orders",
        "SELECT id, 1.0 FROM customers UNION ALL SELECT id, 1.00 FROM orders",
      ],
    ],
  },
];

/** No rule is needed: names, layout and operands that commute. */
export const alike: readonly (readonly [left: string, right: string])[] = [
  ["select  A /* first */ from t -- all of it", 'SELECT renamed."a" AS x FROM t AS renamed'],
  ["SELECT ((a + b)) FROM t WHERE (a = 1)", "SELECT a + b FROM t WHERE 1 = a"],
  ["SELECT * FROM u", "SELECT u.a, b FROM u"],
  ["SELECT a FROM t WHERE a = 1 OR b = 2", "SELECT a FROM t WHERE b = 2 OR a = 1"],
  ["SELECT a FROM t LIMIT 2", "SELECT x.a FROM t x LIMIT 2"],
  ["SELECT a, COUNT(*) FROM t GROUP BY a LIMIT 2", "SELECT x.a, COUNT(*) FROM t x GROUP BY x.a LIMIT 2"],
  ["SELECT a FROM t WHERE a = 1 ORDER BY b LIMIT 2 OFFSET 1", "SELECT x.a FROM t x WHERE 1 = a ORDER BY x.b LIMIT 2 OFFSET 1"],
  [
    "SELECT a, COUNT(*) AS n FROM t GROUP BY 1 ORDER BY n DESC, 1",
    "SELECT x.a, COUNT(*) FROM t x GROUP BY x.a ORDER BY COUNT(*) DESC, x.a",
  ],
  [
    "SELECT a FROM t WHERE a IN (SELECT b FROM u WHERE u.a = t.a)",
    "SELECT p.a FROM t p WHERE p.a IN (SELECT q.b FROM u q WHERE p.a = q.a)",
  ],
];

/** Alike to the algebra, were it not for what the engine makes of them. */
export const unlike: readonly (readonly [left: string, right: string])[] = [
  ["SELECT a AND a FROM t", "SELECT a FROM t"],
  ["SELECT a FROM t ORDER BY b LIMIT 2", "SELECT a FROM t LIMIT 2"],
  ["SELECT a FROM t ORDER BY b LIMIT 2", "SELECT a FROM t ORDER BY b LIMIT 3"],
  ["SELECT a FROM t ORDER BY b LIMIT 2", "SELECT a FROM t ORDER BY b LIMIT 2 OFFSET 1"],
  ["SELECT a FROM t ORDER BY b LIMIT 2", "SELECT a FROM t ORDER BY b, a LIMIT 2"],
  ["SELECT a FROM (SELECT a FROM t ORDER BY a) x LIMIT 2", "SELECT a FROM t LIMIT 2"],
  ["SELECT a FROM t UNION ALL SELECT b FROM u LIMIT 2", "SELECT b FROM u UNION ALL SELECT a FROM t LIMIT 2"],
  ["SELECT id, UNNEST([1, 1]) FROM customers", "SELECT DISTINCT id, UNNEST([1, 1]) FROM customers"],
  ["SELECT a FROM t WHERE EXISTS (SELECT UNNEST([]) FROM u)", "SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u)"],
  [
    "SELECT b FROM t WHERE EXISTS (SELECT 1 FROM u, (SELECT a AS z) d WHERE d.z = 1)",
    "SELECT b FROM t WHERE EXISTS (SELECT 1 FROM u, (SELECT t.a AS z) d WHERE d.z = 1)",
  ],
];

/** Never proved, though the text is the same: the result isn't determined. */
export const undetermined: readonly string[] = [
  "SELECT a FROM (SELECT a FROM t LIMIT 2) x",
  "SELECT a FROM t WHERE a IN (SELECT b FROM t LIMIT 1) LIMIT 2",
  "SELECT ANY_VALUE(c) FROM t GROUP BY a",
  "SELECT a, ROW_NUMBER() OVER (ORDER BY b) FROM t",
  "SELECT STRING_AGG(c, ',') FROM t",
];
