// AN4 and FSDD as their makers publish them, in WAV, made into a tar and a manifest for each split. Archives of a repository
// are packed anew now and then and have no lasting checksum; what is compared is the sound itself, sample by sample, and
// the manifest.
import { createHash } from 'node:crypto';
import { decodeAudio } from '@longhand/audio';
import { at, DataError } from '@longhand/base';
import { pack } from 'tar-stream';
import { unzip } from '../zip.ts';
import { endingIn } from './archives.ts';
import { lines, type Recipe } from './recipe.ts';

interface Clip {
  /** Without folder or ending. */
  readonly name: string;
  readonly text: string;
  readonly speaker: string;
  readonly wav: Buffer;
}
type Splits = ReadonlyMap<string, readonly Clip[]>;

/** SHA-256 of each split's samples, 16 bits each, little-endian, and then its manifest. */
export type SpokenSums = Readonly<Record<string, string>>;

const an4Sums: SpokenSums = {
  train: '324f1bfab7312fef5fabe6d19133baa0802adacbd4d80be07dc3168a740e7d19',
  dev: '1b936edb65e3226779c02ad1a4ae7586123ca7665acb92d1327ee96d79acd3b4',
  test: 'c6ea40511d626f04d472e03095efc7d8d0698a7f231c8b6dbc0dba08842f2085',
};
const fsddSums: SpokenSums = {
  train: 'da42659a7a38b74fcd31b78fad6f076bbf0554ef0da6405409591b66b43f2e99',
  test: 'e0ceb2c95aaffbeae096b2fe686e251806c586143d27b34bbba393e252e498db',
};

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

/** Sorted by speaker and utterance; dev is the first hundred of the training ones, as in ESPnet. */
export function an4Splits(files: ReadonlyMap<string, Buffer>): Splits {
  const byName = new Map([...files].map(([path, content]) => [path.split('/').at(-1), { path, content }]));
  const clips = (split: string, folder: string): Clip[] => {
    const transcription = endingIn(files, `/etc/an4_${split}.transcription`).toString('latin1');
    // `<s> GO </s> (an253-fash-b)`, in test without the marks.
    const said = [...transcription.matchAll(/^(?:<s> )?(.*?)(?: <\/s>)? \(([\w-]+)\)\s*$/gm)];
    const made = said.map(([, text = '', name = '']): Clip => {
      const file = byName.get(`${name}.wav`);
      if (!file?.path.includes(`/wav/${folder}/`))
        throw new DataError({ where: `an4, ${split}`, expected: `a file ${folder}/.../${name}.wav`, got: 'none' });
      return { name, text: text.trim(), speaker: file.path.split('/').at(-2) ?? '', wav: file.content };
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
export function fsddSplits(files: ReadonlyMap<string, Buffer>): Splits {
  const clips = [...files].flatMap(([path, wav]): (Clip & { index: number })[] => {
    const [, name, digit, speaker = '', index] = /\/recordings\/((\d)_(\w+)_(\d+))\.wav$/.exec(path) ?? [];
    return name ? [{ name, text: at(digits, Number(digit)), speaker, index: Number(index), wav }] : [];
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
