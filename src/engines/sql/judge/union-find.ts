/** Classes of names that belong together. The least name of a class stands for it, in whatever order they were joined. */
export interface UnionFind {
  readonly find: (name: string) => string;
  readonly union: (a: string, b: string) => void;
}

export function createUnionFind(): UnionFind {
  const parents = new Map<string, string>();
  const find = (name: string): string => {
    let current = name;
    for (let parent = parents.get(current); parent !== undefined; parent = parents.get(current)) current = parent;
    return current;
  };
  return {
    find,
    union: (a, b) => {
      const [left, right] = [find(a), find(b)];
      if (left !== right) parents.set(left < right ? right : left, left < right ? left : right);
    },
  };
}
