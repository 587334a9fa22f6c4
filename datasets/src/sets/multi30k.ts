// Captions of images in four languages.
import { at, DataError } from '@longhand/base';
import { setFile } from '../data-folder.ts';
import { gunzip } from '../gunzip.ts';
import { readLines } from '../text-file.ts';
import type { SentencePair, TranslationOptions, TranslationSet } from '../translation-types.ts';
import { languagesOf } from './languages.ts';
import { filesIn } from './names.ts';
import type { PublishedSet } from './set.ts';

const root = 'https://raw.githubusercontent.com/multi30k/dataset/master/data/task1';
const splits = ['train', 'val', 'test_2016_flickr'];
const languages = ['en', 'de', 'fr', 'cs'];
const raw = filesIn(splits, languages, (split, language) => `raw/${split}.${language}.gz`);
const tokenized = filesIn(splits, languages, (split, language) => `tok/${split}.lc.norm.tok.${language}`);

/** Test is test_2016_flickr. */
async function load(_name: string, { pair = 'en-de', form = 'tok' }: TranslationOptions): Promise<TranslationSet> {
  const between = languagesOf(pair, languages, 'multi30k');
  const file = (split: string, language: string) =>
    form === 'tok' ? `tok/${split}.lc.norm.tok.${language}.gz` : `raw/${split}.${language}.gz`;
  const side = async (split: string, language: string) => {
    const lines = await readLines(setFile('multi30k', `multi30k/${file(split, language)}`));
    return lines.map(({ text }) => text.trim());
  };
  const read = async (split: string): Promise<SentencePair[]> => {
    const [source, target] = [await side(split, between.source), await side(split, between.target)];
    if (source.length !== target.length)
      throw new DataError({ where: `multi30k ${split}`, expected: `${source.length} lines`, got: `${target.length}` });
    return source.map((text, i) => ({ source: text, target: at(target, i) }));
  };
  const stored = { train: await read('train'), dev: await read('val'), test: await read('test_2016_flickr') };
  return { name: `multi30k ${pair} ${form}`, languages: between, tokenized: form === 'tok', splits: stored, notes: [] };
}

