import { at } from '@longhand/base';
import { unzip } from '../zip.ts';
import { endingIn } from './archives.ts';
import { lines, type Recipe } from './recipe.ts';

const commit = '6076022237f544ca14aeba2f81ddaba94ba72ddb';

/** A TSV of label and text for each split, with a header; white space becomes single spaces. */
export const chnSentiCorp: Recipe = {
  downloads: [
    { url: `https://raw.githubusercontent.com/ymcui/Chinese-BERT-wwm/${commit}/data/chnsenticorp/chnsenticorp.zip` },
  ],
  convert: async (downloaded) => {
    const files = unzip(at(downloaded, 0), (path) => path.endsWith('.tsv') && !path.includes('__MACOSX'));
    const read = (split: string) =>
      endingIn(files, `${split}.tsv`)
        .toString('utf8')
        .split('\n')
        .map((line) => /^([01])\t(.*)$/s.exec(line))
        .filter((match) => match !== null)
        .map(([, label, text = '']) => ({ label, text: text.split(/\s+/).filter(Boolean).join(' ') }));
    const train = read('train');
    const inTrain = new Set(train.map(({ text }) => text));
    const marked = (split: string) =>
      lines(read(split).map(({ label, text }) => `${label}\t${text}\t${inTrain.has(text) ? 1 : 0}`));
    return new Map([
      ['chnsenticorp/train.tsv.gz', lines(train.map(({ label, text }) => `${label}\t${text}`))],
      ['chnsenticorp/dev.tsv.gz', marked('dev')],
      ['chnsenticorp/test.tsv.gz', marked('test')],
    ]);
  },
};
