// Spelled words, dates and commands, spoken.
import { DataError } from '@longhand/base';
import type { SpeechSet } from '../speech-types.ts';
import { endingIn } from './archives.ts';
import type { PublishedSet } from './set.ts';
import { type Clip, readSpokenSplit, type Splits, type SpokenSums, sorted, spoken } from './spoken.ts';

const sums: SpokenSums = {
  train: '324f1bfab7312fef5fabe6d19133baa0802adacbd4d80be07dc3168a740e7d19',
  dev: '1b936edb65e3226779c02ad1a4ae7586123ca7665acb92d1327ee96d79acd3b4',
  test: 'c6ea40511d626f04d472e03095efc7d8d0698a7f231c8b6dbc0dba08842f2085',
};

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

/** Train and dev as ESPnet divides the 948 training utterances. */
async function load(): Promise<SpeechSet> {
  const splits = {
    train: await readSpokenSplit('an4', 'train'),
    dev: await readSpokenSplit('an4', 'dev'),
    test: await readSpokenSplit('an4', 'test'),
  };
  return { name: 'an4', splits, notes: ['No speaker is in two splits.'], sampleRate: 16000 };
}

export const an4 = {
  name: 'an4',
  task: 'speech',
  title: 'CMU AN4: short spoken sentences, 16 kHz',
  source: 'https://github.com/cmusphinx/an4',
  licence: 'free for any use, with its copyright notice (Carnegie Mellon University 1991-2005)',
  cite: 'Acero 1993',
  splits: '848 / 100 / 130; no speaker in two splits',
  format: 'FLAC (or WAV) in a tar for each split; manifest: path, transcript, speaker, seconds',
  notes:
    'From the official source the tars hold WAV, the same sound sample by sample, and `verify` says `official`. ' +
    'One test word is 0.13 % WER.',
  recipe: spoken('an4', 'cmusphinx/an4', 'b567d132f43304e70a2b2eca6077f22255311812', an4Splits, sums),
  load,
  files: {
    'an4/dev.tar': {
      sha256: 'ce067f58b5a324e38dbe899bb5cc09d1af74dd7993ab5792c55f5f8027ed3a69',
      bytes: 4065280,
    },
    'an4/dev.tsv': {
      sha256: '8395e20cdaf11f08785e2e9319d40b836a781851163c38d51f473fea442a372e',
      bytes: 4863,
    },
    'an4/test.tar': {
      sha256: 'a5c40c5c8fe842b1da01cd9663aa3a5416f04c9d803f96f966c93fa122df7c44',
      bytes: 5304320,
    },
    'an4/test.tsv': {
      sha256: 'c7debccf6831df2100e4e04bc1bf9720913e217efd9e5bc9f36bf44bb95be55a',
      bytes: 6444,
    },
    'an4/train.tar': {
      sha256: '3914f272adea7baeb897a06767df8c280c296a6ef87d362fe9171634eeee7606',
      bytes: 34129920,
    },
    'an4/train.tsv': {
      sha256: 'd90c175bdccd48ea04327de5dac679fdca7355950fb960c48b15a06373be7946',
      bytes: 40973,
    },
  },
} satisfies PublishedSet;
