// Sound that is odd, and files of features that were damaged on disk.
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom, DataError } from '@longhand/base';
import { mutations } from '@longhand/base/testing';
import type { Utterance } from '@longhand/datasets';
import { createPipeline } from '@longhand/speech';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { defaults } from './config.ts';
import { extractFeatures } from './feature-cache.ts';

const random = createRandom(1);
const samples = Float32Array.from({ length: 2000 }, () => 0.1 * random.normal());
const pipeline = createPipeline({ ...defaults, numMel: 20 }, 8000);
const utterance = (id: string, read: Utterance['read']): Utterance => ({ id, text: id, version: '1', read });
const clip = (id: string, warnings?: readonly string[]) =>
  utterance(id, async () => ({ samples, sampleRate: 8000, ...(warnings && { warnings }) }));

afterEach(() => void vi.restoreAllMocks());

describe('features', () => {
  it('of sound files that are odd are made, and five of the warnings told, without control characters', async () => {
    const told = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const set = Array.from({ length: 7 }, (_, i) => clip(`${i}`, [`\u001b[31m${i}.wav: odd.`]));
    await extractFeatures(set, pipeline, { cache: '', name: 'set' });
    expect(told.mock.calls.map(([line]) => line)).toEqual([
      ...[0, 1, 2, 3, 4].map((i) => `\\u001b[31m${i}.wav: odd.\n`),
      '... and 2 more sound files that are odd but read.\n',
    ]);
  });

  it('of sound that is none say which clip it is', async () => {
    const broken = Float32Array.of(0.1, Number.NaN);
    const set = [
      utterance('nan', async () => ({ samples: broken, sampleRate: 8000 })),
      utterance('slow', async () => ({ samples, sampleRate: 10 })),
      clip('good'),
    ];
    const [nan, slow, good] = await extractFeatures(set, pipeline, { cache: '', name: 'set' });
    expect(nan).toEqual({ problem: 'nan: expected sound, got a sample of NaN.' });
    expect(slow).toEqual({ problem: 'slow: expected sound of 125 to 192000 Hz, got 10 Hz.' });
    expect(good).toMatchObject({ size: 20 });
  });

  it('that were damaged on disk are told, and made anew', async () => {
    const told = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const cache = await mkdtemp(join(tmpdir(), 'longhand-'));
    const set = [
      clip('a'),
      utterance('b', () => Promise.reject(new DataError({ where: 'b', expected: 'x', got: 'y' }))),
    ];
    const options = { cache, name: 'set' };
    const made = await extractFeatures(set, pipeline, options);
    const [name = ''] = await readdir(cache);
    const path = join(cache, name);
    const whole = await readFile(path);
    for (const bytes of mutations(1, whole, 200)) {
      await writeFile(path, bytes);
      told.mockClear();
      expect(await extractFeatures(set, pipeline, options)).toEqual(made);
      expect(whole.equals(await readFile(path))).toBe(true);
      const line = `${path}: expected its own checksum, got another. The features are computed anew.\n`;
      expect(told.mock.calls.map(([text]) => text)).toEqual(whole.equals(bytes) ? [] : [line]);
    }
  });
});
