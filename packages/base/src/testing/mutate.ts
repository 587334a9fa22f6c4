// Damaged copies of a valid file, for tests that a reader answers each with an error of this project or with a right result.
import { at } from '../at.ts';
import { createRandom, type Random } from '../random.ts';

/** Copies that a test reads; LONGHAND_MUTATIONS=20000 for a long run. */
export const mutationCount = Number(process.env.LONGHAND_MUTATIONS ?? 200);

/**
 * `count` damaged copies of `bytes`: bits turned, bytes cut out, repeated, swapped or put in, the end missing, numbers set to
 * their extremes. Copy `i` depends on `seed` and `i` alone, so that one failure can be made again by itself.
 */
export function* mutations(seed: number, bytes: Uint8Array, count: number): Generator<Uint8Array, void, void> {
  const random = createRandom(seed);
  for (let i = 0; i < count; i++) yield mutated(random.fork(`mutation ${i}`), bytes);
}

function mutated(random: Random, bytes: Uint8Array): Uint8Array {
  let changed: Uint8Array = new Uint8Array(bytes); // `slice` of a Buffer would share its memory
  // Half of the copies get one change: more hide each other.
  for (let left = oneOf([1, 1, 2, 4], random); left > 0; left--) changed = oneOf(changes, random)(changed, random);
  return changed;
}

const oneOf = <T extends NonNullable<unknown>>(items: readonly T[], random: Random): T =>
  at(items, random.integer(items.length));

/** May change what it is given. */
type Change = (bytes: Uint8Array, random: Random) => Uint8Array;

const flip: Change = (bytes, random) => {
  const from = place(bytes, random);
  for (const [i, byte] of bytes.subarray(from, from + 1).entries()) bytes[from + i] = byte ^ (1 << random.integer(8));
  return bytes;
};

const overwrite: Change = (bytes, random) => {
  const [from, to] = stretch(bytes, random);
  for (let i = from; i < to; i++) bytes[i] = random.integer(256);
  return bytes;
};

const truncate: Change = (bytes, random) => bytes.slice(0, place(bytes, random));

const remove: Change = (bytes, random) => {
  const [from, to] = stretch(bytes, random);
  return joined(bytes.subarray(0, from), bytes.subarray(to));
};

const insert: Change = (bytes, random) => {
  const from = place(bytes, random);
  const filling = random.uniform() < 0.5 ? 0 : undefined;
  const inserted = Uint8Array.from({ length: 1 + random.integer(16) }, () => filling ?? random.integer(256));
  return joined(bytes.subarray(0, from), inserted, bytes.subarray(from));
};

const repeat: Change = (bytes, random) => {
  const [from, to] = stretch(bytes, random);
  return joined(bytes.subarray(0, to), bytes.subarray(from));
};

const swap: Change = (bytes, random) => {
  const places = [place(bytes, random), place(bytes, random)];
  const [a, b] = [Math.min(...places), Math.max(...places)];
  const length = Math.min(1 + random.integer(16), b - a, bytes.length - b);
  const first = bytes.slice(a, a + length);
  bytes.copyWithin(a, b, b + length);
  bytes.set(first, b);
  return bytes;
};

/** Sizes and counts that readers trust: 0, 1, the largest ones, signed and not, and one beside them. */
const extremes = [0n, 1n, 0x7fn, 0x80n, 0xffn, 0x7fffn, 0xffffn, 0x7fffffffn, 0x80000000n, 0xfffffffen, 0xffffffffn];
const extremes64 = [...extremes, 0x7fffffffffffffffn, 0xffffffffffffffffn, 0x7ff0000000000000n, 0x7ff8000000000000n];

const setNumber: Change = (bytes, random) => {
  const width = oneOf([1, 2, 4, 4, 8], random);
  if (bytes.length < width) return bytes;
  const number = new DataView(new ArrayBuffer(8));
  number.setBigUint64(0, oneOf(width === 8 ? extremes64 : extremes, random));
  const field = new Uint8Array(number.buffer).slice(8 - width);
  bytes.set(random.uniform() < 0.5 ? field : field.reverse(), random.integer(bytes.length - width + 1));
  return bytes;
};

const words = [
  '',
  '-1',
  '0',
  '007',
  '1e308',
  '1e999',
  'NaN',
  'null',
  '""',
  '4294967296',
  '99999999999999999999',
  '0.5',
];

/** A number written in digits becomes another, or none. */
const setDigits: Change = (bytes, random) => {
  const isDigit = (byte: number) => byte >= 48 && byte <= 57;
  const start = place(bytes, random);
  const skipped = bytes.subarray(start).findIndex(isDigit);
  if (skipped === -1) return flip(bytes, random);
  const rest = bytes.subarray(start + skipped);
  const length = rest.findIndex((byte) => !isDigit(byte));
  const word = new TextEncoder().encode(oneOf(words, random));
  return joined(bytes.subarray(0, start + skipped), word, length === -1 ? new Uint8Array() : rest.subarray(length));
};

const changes: readonly Change[] = [
  flip,
  flip,
  overwrite,
  truncate,
  remove,
  insert,
  repeat,
  swap,
  setNumber,
  setNumber,
  setDigits,
];

/** Half of the places lie in the first 64 bytes, where headers are. */
function place(bytes: Uint8Array, random: Random): number {
  return random.integer(random.uniform() < 0.5 ? Math.min(bytes.length, 64) : bytes.length);
}

function stretch(bytes: Uint8Array, random: Random): readonly [from: number, to: number] {
  const from = place(bytes, random);
  const length = random.uniform() < 0.8 ? 1 + random.integer(16) : 1 + random.integer(Math.max(1, bytes.length));
  return [from, Math.min(bytes.length, from + length)];
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const part of parts) {
    all.set(part, end);
    end += part.length;
  }
  return all;
}
