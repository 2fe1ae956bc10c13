/** The models of a dbt project as tables: what is declared of them, and the columns that their own texts show. */
import type { DialectId } from "../../dialect.ts";
import type { SchemaCatalog, TableSchema } from "../../schema.ts";
import { hasJinja, substituteJinja, type JinjaSubstitution } from "../../syntax/jinja.ts";
import { mergeTable } from "../merge-catalogs.ts";
import { modelColumns } from "./model-columns.ts";
import type { ProjectVars } from "./project-vars.ts";

export interface ModelText {
  readonly path: string;
  readonly text: string;
}

export interface ProjectCatalog {
  readonly catalog: SchemaCatalog;
  /** With `this`, which is the model itself. */
  readonly of: (path: string) => SchemaCatalog;
}

interface Model {
  readonly name: string;
  readonly read: JinjaSubstitution;
}

/** Each model is read once, those that it refers to before it. Models that refer to each other in a circle know less of each other. */
export function projectCatalog(
  texts: readonly ModelText[],
  declared: SchemaCatalog,
  dialect: DialectId,
  vars?: ProjectVars,
): ProjectCatalog {
  const models = modelsOf(texts, dialect, vars);
  const tables = new Map(declared.tables.map((table) => [table.name.toLowerCase(), table]));
  // Models that are being read see what is known so far: one catalog for all, because looking up in a new one takes time for all its tables.
  for (const model of inOrder(models)) {
    const near = model.read.refs.flatMap(({ name }) => tables.get(name.toLowerCase()) ?? []);
    const own = tableOf(model, dialect, { tables: [...new Set(near)], problems: [] });
    if (own.columns.length === 0) continue;
    const known = tables.get(model.name);
    tables.set(model.name, known === undefined ? own : mergeTable(known, own));
  }
  const catalog: SchemaCatalog = { tables: [...tables.values()], problems: declared.problems };
  return {
    catalog,
    of: (path) => {
      const model = models.get(nameOf(path));
      const own = model === undefined ? undefined : tables.get(model.name);
      if (own === undefined || model?.read.readsItself !== true) return catalog;
      return { ...catalog, tables: [...catalog.tables, { ...own, name: "this" }] };
    },
  };
}

function nameOf(path: string): string {
  return (path.split(/[\\/]/u).at(-1) ?? "").replace(/\.\w+$/u, "").toLowerCase();
}

/** By name; texts without a template are models only where one refers to them. */
function modelsOf(texts: readonly ModelText[], dialect: DialectId, vars: ProjectVars | undefined): ReadonlyMap<string, Model> {
  const models = new Map<string, Model>();
  const templated = texts.filter(({ text }) => hasJinja(text));
  for (const { path, text } of templated) models.set(nameOf(path), { name: nameOf(path), read: substituteJinja(text, dialect, vars) });
  const referred = new Set([...models.values()].flatMap(({ read }) => read.refs.map(({ name }) => name.toLowerCase())));
  for (const { path, text } of texts) {
    const name = nameOf(path);
    if (!models.has(name) && referred.has(name)) models.set(name, { name, read: substituteJinja(text, dialect, vars) });
  }
  return models;
}

/** What a model refers to comes before it. */
function inOrder(models: ReadonlyMap<string, Model>): readonly Model[] {
  const order: Model[] = [];
  const seen = new Set<string>();
  for (const first of models.values()) {
    const stack: { readonly model: Model; readonly refs: string[] }[] = [];
    const enter = (model: Model | undefined): void => {
      if (model === undefined || seen.has(model.name)) return;
      seen.add(model.name);
      stack.push({ model, refs: model.read.refs.map(({ name }) => name.toLowerCase()) });
    };
    enter(first);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const next = top.refs.shift();
      if (next !== undefined) enter(models.get(next));
      else order.push(...stack.splice(-1).map(({ model }) => model));
    }
  }
  return order;
}

function tableOf({ name, read }: Model, dialect: DialectId, catalog: SchemaCatalog): TableSchema {
  return {
    name,
    columns: modelColumns(read, dialect, catalog),
    partial: true,
    keys: [],
    foreignKeys: [],
    partitionBy: [],
    clusterBy: [],
    source: "query",
    kind: "model",
  };
}
