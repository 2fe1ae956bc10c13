import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterEach, expect, test } from "vitest";
import { parsePostgresUrl } from "../../../src/data/postgres/address.ts";
import { redact } from "../../../src/data/postgres/redact.ts";
import { findPostgresAddress, postgresAddress } from "../../../src/data/postgres/sources.ts";
import { errorOf } from "../support.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A root with that pipewright.yaml. */
function root(yaml: string): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "pw-names-"));
  folders.push(folder);
  writeFileSync(join(folder, "pipewright.yaml"), yaml);
  return [folder];
}

test("hides passwords in URLs, assignments and wherever a known secret stands", () => {
  expect(redact("at postgres://reader:s3cr3t@db:5432/shop?x=1")).toBe("at postgres://reader:***@db:5432/shop?x=1");
  expect(redact("postgresql://reader:p%40ss:w@db/shop and https://a:b@c")).toBe("postgresql://reader:***@db/shop and https://a:***@c");
  expect(redact("postgres://u:pa/s?s@word@db/shop")).not.toMatch(/pa\/s|word/);
  expect(redact("host=db password='two words' user=x")).toBe("host=db password=*** user=x");
  expect(redact("postgres://db/shop?password=abc&sslmode=require")).toBe("postgres://db/shop?password=***&sslmode=require");
  expect(redact("PGPASSWORD=hunter2 psql")).toBe("PGPASSWORD=*** psql");
  expect(redact("role hunter/2 said hunter%2F2", ["hunter/2"])).toBe("role *** said ***");
});

test("leaves text without credentials as it is", () => {
  for (const text of [
    "postgres://reader@db:5432/shop",
    "http://localhost:8080/a@b",
    "no password given",
    "SELECT a FROM b",
    "10:30@noon",
  ]) {
    expect(redact(text, ["ab"])).toBe(text);
  }
});

test("reads the parts of a URL", () => {
  expect(parsePostgresUrl("postgres://reader@db.example.com:6000/shop?sslmode=verify-full#public.orders", "it")).toEqual({
    host: "db.example.com",
    port: 6000,
    user: "reader",
    database: "shop",
    sslMode: "verify-full",
    table: "public.orders",
  });
  expect(parsePostgresUrl("postgresql://[::1]/a%20b", "it")).toEqual({ host: "::1", port: 5432, database: "a b", sslMode: "disable" });
  expect(parsePostgresUrl("postgres:///shop?host=/var/run/postgresql", "it")).toMatchObject({
    host: "/var/run/postgresql",
    sslMode: "disable",
  });
  expect(parsePostgresUrl("postgres://db/shop", "it")).toMatchObject({ sslMode: "prefer" });
});

test("says what is wrong with a URL, without its password", async () => {
  const urls = [
    "postgres://u:secret99@db:port/x",
    "postgres://u:secret99@db/x?sslmode=maybe",
    "postgres://u:secret99@db/x?sslrootcert=/etc/x",
    "postgres://u:secret99@db/%zz",
  ];
  for (const url of urls) {
    const error = await errorOf(async () => parsePostgresUrl(url, "The connection"));
    expect([url, error.code]).toEqual([url, "invalidConnection"]);
    expect(inspect(error)).not.toContain("secret99");
  }
});

test("refuses a password in an argument and says what to do", async () => {
  for (const url of ["postgres://u:secret99@db/x#t", "postgres://u@db/x?password=secret99"]) {
    const error = await errorOf(async () => findPostgresAddress([], url, {}));
    expect(error).toMatchObject({ code: "credentialsInArgument", kind: "input" });
    expect(error.hint).toContain("pipewright.yaml");
    expect(inspect(error)).not.toContain("secret99");
  }
});

test("gives PGPASSWORD to this machine and to PGHOST, and to no other server", async () => {
  const environment = { PGPASSWORD: "secret99", PGHOST: "DB.example.com" };
  const passwordFor = async (url: string): Promise<string | undefined> => (await postgresAddress([], url, environment)).password?.();
  expect(await passwordFor("postgres://u@localhost/x")).toBe("secret99");
  expect(await passwordFor("postgres://u@db.example.com/x")).toBe("secret99");
  expect(await passwordFor("postgres://u@db.example.com.evil.test/x")).toBeUndefined();
});

test("finds a source of pipewright.yaml and fills in the environment's values", async () => {
  const roots = root(`
sources:
  shop:
    url: postgres://\${SHOP_USER}:\${SHOP_PASSWORD}@\${SHOP_HOST}:\${SHOP_PORT}/shop?sslmode=require
  whole: "\${DATABASE_URL}#public.orders"
  open: postgres://reader@localhost/shop
`);
  const environment = {
    SHOP_USER: "rea@der",
    SHOP_PASSWORD: "p@ss/w:rd",
    SHOP_HOST: "db",
    SHOP_PORT: "6000",
    DATABASE_URL: "postgres://a:b@c/d",
  };
  const shop = await postgresAddress(roots, "shop#sales.orders", environment);
  expect(shop).toMatchObject({ host: "db", port: 6000, user: "rea@der", database: "shop", sslMode: "require", table: "sales.orders" });
  expect(shop.password?.()).toBe("p@ss/w:rd");
  expect(inspect(shop, { depth: 9, showHidden: true }) + JSON.stringify(shop)).not.toContain("p@ss");
  expect(await postgresAddress(roots, "whole", environment)).toMatchObject({ host: "c", user: "a", database: "d", table: "public.orders" });
  expect((await postgresAddress(roots, "open", { PGPASSWORD: "x" })).password?.()).toBe("x");
});

test("refuses passwords written into pipewright.yaml", async () => {
  const urls = ["postgres://u:secret99@db/x", "postgres://u:secret${A}@db/x", "postgres://u@db/x?password=secret99"];
  for (const url of urls) {
    const error = await errorOf(async () => postgresAddress(root(`sources: {shop: {url: "${url}"}}`), "shop", { A: "1" }));
    expect([url, error.code]).toEqual([url, "credentialsInFile"]);
    expect(inspect(error)).not.toContain("secret");
  }
});

test("tells a missing variable, a broken file and an unknown name apart", async () => {
  const codeOf = async (yaml: string, name: string): Promise<string> =>
    (await errorOf(async () => postgresAddress(root(yaml), name, {}))).code;
  expect(await codeOf('sources: {shop: {url: "postgres://u:${NOT_SET}@db/x"}}', "shop")).toBe("missingVariable");
  expect(await codeOf("sources: [", "shop")).toBe("invalidConnection");
  expect(await codeOf("sources: {shop: {}}", "shop")).toBe("invalidConnection");
  expect(await codeOf("sources: {shop: postgres://u@db/x}", "shpo#orders")).toBe("unknownSource");
  expect(await codeOf("other: 1", "shop")).toBe("unknownSource");
});

test("leaves other names alone", async () => {
  const roots = root("sources: {shop: postgres://u@db/x}");
  for (const name of ["orders.csv", "data/*.parquet", "shop.duckdb#orders", "SELECT 1", "https://x/y"]) {
    expect([name, await findPostgresAddress(roots, name, {})]).toEqual([name, undefined]);
  }
});
