// Values of the reference tools in fixtures/, and comparisons with them.
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Features } from '../../types.ts';

/** What the reference was told: its own names and types. */
// biome-ignore lint/suspicious/noExplicitAny: each reference has its own
export type Told = Readonly<Record<string, any>>;

export interface Case {
  readonly id: string;
  readonly clip: string;
  readonly function: string;
  readonly scale?: string;
  readonly options: Told;
  readonly frames: number;
  readonly columns: number;
  readonly stored_frames: 'all' | readonly number[];
  readonly values: readonly (readonly number[])[];
  readonly energy?: readonly number[];
  readonly error?: string;
  readonly row_sums?: readonly number[];
  readonly first_nonzero_bin?: readonly number[];
  readonly peak_bin?: readonly number[];
  readonly matrix?: readonly (readonly number[])[];
  readonly hz?: readonly number[];
  readonly slaney?: readonly number[];
  readonly htk?: readonly number[];
}
export interface Golden {
  readonly clips: Readonly<Record<string, { sample_rate: number; int16_le_base64: string }>>;
  readonly cases: readonly Case[];
}

export function read(name: string): Golden {
  return JSON.parse(readFileSync(new URL(`../fixtures/audio-mfcc-${name}.json`, import.meta.url), 'utf8'));
}
export function samplesOf(golden: Golden, clip: string): Float32Array {
  const bytes = Buffer.from(golden.clips[clip]!.int16_le_base64, 'base64');
  return Float32Array.from({ length: bytes.length / 2 }, (_, i) => bytes.readInt16LE(2 * i) / 32768);
}
/** Relative to the largest value; the values have 9 digits, ours are stored in float32. */
export function expectAgreement(got: Features, { frames, columns, stored_frames: stored, values, id }: Case): void {
  expect([got.frames, got.size], id).toEqual([frames, columns]);
  const largest = Math.max(1, ...values.flat().map(Math.abs));
  let worst = 0;
  values.forEach((row, k) => {
    const frame = stored === 'all' ? k : stored[k]!;
    row.forEach((value, i) => {
      worst = Math.max(worst, Math.abs(got.data[frame * columns + i]! - value)); // NaN stays
    });
  });
  expect(worst / largest, id).toBeLessThan(1e-6);
}
export function expectClose(got: readonly number[], wanted: readonly number[]): void {
  expect(got).toHaveLength(wanted.length);
  const largest = Math.max(...wanted);
  for (const [i, value] of wanted.entries()) expect(Math.abs(got[i]! - value) / largest).toBeLessThan(1e-8);
}
export const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

/** Some columns of each frame. */
export function columns({ frames, size, data }: Features, from: number, count: number): Features {
  const parts = Array.from({ length: frames }, (_, i) => [...data.subarray(i * size + from, i * size + from + count)]);
  return { frames, size: count, data: Float32Array.from(parts.flat()) };
}
export const block = (features: Features, i: number, size: number) => columns(features, i * size, size);

/** What the preset decides is left out. */
export const defined = (options: Told) =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
export const ms = (value: number | undefined) => (value === undefined ? undefined : { ms: value });
