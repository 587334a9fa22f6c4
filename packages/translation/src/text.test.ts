// Text and tensors: what the model reads.
import { BOS, EOS, PAD } from '@longhand/tokenizer';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { learnTexts, loadTexts, textFiles } from './text.ts';
import { encodeSource, sourceTensors, targetTensors } from './tokens.ts';

const pairs = [
  { source: 'A dog runs.', target: 'Ein Hund läuft.' },
  { source: 'Two dogs!', target: 'Zwei Hunde!' },
  { source: 'The cat sleeps in the garden.', target: 'Die Katze schläft im Garten.' },
];
const kind = { languages: { source: 'en', target: 'de' }, tokenized: false };
const defaults = { tokenizer: 'bpe', merges: 20, joint: true, minCount: 1, lowerCase: false } as const;

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend('cpu');
});

it.each([
  ['words', true, ['vocabulary.source.json', 'vocabulary.target.json']],
  ['characters', true, ['tokenizer.json']],
  ['characters', false, ['tokenizer.source.json', 'tokenizer.target.json']],
  ['bpe', true, ['tokenizer.json']],
  ['bpe', false, ['tokenizer.source.json', 'tokenizer.target.json']],
] as const)('%s, joint %s: text comes back, from the files too', async (tokenizer, joint, names) => {
  const settings = { ...defaults, tokenizer, joint };
  const texts = learnTexts(settings, kind, pairs);
  const files = new Map([...textFiles(settings)].map(([file, side]) => [file, JSON.stringify(texts[side])]));
  expect([...files.keys()]).toEqual(names);
  const json = async (file: string) => JSON.parse(files.get(file) ?? '');
  const again = await loadTexts({ json, path: (file) => file }, settings, kind);
  expect(again.fingerprint).toBe(texts.fingerprint);
  expect(again.sizes).toEqual(texts.sizes);
  for (const { target } of pairs) {
    const ids = texts.target.vocabulary.encode(texts.target.tokens(target));
    expect(texts.target.join(texts.target.vocabulary.decode(ids))).toBe(target);
    expect(again.target.tokens(target)).toEqual(texts.target.tokens(target));
  }
});

it('words of tokenized text are what stands between spaces', () => {
  const settings = { ...defaults, tokenizer: 'words', lowerCase: true } as const;
  const { source } = learnTexts(settings, { ...kind, tokenized: true }, [{ source: 'a dog .', target: 'ein hund .' }]);
  expect(source.tokens('A  dog isn’t .')).toEqual(['a', 'dog', 'isn’t', '.']);
  expect(source.join(['a', 'dog', '.'])).toBe('a dog .');
  expect(encodeSource(source, 'a dog').at(-1)).toBe(EOS);
});

it('tensors: BOS before, EOS after, padding behind', () => {
  const { input, labels } = targetTensors([[5, 6], [7]]);
  expect(input.arraySync()).toEqual([
    [BOS, 5, 6],
    [BOS, 7, PAD],
  ]);
  expect(labels.arraySync()).toEqual([5, 6, EOS, 7, EOS, PAD]);
  const { ids, lengths } = sourceTensors([[5, EOS], [EOS]]);
  expect(ids.arraySync()).toEqual([
    [5, EOS],
    [EOS, PAD],
  ]);
  expect(lengths.arraySync()).toEqual([2, 1]);
});
