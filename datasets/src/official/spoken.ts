// AN4 and FSDD as their makers publish them, in WAV, made into a tar and a manifest for each split. Archives of a repository
// are packed anew now and then and have no lasting checksum; what is compared is the sound itself, sample by sample, and
// the manifest.
import { createHash } from 'node:crypto';
import { decodeAudio } from '@longhand/audio';
import { DataError } from '@longhand/base';
import { pack } from 'tar-stream';
import { unzip } from './archives.ts';
import { lines, type Recipe } from './recipe.ts';

interface Clip {
  /** Without folder or ending. */
  readonly name: string;
  readonly text: string;
  readonly speaker: string;
  readonly wav: Buffer;
}
type Splits = ReadonlyMap<string, readonly Clip[]>;

/** SHA-256 of each split's manifest and of all its samples, 16 bits each, little-endian. */
export type SpokenSums = Readonly<Record<string, string>>;

const an4Sums: SpokenSums = {};
const fsddSums: SpokenSums = {};

export const an4: Recipe = spoken(
  'an4',
  'cmusphinx/an4',
  'b567d132f43304e70a2b2eca6077f22255311812',
  an4Splits,
  an4Sums,
);
export const fsdd: Recipe = spoken(
  'fsdd',
  'Jakobovski/free-spoken-digit-dataset',
  '26eb9aaf76e8',
  fsddSplits,
  fsddSums,
);

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
    convert: async ([archive]) => {
      const files = unzip(archive!, (path) => /\.wav$|\.transcription$/.test(path));
      const contents = new Map<string, Buffer>();
      for (const [split, clips] of splitsOf(files)) {
        const { manifest, sum } = await describe(clips, url);
        if (process.env.SHOW) console.log(split, sum); else if (sum !== sums[split]) {
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

/** Sorted by speaker and utterance; dev is the first hundred of the training ones, as in ESPnet. */
function an4Splits(files: ReadonlyMap<string, Buffer>): Splits {
  const clips = (split: string, folder: string): Clip[] => {
    const transcripts = new Map<string, string>();
    for (const [path, content] of files) {
      if (!path.endsWith(`/etc/an4_${split}.transcription`)) continue;
      for (const [, text, name] of content
        .toString('latin1')
        .matchAll(/^(?:<s> )?(.*?)(?: <\/s>)? ?\(([\w-]+)\)\s*$/gm))
        transcripts.set(name!, text!.trim());
    }
    const found = [...files].filter(([path]) => path.includes(`/wav/${folder}/`));
    const made = found.map(([path, wav]): Clip => {
      const [speaker, file] = path.split('/').slice(-2);
      const name = file!.replace('.wav', '');
      const text = transcripts.get(name);
      if (text === undefined) throw new DataError({ where: path, expected: 'a transcript', got: 'none' });
      return { name, text, speaker: speaker!, wav };
    });
    return sorted(made, ({ speaker, name }) => `${speaker}-${name}`);
  };
  const [train, test] = [clips('train', 'an4_clstk'), clips('test', 'an4test_clstk')];
  return new Map([
    ['train', train.slice(100)],
    ['dev', train.slice(0, 100)],
    ['test', test],
  ]);
}

const digits = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

/** `{digit}_{speaker}_{index}.wav`; test is index 0 to 4. */
function fsddSplits(files: ReadonlyMap<string, Buffer>): Splits {
  const clips = [...files].flatMap(([path, wav]): (Clip & { index: number })[] => {
    const [, name, digit, speaker, index] = /\/recordings\/((\d)_(\w+)_(\d+))\.wav$/.exec(path) ?? [];
    return name ? [{ name, text: digits[Number(digit)]!, speaker: speaker!, index: Number(index), wav }] : [];
  });
  const inOrder = sorted(clips, ({ name }) => `${name}.`);
  return new Map([
    ['train', inOrder.filter(({ index }) => index >= 5)],
    ['test', inOrder.filter(({ index }) => index < 5)],
  ]);
}

const sorted = <T>(items: readonly T[], key: (item: T) => string): T[] =>
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
  const archive = pack();
  for (const { name, wav } of clips) archive.entry({ name: `${name}.wav`, mtime: new Date(0) }, wav);
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
