/** Ids of checks that name none: readable, and the same in every run of the same contract. */
import type { CheckRequest } from "../check.ts";

/** `not_null:customer_id`, `unique:order_id,line`, `row_count`. */
export function checkId(request: Pick<CheckRequest, "check" | "columns">): string {
  return request.columns.length === 0 ? request.check : `${request.check}:${request.columns.join(",")}`;
}

/** A check before its id is settled: `id` is the one the user gave, if any. */
export type UnnamedRequest = Omit<CheckRequest, "id"> & { readonly id?: string };

/** Gives every request an id of its own: the user's, else {@link checkId}; later ones of the same id get `#2`, `#3`. */
export function withIds(requests: readonly UnnamedRequest[]): readonly CheckRequest[] {
  const given = new Set(requests.map(({ id }) => id).filter((id) => id !== undefined));
  const taken = new Set<string>();
  return requests.map((request) => {
    const base = request.id ?? checkId(request);
    let id = base;
    // An id that the user chose keeps its name even where a made one comes first.
    for (let count = 2; taken.has(id) || (request.id === undefined && given.has(id)); count++) id = `${base}#${count}`;
    taken.add(id);
    return { ...request, id };
  });
}
