// An allocator for sanitized builds: around each block lies memory that is an error to touch, and so is a block that was freed.
import type { Allocator } from './allocator.ts';

const GUARD = 256; // a few vectors of the widest, and a multiple of the alignment

export interface Guards {
  readonly forbid: (start: number, bytes: number) => void;
  readonly allow: (start: number, bytes: number) => void;
}

export function guarded(inner: Allocator, { forbid, allow }: Guards): Allocator {
  return {
    allocate: (bytes) => {
      const start = inner.allocate(bytes + 2 * GUARD);
      forbid(start, bytes + 2 * GUARD);
      allow(start + GUARD, bytes);
      return start + GUARD;
    },
    free: (address, bytes) => {
      forbid(address, bytes);
      inner.free(address - GUARD, bytes + 2 * GUARD);
    },
    get bytesInUse() {
      return inner.bytesInUse;
    },
    get reservedBytes() {
      return inner.reservedBytes;
    },
  };
}
