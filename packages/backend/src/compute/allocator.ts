// Size-class free lists over one growing linear memory: what is freed is what is handed out next.

export interface Allocator {
  allocate(bytes: number): number;
  free(address: number, bytes: number): void;
  readonly bytesInUse: number;
  readonly reservedBytes: number;
}

const ALIGNMENT = 64;

/** Rounds up to 2^k times 1, 1.25, 1.5 or 1.75: at most a quarter is wasted, and few classes exist. */
export function sizeClass(bytes: number): number {
  if (bytes <= ALIGNMENT) return ALIGNMENT;
  const step = 2 ** Math.max(6, Math.floor(Math.log2(bytes - 1)) - 2);
  return Math.ceil(bytes / step) * step;
}

/**
 * @param start the first free address
 * @param ensure makes the memory at least `end` bytes long, or throws
 */
export function createAllocator(start: number, ensure: (end: number) => void): Allocator {
  const free = new Map<number, number[]>();
  let top = Math.ceil(start / ALIGNMENT) * ALIGNMENT;
  let bytesInUse = 0;
  return {
    allocate: (bytes) => {
      const size = bytes >= 0 ? sizeClass(bytes) : Number.POSITIVE_INFINITY; // not a number of bytes: more than there is
      const reused = free.get(size)?.pop();
      if (reused === undefined) ensure(top + size); // throws before anything is counted
      bytesInUse += size;
      if (reused !== undefined) return reused;
      top += size;
      return top - size;
    },
    free: (address, bytes) => {
      const size = sizeClass(bytes);
      bytesInUse -= size;
      const list = free.get(size);
      if (list) list.push(address);
      else free.set(size, [address]);
    },
    get bytesInUse() {
      return bytesInUse;
    },
    get reservedBytes() {
      return top - start;
    },
  };
}
