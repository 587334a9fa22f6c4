// The free blocks of a memory, in lists by class of size; a bit for each list that has any finds one without a search.

/** Bytes that the start and the size of every block are a multiple of: a vector of the widest processors, and a cache line. */
export const UNIT = 64;

/** Blocks cover a memory without a gap; free ones are in a list of their class, too. */
export interface Block {
  readonly start: number;
  bytes: number;
  free: boolean;
  before: Block | undefined;
  after: Block | undefined;
  previousFree: Block | undefined;
  nextFree: Block | undefined;
}

export const unlisted = (start: number, bytes: number, before?: Block, after?: Block): Block => ({
  ...{ start, bytes, free: false, before, after, previousFree: undefined, nextFree: undefined },
});

/** A class is an eighth of a power of two: eight classes share an element of `filled`. */
const EIGHTHS = 3;

/** 64 GiB: no block is as large, and units count in 32 bits. */
const TOO_LARGE = 2 ** 36;

export interface FreeLists {
  add(block: Block): void;
  remove(block: Block): void;
  /** A block of at least so many bytes, removed; undefined if there is none. */
  take(bytes: number): Block | undefined;
}

export function createFreeLists(): FreeLists {
  const heads: (Block | undefined)[] = [];
  const filled: number[] = []; // bit e of filled[p]: class 8p + e has a block
  const remove = (block: Block): void => {
    const { previousFree, nextFree } = block;
    if (nextFree) nextFree.previousFree = previousFree;
    if (previousFree) previousFree.nextFree = nextFree;
    else {
      const index = classOf(block.bytes);
      heads[index] = nextFree;
      if (!nextFree) filled[index >> EIGHTHS] = (filled[index >> EIGHTHS] ?? 0) & ~(1 << (index & 7));
    }
    block.free = false;
    block.previousFree = undefined;
    block.nextFree = undefined;
  };
  return {
    remove,
    add: (block) => {
      const index = classOf(block.bytes);
      const head = heads[index];
      block.free = true;
      block.nextFree = head;
      if (head) head.previousFree = block;
      heads[index] = block;
      filled[index >> EIGHTHS] = (filled[index >> EIGHTHS] ?? 0) | (1 << (index & 7));
    },
    take: (bytes) => {
      if (bytes >= TOO_LARGE) return undefined;
      const block = fitting(heads[classOf(bytes)], bytes) ?? heads[firstFilled(filled, roundedUp(bytes))];
      if (block) remove(block);
      return block;
    },
  };
}

/** How many blocks of its own class are looked at for one that fits. */
const TRIES = 16;

function fitting(head: Block | undefined, bytes: number): Block | undefined {
  let block = head;
  for (let i = 0; block && block.bytes < bytes; i++) block = i < TRIES ? block.nextFree : undefined;
  return block;
}

/** The class of the blocks of that size: exact below eight units, above to an eighth of a power of two. */
function classOf(bytes: number): number {
  const units = bytes / UNIT;
  if (units < 8) return units;
  const power = 31 - Math.clz32(units);
  return ((power - 2) << EIGHTHS) + ((units >> (power - EIGHTHS)) & 7);
}

/** The first class all blocks of which hold so many bytes. */
function roundedUp(bytes: number): number {
  const units = bytes / UNIT;
  const spare = units < 8 ? 0 : (1 << (31 - Math.clz32(units) - EIGHTHS)) - 1;
  return classOf((units + spare) * UNIT);
}

/** @returns -1 if no class from there on has a block */
function firstFilled(filled: readonly number[], from: number): number {
  for (let power = from >> EIGHTHS; power < filled.length; power++) {
    const mask = power === from >> EIGHTHS ? -1 << (from & 7) : -1;
    const bits = (filled[power] ?? 0) & mask;
    if (bits) return (power << EIGHTHS) + (31 - Math.clz32(bits & -bits));
  }
  return -1;
}
