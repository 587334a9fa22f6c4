// The labels that prefix search has tried, as a tree of numbers: node -> parent and label. Arrays grow by doubling; what no
// beam stands on any more is swept out.

export interface PrefixTree {
  /** The empty text. */
  readonly root: 0;
  size(): number;
  parent(node: number): number;
  token(node: number): number;
  /** The node of this label after `node`, or -1 where there is none yet. */
  child(node: number, token: number): number;
  add(node: number, token: number): number;
  tokens(node: number): number[];
  /** Keeps these nodes and what leads to them; gives for each old node its new number, or -1. */
  sweep(alive: Int32Array, count: number): Int32Array;
}

export function createPrefixTree(classes: number): PrefixTree {
  let parents = new Int32Array(1024).fill(-1);
  let labels = new Int32Array(1024).fill(-1);
  let size = 1;
  let children = new Map<number, number>();
  const key = (node: number, token: number) => node * classes + token;
  return {
    root: 0,
    size: () => size,
    parent: (node) => parents[node]!,
    token: (node) => labels[node]!,
    child: (node, token) => children.get(key(node, token)) ?? -1,
    add: (node, token) => {
      if (size === parents.length) [parents, labels] = [doubled(parents), doubled(labels)];
      parents[size] = node;
      labels[size] = token;
      children.set(key(node, token), size);
      return size++;
    },
    tokens: (node) => {
      const result: number[] = [];
      for (let at = node; at > 0; at = parents[at]!) result.push(labels[at]!);
      return result.reverse();
    },
    sweep: (alive, count) => {
      const places = new Int32Array(size).fill(-1);
      places[0] = 0;
      for (let i = 0; i < count; i++) for (let at = alive[i]!; places[at]! < 0; at = parents[at]!) places[at] = 1;
      children = new Map();
      let next = 1;
      for (let node = 1; node < size; node++) {
        if (places[node]! < 0) continue;
        // A parent is older than its children, so it has its new number already.
        const parent = places[parents[node]!]!;
        places[node] = next;
        parents[next] = parent;
        labels[next] = labels[node]!;
        children.set(key(parent, labels[node]!), next++);
      }
      size = next;
      return places;
    },
  };
}

export function doubled<A extends Int32Array | Float64Array>(values: A): A {
  const larger = new (values.constructor as new (size: number) => A)(2 * values.length);
  larger.set(values as never);
  return larger;
}
