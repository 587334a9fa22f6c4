// Spoken digit strings that need no download: made by the synthesiser when they are read. What is tested is composition
// and transfer: voices of dev and test are not in train, and neither is one pair of neighbouring digits in each string.
import { synthesizeDigits, voices } from '@longhand/audio';
import { at, createRandom, deriveSeed, hashUniform, type Random } from '@longhand/base';
import type { SpeechSet, Utterance } from '../speech-types.ts';
import { pick } from './pick.ts';
import type { GeneratedSet } from './set.ts';

type Split = 'train' | 'dev' | 'test';

const words = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
/** Low and high voices in both. */
const heldOut = { dev: ['ivan', 'julia', 'karl'], test: ['martin', 'nora', 'oskar'] };
const voicesOf: Readonly<Record<Split, readonly string[]>> = {
  train: voices.filter((name) => !heldOut.dev.includes(name) && !heldOut.test.includes(name)),
  ...heldOut,
};
/** Signal to noise, dB. */
const noises = [40, 30, 20, 12];
const sampleRate = 8000;

/** The same utterances, to the sample, for the same seed. */
export function generateDigits(
  sizes: Readonly<Record<Split, number>> = { train: 800, dev: 100, test: 100 },
  seed = 1,
): SpeechSet {
  const split = (name: Split): Utterance[] => {
    const random = createRandom(seed).fork(name);
    return Array.from({ length: sizes[name] }, (_, i) => utterance(name, i, random, seed));
  };
  return {
    name: 'digits',
    splits: { train: split('train'), dev: split('dev'), test: split('test') },
    notes: ['Synthesised; voices of dev and test, and a pair of digits in each of their strings, are not in train.'],
    sampleRate,
  };
}

function utterance(split: Split, index: number, random: Random, seed: number): Utterance {
  const spoken = digitString(split, random);
  const voice = pick(random, voicesOf[split]);
  const speed = 0.8 + 0.45 * random.uniform();
  const snrDb = pick(random, noises);
  return {
    id: `${split}-${index}-${voice}-${spoken}`,
    text: Array.from(spoken, (digit) => words[Number(digit)]).join(' '),
    speaker: voice,
    read: async () =>
      synthesizeDigits(spoken, { voice, speed, snrDb, sampleRate, seed: deriveSeed(seed, split, index) }),
  };
}

/** Up to six digits; drawn until all its pairs are allowed: those of train in train, one or more of its own elsewhere. */
function digitString(split: Split, random: Random): string {
  for (;;) {
    const length = split === 'train' ? 1 + random.integer(6) : 2 + random.integer(5);
    const digits = Array.from({ length }, () => random.integer(10));
    const owners = digits.slice(1).map((digit, i) => ownerOf(10 * at(digits, i) + digit));
    const clean = owners.every((owner) => owner === 'train' || owner === split);
    if (clean && (split === 'train' || owners.includes(split))) return digits.join('');
  }
}

/** Of the hundred pairs, 80 % belong to train; a property of the pair alone. */
function ownerOf(pair: number): Split {
  const place = hashUniform(31, pair);
  return place < 0.8 ? 'train' : place < 0.9 ? 'dev' : 'test';
}

export const digits = {
  name: 'digits',
  task: 'speech',
  title: 'Made when it is used: digit strings in sixteen synthetic voices',
  load: async () => generateDigits(),
} satisfies GeneratedSet;
