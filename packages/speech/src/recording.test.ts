import '@tensorflow/tfjs'; // a backend
import { type Audio, encodeWav } from '@longhand/audio';
import { at, createRandom } from '@longhand/base';
import { afterAll, describe, expect, it } from 'vitest';
import { createModel } from './speech-model.ts';
import { randomParts, rate, settings } from './testing/random-model.ts';

const model = createModel(randomParts({ ...settings, normalize: 'utterance' }));
afterAll(() => model.dispose());

/** Three stretches of loud noise, with pauses. */
const stretches = [
  [0.5, 3],
  [5, 8.2],
  [10, 12.5],
] as const;
const random = createRandom(4);
const audio: Audio = {
  samples: Float32Array.from({ length: 14 * rate }, (_, i) => {
    const loud = stretches.some(([from, to]) => i >= from * rate && i < to * rate);
    return (loud ? 0.2 : 0.001) * random.normal();
  }),
  sampleRate: rate,
};
const listed = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};

describe('segments of a recording', () => {
  it('are what the model says of each stretch alone, with the times of the recording', async () => {
    const segments = await listed(model.segments(audio));
    expect(segments).toHaveLength(3);
    for (const [i, segment] of segments.entries()) {
      const { start, end } = segment;
      expect(Math.abs(start - (at(stretches, i)[0] - 0.2))).toBeLessThan(0.06);
      expect(Math.abs(end - (at(stretches, i)[1] + 0.2))).toBeLessThan(0.06);
      const samples = audio.samples.slice(Math.round(start * rate), Math.round(end * rate));
      const [alone] = await model([{ samples, sampleRate: rate }]);
      if (!alone || !('words' in alone) || !('words' in segment)) throw new Error('no words');
      expect(segment.text).toBe(alone.text);
      for (const [k, word] of segment.words.entries()) {
        expect(word.start).toBeCloseTo(at(alone.words, k).start + start, 3);
        expect(word.end).toBeLessThanOrEqual(end + 0.1);
      }
    }
    expect(segments.some((segment) => 'words' in segment && segment.words.length > 0)).toBe(true);
  });

  it('are the same of samples, of bytes, of a file, and whatever the batch', async () => {
    const bytes = encodeWav(audio);
    const expected = await listed(model.segments(bytes));
    const file = { length: bytes.length, read: (start: number, end: number) => bytes.slice(start, end) };
    expect(await listed(model.segments(file))).toEqual(expected);
    for (const batchSize of [1, 2])
      expect(await listed(model.segments(bytes, { batchSize }))).toMatchObject(
        expected.map(({ start, end }) => ({ start, end })),
      );
    const [best] = await listed(model.segments(bytes, { nBest: 2, name: 'a' }));
    expect(best && 'nBest' in best && at(best.nBest, 0).words).toEqual(
      expected[0] && 'words' in expected[0] && expected[0].words,
    );
  });

  it('of another rate are resampled one by one', async () => {
    const doubled = {
      samples: Float32Array.from({ length: 28 * rate }, (_, i) => at(audio.samples, i >> 1)),
      sampleRate: 2 * rate,
    };
    expect(await listed(model.segments(doubled))).toHaveLength(3);
  });

  it('come while the recording is read', async () => {
    let read = 0;
    const blocks = function* (): Generator<Float32Array, readonly string[], void> {
      for (; read < 14; read++) yield audio.samples.subarray(read * rate, (read + 1) * rate);
      return ['odd'];
    };
    const warnings: string[] = [];
    const onWarning = (warning: string) => warnings.push(warning);
    const sound = { sampleRate: rate, length: 14 * rate, blocks };
    const segments = model.segments(sound, { batchSize: 1, onWarning });
    await segments.next();
    expect(read).toBeLessThan(9);
    expect(await listed(segments)).toHaveLength(2);
    expect(warnings).toEqual(['odd']);
  });

  it('need options that go together, and a sound', async () => {
    await expect(listed(model.segments(audio, { batchSize: 0 }))).rejects.toThrow('batchSize');
    await expect(listed(model.segments(audio, { maxSeconds: 1 }))).rejects.toThrow('minSeconds of at most half');
    await expect(listed(model.segments('a.wav' as never, { name: 'x' }))).rejects.toThrow(/^x: expected a sound/);
    await expect(listed(model.segments(new Uint8Array(0), { name: 'x' }))).rejects.toThrow('x: expected a WAV');
  });
});
