// AN4 and FSDD as their makers publish them, in WAV, made into a tar and a manifest for each split. Archives of a repository
// are packed anew now and then and have no lasting checksum; what is compared is the sound itself, sample by sample, and
// the manifest.
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { decodeAudio } from '@longhand/audio';
import { at, DataError } from '@longhand/base';
import { setFile } from '../data-folder.ts';
import type { Utterance } from '../speech-types.ts';
import { type Row, readTable } from '../tables.ts';
import { indexTar } from '../tar-index.ts';
import { unzip } from '../zip.ts';
import { lines, type Recipe } from './recipe.ts';

export interface Clip {
  /** Without folder or ending. */
  readonly name: string;
  readonly text: string;
  readonly speaker: string;
  readonly wav: Buffer;
}
export type Splits = ReadonlyMap<string, readonly Clip[]>;

/** SHA-256 of each split's samples, 16 bits each, little-endian, and then its manifest. */
export type SpokenSums = Readonly<Record<string, string>>;

/** The recipe of a repository of recordings. @param splitsOf the clips of each split, from the files of its archive */
export function spoken(
  set: string,
  repository: string,
  commit: string,
  splitsOf: (files: ReadonlyMap<string, Buffer>) => Splits,
  sums: SpokenSums,
): Recipe {
  const url = `https://github.com/${repository}/archive/${commit}.zip`;
  return {
    downloads: [{ url }],
    comparesContent: true,
    convert: async (downloaded) => {
      const files = unzip(at(downloaded, 0), (path) => /\.wav$|\.transcription$/.test(path));
      const contents = new Map<string, Buffer>();
      for (const [split, clips] of splitsOf(files)) {
        const { manifest, sum } = await describe(clips, url);
        if (sum !== sums[split]) {
          const expected = `${split} with SHA-256 ${sums[split]} of its manifest and samples`;
          throw new DataError({ where: url, expected, got: sum, fix: 'The source has changed; nothing was stored.' });
        }
        contents.set(`${set}/${split}.tar`, await tarOf(clips));
        contents.set(`${set}/${split}.tsv`, manifest);
      }
      return contents;
    },
  };
}

/** By their keys, compared as code units. */
export const sorted = <T>(items: readonly T[], key: (item: T) => string): T[] =>
  [...items].sort((a, b) => (key(a) < key(b) ? -1 : 1));

async function describe(clips: readonly Clip[], where: string): Promise<{ manifest: Buffer; sum: string }> {
  const hash = createHash('sha256');
  const rows: string[] = [];
  for (const { name, text, speaker, wav } of clips) {
    const { samples, sampleRate } = await decodeAudio(wav, `${where}, ${name}.wav`);
    hash.update(Buffer.from(Int16Array.from(samples.map((sample) => 32768 * sample)).buffer));
    rows.push([`${name}.wav`, text, speaker, (samples.length / sampleRate).toFixed(3)].join('\t'));
  }
  const manifest = lines(['path\ttranscript\tspeaker\tduration', ...rows]);
  return { manifest, sum: hash.update(manifest).digest('hex') };
}

async function tarOf(clips: readonly Clip[]): Promise<Buffer> {
  const { packTar } = await import('modern-tar'); // for fetching alone
  const entries = clips.map(({ name, wav }) => ({
    header: { name: `${name}.wav`, size: wav.length, mtime: new Date(0) },
    body: wav,
  }));
  return Buffer.from(await packTar(entries));
}

function secondsOf(row: Row): number {
  const written = row.get('duration');
  if (/^\d+(\.\d+)?$/.test(written)) return Number(written);
  throw new DataError({ where: row.where, expected: 'seconds in column "duration"', got: `"${written}"` });
}

/** The clips of a split that was stored as a tar and a manifest. */
export async function readSpokenSplit(set: string, split: string): Promise<Utterance[]> {
  const rows = await readTable(setFile(set, `${set}/${split}.tsv`), ['path', 'transcript', 'speaker', 'duration']);
  const tar = setFile(set, `${set}/${split}.tar`);
  const index = await indexTar(tar);
  const { size, mtimeMs } = await stat(tar);
  return rows.map((row) => {
    const path = row.get('path');
    return {
      id: path.replace(/\.\w+$/, ''),
      text: row.get('transcript'),
      speaker: row.get('speaker'),
      seconds: secondsOf(row),
      version: `${size}-${mtimeMs}`,
      read: async () => decodeAudio(await index.read(path), `${tar}, ${path}`),
    };
  });
}
