import { describe, expect, it } from 'vitest';
import { loadSpeech } from '../index.ts';
import { generateDigits } from './digits.ts';

const { splits, sampleRate } = generateDigits({ train: 500, dev: 60, test: 60 });
const pairsOf = (text: string) => {
  const words = text.split(' ');
  return words.slice(1).map((word, i) => `${words[i]} ${word}`);
};

describe('generated digits', () => {
  it('hold voices and pairs in dev and test that train has not, and no others that it has not', () => {
    const [pairs, speakers] = [new Set<string>(), new Set<string>()];
    for (const { text, speaker } of splits.train) {
      speakers.add(speaker!);
      for (const pair of pairsOf(text)) pairs.add(pair);
    }
    for (const split of ['dev', 'test'] as const) {
      expect(new Set(splits[split].map(({ speaker }) => speaker)).size).toBe(3);
      for (const { text, speaker } of splits[split]) {
        expect(speakers).not.toContain(speaker);
        expect(pairsOf(text).some((pair) => !pairs.has(pair))).toBe(true);
      }
    }
    const shared = splits.dev.flatMap(({ text }) => pairsOf(text)).filter((pair) => !pairs.has(pair));
    expect(splits.test.flatMap(({ text }) => pairsOf(text)).filter((pair) => shared.includes(pair))).toEqual([]);
    expect(speakers.size).toBe(10);
    expect(new Set([...splits.dev, ...splits.test].flatMap(({ text }) => text.split(' '))).size).toBe(10);
  });
  it('have ids of their own and are the same each time they are made or read', async () => {
    const all = Object.values(splits).flat();
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    const again = generateDigits({ train: 500, dev: 60, test: 60 }).splits;
    expect(again.train.map(({ id }) => id)).toEqual(splits.train.map(({ id }) => id));
    const sound = await splits.test[5]!.read();
    expect(sound.sampleRate).toBe(sampleRate);
    expect(await again.test[5]!.read()).toEqual(sound);
    expect(generateDigits({ train: 5, dev: 1, test: 1 }, 2).splits.train[0]!.id).not.toBe(splits.train[0]!.id);
  });
  it('are a set by name', async () => {
    const { name, splits: made } = await loadSpeech('digits');
    expect([name, made.train.length, made.dev.length, made.test.length]).toEqual(['digits', 800, 100, 100]);
  });
});
