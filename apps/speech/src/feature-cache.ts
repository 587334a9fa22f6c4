// Features of a split, computed once and kept on disk. A file's name holds a hash of all that its numbers depend on: the settings,
// the variant, and of each utterance its name, length and state on disk. What changes is computed anew.
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Features } from '@longhand/audio';
import { DataError, LonghandError } from '@longhand/base';
import type { Utterance } from '@longhand/datasets';
import { writeAside } from '@longhand/training';
import { type FeaturePipeline, plain, type Variant } from './features.ts';

/** Of each utterance its frames, or what was wrong with its sound. */
export type Extracted = readonly (Features | { readonly problem: string })[];

/** Change it when the way features are made changes, so that old files are not read. */
const format = 1;

export interface ExtractOptions {
  readonly variant?: Variant;
  readonly seed?: number;
  /** Folder; empty: nothing is kept. */
  readonly cache: string;
  /** Where the set's name stands in the file's. */
  readonly name: string;
}

/** A sound that cannot be used has its problem in its place, and the rest goes on. */
export async function extractFeatures(
  utterances: readonly Utterance[],
  pipeline: FeaturePipeline,
  { variant = plain, seed = 0, cache, name }: ExtractOptions,
): Promise<Extracted> {
  const described = utterances.map(({ id, seconds, version }) => [id, seconds, version]);
  const key = JSON.stringify({ format, pipeline: pipeline.key, variant, seed, described });
  const hash = createHash('sha256').update(key).digest('hex').slice(0, 16);
  const path = cache && join(cache, `${name}-${hash}.features`);
  const stored = path ? await read(path) : undefined;
  if (stored) return stored;
  const extracted: (Features | { problem: string })[] = [];
  for (const utterance of utterances) extracted.push(await extractOne(utterance, pipeline, variant, seed));
  if (path) {
    await mkdir(cache, { recursive: true });
    await writeAside(path, encode(extracted));
  }
  return extracted;
}

async function extractOne(utterance: Utterance, pipeline: FeaturePipeline, variant: Variant, seed: number) {
  try {
    return await pipeline.extract(await utterance.read(), utterance.id, variant, seed);
  } catch (error) {
    if (error instanceof LonghandError) return { problem: error.message };
    throw error;
  }
}

interface Header {
  readonly size: number;
  /** Frames, or the problem, of each utterance. */
  readonly frames: readonly (number | string)[];
}

/** The header's length in four bytes, the header in JSON, padded with spaces to a multiple of four, then the numbers. */
function encode(extracted: Extracted): Uint8Array {
  const usable = extracted.filter((one): one is Features => 'frames' in one);
  const header: Header = {
    size: usable[0]?.size ?? 0,
    frames: extracted.map((one) => ('frames' in one ? one.frames : one.problem)),
  };
  const json = Buffer.from(JSON.stringify(header));
  const length = 4 * Math.ceil(json.length / 4);
  const bytes = Buffer.alloc(4 + length + 4 * usable.reduce((sum, { data }) => sum + data.length, 0), ' ');
  bytes.writeUInt32LE(length);
  json.copy(bytes, 4);
  let at = 4 + length;
  for (const { data } of usable) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

async function read(path: string): Promise<Extracted | undefined> {
  const bytes = await readFile(path).catch(() => undefined);
  if (!bytes) return undefined;
  const length = bytes.readUInt32LE();
  const { size, frames } = JSON.parse(bytes.toString('utf8', 4, 4 + length)) as Header;
  const numbers = new Float32Array(bytes.buffer.slice(bytes.byteOffset + 4 + length, bytes.byteOffset + bytes.length));
  const expected = frames.reduce<number>((sum, count) => sum + (typeof count === 'number' ? count * size : 0), 0);
  if (numbers.length !== expected)
    throw new DataError({
      where: path,
      expected: `${expected} numbers`,
      got: String(numbers.length),
      fix: 'Delete the file.',
    });
  let at = 0;
  return frames.map((count) => {
    if (typeof count === 'string') return { problem: count };
    const data = numbers.subarray(at, at + count * size);
    at += count * size;
    return { frames: count, size, data };
  });
}
