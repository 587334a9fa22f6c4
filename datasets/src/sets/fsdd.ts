// Single digits, spoken.
import { at, ConfigError, DataError } from '@longhand/base';
import type { SpeechOptions, SpeechSet, Utterance } from '../speech-types.ts';
import type { PublishedSet } from './set.ts';
import { type Clip, readSpokenSplit, type Splits, type SpokenSums, sorted, spoken } from './spoken.ts';

const sums: SpokenSums = {
  train: 'da42659a7a38b74fcd31b78fad6f076bbf0554ef0da6405409591b66b43f2e99',
  test: 'e0ceb2c95aaffbeae096b2fe686e251806c586143d27b34bbba393e252e498db',
};

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

/**
 * The index in a clip's name decides: 0 to 4 are test (the official rule), 5 to 9 dev, the others train.
 * With `leaveOut`, test is all 500 clips of that speaker, and train and dev hold none of them.
 * @throws ConfigError for a speaker that the set does not have
 */
async function load(_name: string, { leaveOut }: SpeechOptions): Promise<SpeechSet> {
  const all = [...(await readSpokenSplit('fsdd', 'train')), ...(await readSpokenSplit('fsdd', 'test'))];
  const inDev = (one: Utterance) => indexOf(one) >= 5 && indexOf(one) < 10;
  if (leaveOut === undefined) {
    const splits = {
      train: all.filter((one) => indexOf(one) >= 10),
      dev: all.filter(inDev),
      test: all.filter((one) => indexOf(one) < 5),
    };
    const notes = ['dev: clips 5 to 9 of each speaker and digit. All six speakers are in every split.'];
    return { name: 'fsdd', splits, notes, sampleRate: 8000 };
  }
  const speakers = [...new Set(all.map(({ speaker = '' }) => speaker))];
  if (!speakers.includes(leaveOut)) {
    const expected = `a speaker of fsdd: ${speakers.join(', ')}`;
    throw new ConfigError({ where: 'option "leaveOut"', expected, got: `"${leaveOut}"` });
  }
  const others = all.filter(({ speaker }) => speaker !== leaveOut);
  const splits = {
    train: others.filter((one) => !inDev(one)),
    dev: others.filter(inDev),
    test: all.filter(({ speaker }) => speaker === leaveOut),
  };
  const notes = [`test: all clips of ${leaveOut}. dev: clips 5 to 9 of each other speaker and digit.`];
  return { name: `fsdd without ${leaveOut}`, splits, notes, sampleRate: 8000 };
}

/** Of a clip `{digit}_{speaker}_{index}`. */
function indexOf({ id }: Utterance): number {
  const [, index] = /^\d_\w+_(\d+)$/.exec(id) ?? [];
  if (index !== undefined) return Number(index);
  throw new DataError({ where: 'data set "fsdd"', expected: 'clips named as 3_ann_10.wav', got: `"${id}"` });
}

export const fsdd = {
  name: 'fsdd',
  options: ['leaveOut'],
  task: 'speech',
  title: 'Free Spoken Digit Dataset, 8 kHz',
  source: 'https://github.com/Jakobovski/free-spoken-digit-dataset',
  licence: 'CC BY-SA 4.0',
  cite: 'Jackson et al., Zenodo',
  splits: 'train 2,700, test 300; six speakers in both',
  format: 'FLAC (or WAV) in a tar for each split; manifest: path, transcript, speaker, seconds',
  notes: 'From the official source the tars hold WAV, the same sound sample by sample, and `verify` says `official`.',
  recipe: spoken('fsdd', 'Jakobovski/free-spoken-digit-dataset', '26eb9aaf76e8', fsddSplits, sums),
  load,
  files: {
    'fsdd/test.tar': {
      sha256: 'a392643e225280950aeaba75aeb842b5282cf94d99305839de30ef9cfc5c905f',
      bytes: 1382400,
    },
    'fsdd/test.tsv': {
      sha256: 'efe9e2e4dfea0806dcd3fc415de7d485245b38c9abe08132425f2215dbeeee32',
      bytes: 10333,
    },
    'fsdd/train.tar': {
      sha256: 'a28bea139319e139cb6e24ab93068b2271c107e23be05b7487d0516e575baa32',
      bytes: 12615680,
    },
    'fsdd/train.tsv': {
      sha256: 'ad898c6014f964abdee0b5df91f0e48cfde0d0f14aa0e2db3773e1d88fa83004',
      bytes: 95133,
    },
  },
} satisfies PublishedSet;
