import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createAllocator } from './allocator.ts';

const endless = () => undefined;

it('blocks are aligned, do not overlap, and come together again', () => {
  const action = fc.record({ bytes: fc.integer({ min: 0, max: 100_000 }), which: fc.nat() });
  fc.assert(
    fc.property(fc.array(action, { maxLength: 300 }), (actions) => {
      const allocator = createAllocator(100, endless);
      const held: { start: number; bytes: number }[] = [];
      for (const { bytes, which } of actions) {
        const [old] = which % 3 === 0 ? held.splice(which % Math.max(1, held.length), 1) : [];
        if (old) allocator.free(old.start, old.bytes);
        const start = allocator.allocate(bytes);
        expect(start % 64).toBe(0);
        expect(start).toBeGreaterThanOrEqual(100);
        expect(held.some((other) => start < other.start + other.bytes && other.start < start + bytes)).toBe(false);
        held.push({ start, bytes });
      }
      for (const { start, bytes } of held) allocator.free(start, bytes);
      expect(allocator.bytesInUse).toBe(0);
      const { reservedBytes } = allocator;
      if (reservedBytes > 0) expect(allocator.allocate(reservedBytes)).toBe(128);
      expect(allocator.reservedBytes).toBe(reservedBytes);
    }),
  );
});

it('batches of other lengths use the memory of those before them', () => {
  const allocator = createAllocator(0, endless);
  const step = (length: number) => {
    const made = [64, 100, 512, 8000].map((width) => 4 * 32 * length * width);
    const starts = made.map(allocator.allocate);
    starts.forEach((start, i) => {
      allocator.free(start, made[i] ?? 0);
    });
  };
  step(60);
  const { reservedBytes } = allocator;
  for (let length = 5; length < 60; length++) step(length);
  expect(allocator.reservedBytes).toBe(reservedBytes);
});

it('memory that there is not is refused before anything changes', () => {
  const allocator = createAllocator(0, (end) => {
    if (end > 1000) throw new RangeError('no more');
  });
  const start = allocator.allocate(500);
  for (const bytes of [600, 2 ** 40, Number.NaN, -1]) expect(() => allocator.allocate(bytes)).toThrow('no more');
  expect([allocator.bytesInUse, allocator.reservedBytes]).toEqual([512, 512]);
  allocator.free(start, 500);
  expect(allocator.allocate(512)).toBe(start);
});
