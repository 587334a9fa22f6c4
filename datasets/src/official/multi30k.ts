import { at } from '@longhand/base';
import { gunzip } from '../gunzip.ts';
import { filesIn } from './names.ts';
import type { Recipe } from './recipe.ts';

const root = 'https://raw.githubusercontent.com/multi30k/dataset/master/data/task1';
const splits = ['train', 'val', 'test_2016_flickr'];
const languages = ['en', 'de', 'fr', 'cs'];
const raw = filesIn(splits, languages, (split, language) => `raw/${split}.${language}.gz`);
const tokenized = filesIn(splits, languages, (split, language) => `tok/${split}.lc.norm.tok.${language}`);

/** As released: raw/ is compressed there too, tok/ is not. */
export const multi30k: Recipe = {
  downloads: [...raw, ...tokenized].map((path) => ({ url: `${root}/${path}` })),
  convert: async (downloaded) => {
    const contents = await Promise.all(
      downloaded.map(async (content, i) => (i < raw.length ? gunzip(content, `${root}/${at(raw, i)}`) : content)),
    );
    const paths = [...raw, ...tokenized.map((path) => `${path}.gz`)];
    return new Map(paths.map((path, i) => [`multi30k/${path}`, at(contents, i)]));
  },
};
