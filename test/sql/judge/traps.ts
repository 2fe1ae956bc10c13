/** Pairs of queries that people take for equal: each trap differs on some data, each twin never does. */
import { readPairs } from "./pairs.ts";
import { catalogOf } from "./support.ts";

/** Everything may be NULL but what is a key. */
export const trapCatalog = catalogOf({
  customers: { columns: "id INTEGER, name VARCHAR, country VARCHAR, created TIMESTAMP", primaryKey: ["id"] },
  orders: {
    columns: "id INTEGER, customer_id INTEGER, amount DECIMAL(10,2), quantity INTEGER, status VARCHAR, ordered DATE, paid BOOLEAN",
    primaryKey: ["id"],
  },
  items: { columns: "order_id INTEGER!, product VARCHAR, price INTEGER, discount DOUBLE" },
  events: { columns: "user_id INTEGER, kind VARCHAR, seen TIMESTAMP" },
  t: { columns: "a INTEGER, b INTEGER, c VARCHAR" },
  u: { columns: "a INTEGER, b INTEGER" },
  parents: { columns: "id INTEGER, name VARCHAR", primaryKey: ["id"] },
  children: {
    columns: "id INTEGER, parent_id INTEGER!, age INTEGER",
    primaryKey: ["id"],
    foreignKeys: [{ columns: ["parent_id"], table: "parents", referenced: ["id"] }],
  },
});

export const traps = readPairs("traps.sql");
export const twins = readPairs("twins.sql");

/** These take several rows at once, a certain value or a corner of the language to tell apart, or look so. */
export const hardTraps = readPairs("hard-traps.sql");
export const hardTwins = readPairs("hard-twins.sql");
