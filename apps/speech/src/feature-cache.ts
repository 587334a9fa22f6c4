// Features of a split, computed once and kept on disk. A file's name holds a hash of all that its numbers depend on: the settings,
// the variant, and of each utterance its name, length and state on disk. What changes is computed anew.
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Features } from '@longhand/audio';
import { DataError, LonghandError, parseJson, parseStored, printable } from '@longhand/base';
import type { Utterance } from '@longhand/datasets';
import { writeAside } from '@longhand/runs';
import type { FeaturePipeline } from '@longhand/speech';
import { z } from 'zod';
import { plain, type Variant, varied } from './augment.ts';
import { createExtractionProgress } from './extraction-progress.ts';

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
  const stored = path ? await read(path, utterances.length).catch(tellDamage) : undefined;
  if (stored) return stored;
  const extracted: (Features | { problem: string })[] = [];
  const warnings: string[] = [];
  const progress = createExtractionProgress(name);
  for (const utterance of utterances) {
    extracted.push(await extractOne(utterance, pipeline, variant, seed, (warning) => warnings.push(warning)));
    progress.show(extracted.length, utterances.length);
  }
  progress.clear();
  if (variant === plain) tellWarnings(warnings);
  if (path) {
    await mkdir(cache, { recursive: true });
    await writeAside(path, encode(extracted));
  }
  return extracted;
}

async function extractOne(
  utterance: Utterance,
  pipeline: FeaturePipeline,
  variant: Variant,
  seed: number,
  warn: (warning: string) => void,
) {
  try {
    const audio = await utterance.read();
    audio.warnings?.forEach(warn);
    return await pipeline.extract(audio, utterance.id, (sound) => varied(sound, variant, seed, utterance.id));
  } catch (error) {
    if (error instanceof LonghandError) return { problem: error.message };
    throw error;
  }
}

/** A cache can be made again: its damage is told and ends nothing. */
function tellDamage(error: unknown): undefined {
  if (!(error instanceof DataError)) throw error;
  process.stderr.write(`${printable(error.message)} The features are computed anew.\n`);
}

/** What was odd about sound files but could be read, on standard error: five of them, and how many there are. */
export function tellWarnings(warnings: readonly string[]): void {
  const more = warnings.length > 5 ? [`... and ${warnings.length - 5} more sound files that are odd but read.`] : [];
  for (const line of [...warnings.slice(0, 5), ...more]) process.stderr.write(`${printable(line)}\n`);
}

const headerSchema = z.object({
  size: z.int().min(0),
  /** Frames, or the problem, of each utterance. */
  frames: z.array(z.union([z.int().min(0), z.string()])),
});
type Header = z.infer<typeof headerSchema>;

/** Bytes of the checksum at the end. */
const sumLength = 32;
const sumOf = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/**
 * The header's length in four bytes, the header in JSON, padded with spaces to a multiple of four, then the numbers, then SHA-256
 * of all before.
 */
function encode(extracted: Extracted): Uint8Array {
  const usable = extracted.filter((one): one is Features => 'frames' in one);
  const parts = usable.map(({ data }) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  const header: Header = {
    size: usable[0]?.size ?? 0,
    frames: extracted.map((one) => ('frames' in one ? one.frames : one.problem)),
  };
  const json = Buffer.from(JSON.stringify(header));
  const length = 4 * Math.ceil(json.length / 4);
  const bytes = Buffer.alloc(4 + length + parts.reduce((sum, part) => sum + part.length, 0) + sumLength, ' ');
  bytes.writeUInt32LE(length);
  json.copy(bytes, 4);
  let at = 4 + length;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  sumOf(bytes.subarray(0, at)).copy(bytes, at);
  return bytes;
}

/** @throws DataError if the file is damaged or of other utterances */
async function read(path: string, utterances: number): Promise<Extracted | undefined> {
  const file = await readFile(path).catch(() => undefined);
  if (!file) return undefined;
  const damaged = (expected: string, got: unknown) => new DataError({ where: path, expected, got: String(got) });
  const bytes = file.subarray(0, Math.max(0, file.length - sumLength));
  if (bytes.length < 4 || !sumOf(bytes).equals(file.subarray(bytes.length)))
    throw damaged('its own checksum', 'another');
  const start = 4 + bytes.readUInt32LE();
  const json = parseJson(bytes.toString('utf8', 4, start), path);
  const { size, frames }: Header = parseStored(headerSchema, json, path);
  if (frames.length !== utterances) throw damaged(`${utterances} utterances`, frames.length);
  const expected = frames.reduce<number>((total, count) => total + (typeof count === 'number' ? count * size : 0), 0);
  const stored = bytes.subarray(start);
  if (stored.length !== 4 * expected) throw damaged(`${expected} numbers`, stored.length / 4);
  const numbers = new Float32Array(stored.buffer.slice(stored.byteOffset, stored.byteOffset + stored.length));
  let at = 0;
  return frames.map((count) => {
    if (typeof count === 'string') return { problem: count };
    const data = numbers.subarray(at, at + count * size);
    at += count * size;
    return { frames: count, size, data };
  });
}