export const multi30k = {
  name: 'multi30k',
  task: 'translation',
  title: 'Multi30k task 1: image captions in English, German, French, Czech',
  source: 'https://github.com/multi30k/dataset',
  licence: 'none stated in its repository; derived from Flickr30K, treat as non-commercial',
  cite: 'Elliott et al. 2016, 2017; Barrault et al. 2018',
  splits: '29,000 / 1,014 / 1,000 (test_2016_flickr)',
  format: 'raw/ as released, tok/ lower-cased, normalised, Moses-tokenised; line k translates line k',
  notes: 'BLEU differs by points between raw and tok: say which. One val sentence is in train.',
  // At the source raw/ is compressed and tok/ is not.
  recipe: {
    downloads: [...raw, ...tokenized].map((path) => ({ url: `${root}/${path}` })),
    convert: async (downloaded) => {
      const contents = await Promise.all(
        downloaded.map(async (content, i) => (i < raw.length ? gunzip(content, `${root}/${at(raw, i)}`) : content)),
      );
      const paths = [...raw, ...tokenized.map((path) => `${path}.gz`)];
      return new Map(paths.map((path, i) => [`multi30k/${path}`, at(contents, i)]));
    },
  },
  load,
  files: {
    'multi30k/raw/test_2016_flickr.cs.gz': {
      sha256: '45adb85f688de8407fddcbe1b36dca15d12aab868149b337e2576f2d6d2ff8d8',
      bytes: 62364,
    },
    'multi30k/raw/test_2016_flickr.de.gz': {
      sha256: '4be6b5b3236b79c25475c6bb829800a7ce559e9ba7a1f6c2394fe4d40be46d16',
      bytes: 70649,
    },
    'multi30k/raw/test_2016_flickr.en.gz': {
      sha256: '399a4382932c1aadd3ceb9bef1008d388a64c76d4ae4e9d4728c6f4301cac182',
      bytes: 62076,
    },
    'multi30k/raw/test_2016_flickr.fr.gz': {
      sha256: 'cb3160d69b002bb638e66cc7612fcd56cb0af82eadc9c142dedc438afb885ef6',
      bytes: 72261,
    },
    'multi30k/raw/train.cs.gz': {
      sha256: '2be68b38c8d586ff4f54eb13cc6e1baaaa053695b3f070d3038303a47f2268da',
      bytes: 1755283,
    },
    'multi30k/raw/train.de.gz': {
      sha256: '2c2b73fd2b548fbcde3a875e0a78d6ee94d498bfdee6bd3eae3945779e9ddf72',
      bytes: 2110398,
    },
    'multi30k/raw/train.en.gz': {
      sha256: '460a15fbd157e34a7a9957ee388c1ca247fe47af3ef25fb50442af6c274e0fc6',
      bytes: 1801238,
    },
    'multi30k/raw/train.fr.gz': {
      sha256: '5925a3c18f1587b6b54b87743106e6e8ab93618edb6f65d19eac0621f853a10d',
      bytes: 2111303,
    },
    'multi30k/raw/val.cs.gz': {
      sha256: 'd53827e469b0a1ca8d57e9e26b2b64c4bc4b33f5479c7b03ae87ae5c882c3e33',
      bytes: 60213,
    },
    'multi30k/raw/val.de.gz': {
      sha256: '660e09eb7e1da2f856ea13ee5ad3cf6d36b3d5b0b733c857e94c5747a3dfc660',
      bytes: 75981,
    },
    'multi30k/raw/val.en.gz': {
      sha256: '1f2a23d992769b5b3d209b0a10dd0b77c08cceb1f20dfb97ed0aafa49d107227',
      bytes: 63297,
    },
    'multi30k/raw/val.fr.gz': {
      sha256: '5304e444d842e962b2dda4d816b70b22a1765b15401642b7ca37a67477e708dc',
      bytes: 73924,
    },
    'multi30k/tok/test_2016_flickr.lc.norm.tok.cs.gz': {
      sha256: '748c8816de928732365176e5c5d2f9bbabcec9b8d4448fba2d230feb057898a7',
      bytes: 63566,
    },
    'multi30k/tok/test_2016_flickr.lc.norm.tok.de.gz': {
      sha256: 'c6a33d39d48f9f510de147651316cd9d918e09ad0219df734a2f16b6baccacc4',
      bytes: 71917,
    },
    'multi30k/tok/test_2016_flickr.lc.norm.tok.en.gz': {
      sha256: '5b7f32627cf99eced828311b955dae9800bb52bc8b91cf8b6526829e605b29d2',
      bytes: 63307,
    },
    'multi30k/tok/test_2016_flickr.lc.norm.tok.fr.gz': {
      sha256: '1463bd5960f9bfe098ec3cd752d3df0c49c84dc646fb518964a29232658cd836',
      bytes: 76394,
    },
    'multi30k/tok/train.lc.norm.tok.cs.gz': {
      sha256: '7645fb91efa18f94c83d493f740a5d5a941e4b01efa6a124bf2d4af040e133e0',
      bytes: 1791955,
    },
    'multi30k/tok/train.lc.norm.tok.de.gz': {
      sha256: 'cb5a23529b65ec2061f1dc446192a9c37382b63cc75f81a0be59d34894b3a505',
      bytes: 2150008,
    },
    'multi30k/tok/train.lc.norm.tok.en.gz': {
      sha256: '08925f8e0572bcd5a006702fc5fe20e2d77c6917d4eebd576fc20de6693c2119',
      bytes: 1837696,
    },
    'multi30k/tok/train.lc.norm.tok.fr.gz': {
      sha256: '8fa41bb718412bcb7c5dfa58603842810a01543eae86a51279f9886b901266e1',
      bytes: 2235588,
    },
    'multi30k/tok/val.lc.norm.tok.cs.gz': {
      sha256: 'b87ee4917f4a0f9ca6cca03e402026c9f4437dc1bd6a7dadfd2544ecfb6c5501',
      bytes: 61492,
    },
    'multi30k/tok/val.lc.norm.tok.de.gz': {
      sha256: '97232bd273eceb7207f689527386a97e4be2616b18ada47576bdaf96c8ae1f00',
      bytes: 77273,
    },
    'multi30k/tok/val.lc.norm.tok.en.gz': {
      sha256: '46573ce391ae227f1c72f873392436a20ef18e0a6d518098cfbd70b77c8572ec',
      bytes: 64608,
    },
    'multi30k/tok/val.lc.norm.tok.fr.gz': {
      sha256: 'b303e301aa21fe7822a846b2b3fb2d5a1121ec807cd5b1d006fb7b2b5507168a',
      bytes: 78242,
    },
  },
} satisfies PublishedSet;
