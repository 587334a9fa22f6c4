// A binary heap: the item that comes before all others first.

export interface Heap<T> {
  readonly size: number;
  push(item: T): void;
  peek(): T | undefined;
  pop(): T | undefined;
}

export function createHeap<T>(before: (a: T, b: T) => boolean): Heap<T> {
  const items: T[] = [];
  const rise = (item: T): void => {
    let place = items.length - 1;
    while (place > 0) {
      const parent = items[(place - 1) >> 1] as T;
      if (!before(item, parent)) break;
      items[place] = parent;
      place = (place - 1) >> 1;
    }
    items[place] = item;
  };
  const sink = (item: T): void => {
    let place = 0;
    for (let child = 1; child < items.length; child = 2 * place + 1) {
      if (child + 1 < items.length && before(items[child + 1] as T, items[child] as T)) child++;
      if (!before(items[child] as T, item)) break;
      items[place] = items[child] as T;
      place = child;
    }
    items[place] = item;
  };
  return {
    get size() {
      return items.length;
    },
    push: (item) => {
      items.push(item);
      rise(item);
    },
    peek: () => items[0],
    pop: () => {
      const [first] = items;
      const last = items.pop();
      if (items.length > 0) sink(last as T);
      return first;
    },
  };
}
