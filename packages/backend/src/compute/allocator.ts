// Two-level segregated fit over one growing linear memory (Masmano et al. 2004): a block is split where less is asked, and joined with
// its free neighbours when it comes back, so lengths that change from batch to batch share the same memory.

import { type Block, createFreeLists, UNIT, unlisted } from './free-lists.ts';

export interface Allocator {
  allocate(bytes: number): number;
  /** @param bytes as `allocate` was asked for */
  free(address: number, bytes: number): void;
  readonly bytesInUse: number;
  /** From the first address to the end of the last block there ever was. */
  readonly reservedBytes: number;
}

/** What a block for so many bytes takes. */
const blockBytes = (bytes: number): number => Math.max(1, Math.ceil(bytes / UNIT)) * UNIT;

/**
 * @param start the first free address
 * @param ensure makes the memory at least `end` bytes long, or throws
 */
export function createAllocator(start: number, ensure: (end: number) => void): Allocator {
  const first = Math.ceil(start / UNIT) * UNIT;
  const used = new Map<number, Block>();
  const free = createFreeLists();
  let last: Block | undefined;
  let bytesInUse = 0;

  /** A block at the end of the memory, begun by the last one if that is free. */
  function extend(bytes: number): Block {
    const end = last ? last.start + last.bytes : first;
    const begin = last?.free ? last.start : end;
    ensure(begin + bytes); // throws before anything is changed
    if (last?.free) {
      free.remove(last);
      last.bytes = Math.max(last.bytes, bytes);
      return last;
    }
    const block = unlisted(begin, bytes, last, undefined);
    if (last) last.after = block;
    last = block;
    return block;
  }

  /** What the block has beyond `bytes` becomes free. */
  function split(block: Block, bytes: number): void {
    const rest = block.bytes - bytes;
    if (rest === 0) return;
    const next = unlisted(block.start + bytes, rest, block, block.after);
    if (block.after) block.after.before = next;
    else last = next;
    block.after = next;
    block.bytes = bytes;
    free.add(next);
  }

  /** The block is part of the one before it from now on. */
  function join(before: Block, block: Block): void {
    before.bytes += block.bytes;
    before.after = block.after;
    if (block.after) block.after.before = before;
    else last = before;
  }

  return {
    allocate: (bytes) => {
      const size = bytes >= 0 ? blockBytes(bytes) : Number.POSITIVE_INFINITY; // not a number of bytes: more than there is
      const block = free.take(size) ?? extend(size);
      block.free = false;
      split(block, size);
      used.set(block.start, block);
      bytesInUse += size;
      return block.start;
    },
    free: (address) => {
      let block = used.get(address) as Block;
      used.delete(address);
      bytesInUse -= block.bytes;
      const { before, after } = block;
      if (after?.free) {
        free.remove(after);
        join(block, after);
      }
      if (before?.free) {
        free.remove(before);
        join(before, block);
        block = before;
      }
      free.add(block);
    },
    get bytesInUse() {
      return bytesInUse;
    },
    get reservedBytes() {
      return last ? last.start + last.bytes - first : 0;
    },
  };
}
