// Features of a split, computed once and kept on disk. A file's name holds a hash of all that its numbers depend on: the settings,
// the variant, and of each utterance its name, length and state on disk. What changes is computed anew, as is a file that is damaged.
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Features } from '@longhand/audio';
import { LonghandError, parseJson, parseStored } from '@longhand/base';
import type { Utterance } from '@longhand/datasets';
import { writeAside } from '@longhand/training';
import { z } from 'zod';
import { type FeaturePipeline, plain, type Variant } from './features.ts';

/** Of each utterance its frames, or what was wrong with its sound. */
export type Extracted = readonly (Features | { readonly problem: string })[];

/** Change it when the way features are made changes, so that old files are not read. */
const format = 2;

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
  const stored = path ? await read(path, utterances.length) : undefined;
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

const headerSchema = z.strictObject({
  size: z.int().min(0).max(1_000_000),
  /** Frames, or the problem, of each utterance. */
  frames: z.array(z.union([z.int().min(0).max(100_000_000), z.string()])),
  /** SHA-256 of the numbers. */
  checksum: z.string(),
});
type Header = z.infer<typeof headerSchema>;

/** The header's length in four bytes, the header in JSON, padded with spaces to a multiple of four, then the numbers. */
function encode(extracted: Extracted): Uint8Array {
  const usable = extracted.filter((one): one is Features => 'frames' in one);
  const numbers = usable.map(({ data }) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  const header: Header = {
    size: usable[0]?.size ?? 0,
    frames: extracted.map((one) => ('frames' in one ? one.frames : one.problem)),
    checksum: checksumOf(numbers),
  };
  const json = Buffer.from(JSON.stringify(header));
  const length = 4 * Math.ceil(json.length / 4);
  const start = Buffer.alloc(4 + length, ' ');
  start.writeUInt32LE(length);
  json.copy(start, 4);
  return Buffer.concat([start, ...numbers]);
}

function checksumOf(parts: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

/** Undefined where there is no such file, or not what was written. */
async function read(path: string, count: number): Promise<Extracted | undefined> {
  const bytes = await readFile(path).catch(() => undefined);
  return bytes && decode(bytes, path, count);
}

function decode(bytes: Buffer, path: string, count: number): Extracted | undefined {
  if (bytes.length < 4 || 4 + bytes.readUInt32LE() > bytes.length) return undefined;
  const dataStart = 4 + bytes.readUInt32LE();
  const header = readHeader(bytes.toString('utf8', 4, dataStart), path);
  if (!header || header.frames.length !== count || header.checksum !== checksumOf([bytes.subarray(dataStart)]))
    return undefined;
  const { size, frames } = header;
  const total = frames.reduce<number>((sum, own) => sum + (typeof own === 'number' ? own * size : 0), 0);
  if (4 * total !== bytes.length - dataStart) return undefined;
  const numbers = new Float32Array(bytes.buffer.slice(bytes.byteOffset + dataStart, bytes.byteOffset + bytes.length));
  let at = 0;
  return frames.map((own) => {
    if (typeof own === 'string') return { problem: own };
    const data = numbers.subarray(at, at + own * size);
    at += own * size;
    return { frames: own, size, data };
  });
}

function readHeader(json: string, path: string): Header | undefined {
  try {
    return parseStored(headerSchema, parseJson(json, path), path);
  } catch {
    return undefined;
  }
}
