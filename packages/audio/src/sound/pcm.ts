// Samples that lie one after another, in whatever numbers, as blocks of one channel in [-1, 1).
import { DataError } from '@longhand/base';
import { beyondSound } from '../check.ts';
import { aLaw, muLaw } from './g711.ts';
import { type SoundBytes, viewOf } from './sound-bytes.ts';

type ReadSample = (at: number) => number;

/** Bytes of a sample, and the reader of one at its place in a view. `le`: the lowest byte is first; `be`: the highest. */
const encodings = {
  u8: [1, (view) => (at) => (view.getUint8(at) - 128) / 128],
  s8: [1, (view) => (at) => view.getInt8(at) / 128],
  s16le: [2, (view) => (at) => view.getInt16(at, true) / 32768],
  s16be: [2, (view) => (at) => view.getInt16(at) / 32768],
  s24le: [3, (view) => (at) => (view.getUint16(at, true) + view.getInt8(at + 2) * 65536) / 8388608],
  s24be: [3, (view) => (at) => (view.getInt16(at) * 256 + view.getUint8(at + 2)) / 8388608],
  s32le: [4, (view) => (at) => view.getInt32(at, true) / 2147483648],
  s32be: [4, (view) => (at) => view.getInt32(at) / 2147483648],
  f32le: [4, (view) => (at) => view.getFloat32(at, true)],
  f32be: [4, (view) => (at) => view.getFloat32(at)],
  f64le: [8, (view) => (at) => view.getFloat64(at, true)],
  f64be: [8, (view) => (at) => view.getFloat64(at)],
  mulaw: [1, (view) => (at) => muLaw[view.getUint8(at)]!],
  alaw: [1, (view) => (at) => aLaw[view.getUint8(at)]!],
} as const satisfies Record<string, readonly [bytes: number, reader: (view: DataView) => ReadSample]>;

export type Encoding = keyof typeof encodings;

/** Where the samples of a file lie, and what they are. */
export interface PcmLayout {
  readonly encoding: Encoding;
  readonly channels: number;
  /** Hz. */
  readonly sampleRate: number;
  /** Bytes from the beginning of the file. */
  readonly start: number;
  readonly end: number;
  /** What was odd about the header. */
  readonly warnings: readonly string[];
}

/** A sound that is read piece by piece. */
export interface OpenSound {
  /** Hz. */
  readonly sampleRate: number;
  /** Samples in all. */
  readonly length: number;
  /**
   * The samples, a block at a time, from the beginning whenever it is called; it returns what was odd about the file.
   * @throws DataError if the sound is damaged
   */
  blocks(): Generator<Float32Array, readonly string[], void>;
}

/** A file with nothing in it; `kind` with its article. */
export const noSamples = (where: string, kind: string): DataError =>
  new DataError({ where, expected: 'sound', got: `${kind} with no samples` });

/** As libsndfile; a header that says more is damaged. */
export const maxChannels = 1024;

/** A float file may go beyond 1, but not by 24 dB: such samples were never divided by their full scale. */
const unscaled = 16;
/** Samples of one channel. */
const blockLength = 2 ** 15;

/** Channels are averaged. @param kind of file, with its article, for errors. @throws DataError if it has no samples */
export function openPcm(source: SoundBytes, layout: PcmLayout, where: string, kind: string): OpenSound {
  const { sampleRate, start, end } = layout;
  const length = Math.floor((end - start) / frameBytes(layout));
  if (length === 0) throw noSamples(where, kind);
  return { sampleRate, length, blocks: () => blocksOf(source, layout, length, where) };
}

const frameBytes = ({ encoding, channels }: PcmLayout): number => channels * encodings[encoding][0];

function* blocksOf(
  source: SoundBytes,
  layout: PcmLayout,
  length: number,
  where: string,
): Generator<Float32Array, readonly string[], void> {
  const width = frameBytes(layout);
  // Frames of very many channels come in shorter blocks.
  const most = Math.max(1, Math.floor(blockLength / Math.ceil(layout.channels / 16)));
  let peak = 0;
  for (let first = 0; first < length; first += most) {
    const count = Math.min(most, length - first);
    const from = layout.start + first * width;
    const view = viewOf(source, from, from + count * width);
    if (view.byteLength < count * width)
      throw new DataError({ where, expected: `${count * width} bytes from ${from} on`, got: String(view.byteLength) });
    const samples = new Float32Array(count);
    peak = Math.max(peak, readBlock(view, layout, samples, { where, first }));
    yield samples;
  }
  return [...layout.warnings, ...oddities(layout, peak, length, where)];
}

/** Writes the means of the channels, gives their largest magnitude. */
function readBlock(
  view: DataView,
  { encoding, channels, sampleRate }: PcmLayout,
  samples: Float32Array,
  { where, first }: { readonly where: string; readonly first: number },
): number {
  const [bytes, reader] = encodings[encoding];
  const read: ReadSample = reader(view);
  let [at, peak] = [0, 0];
  for (let i = 0; i < samples.length; i++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++, at += bytes) {
      const sample = read(at);
      sum += sample;
      if (!(Math.abs(sample) < beyondSound)) {
        const got = `${sample} at ${((first + i) / sampleRate).toFixed(3)} s`;
        throw new DataError({ where, expected: 'samples of sound, about -1 to 1', got });
      }
    }
    samples[i] = sum / channels;
    if (Math.abs(sum) > peak) peak = Math.abs(sum);
  }
  return peak / channels;
}

function oddities(layout: PcmLayout, peak: number, length: number, where: string): string[] {
  const odd: string[] = [];
  const rest = layout.end - layout.start - length * frameBytes(layout);
  if (rest > 0) odd.push(`${where}: ${rest} bytes at the end of the sound are no whole sample; they are not read.`);
  if (layout.encoding.startsWith('f') && peak > unscaled)
    odd.push(`${where}: samples reach ${peak}, where 1 is full scale; read as they are.`);
  return odd;
}
