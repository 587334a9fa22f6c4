// The command alone, with a package of models that needs two files of a run.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, DataError } from '@longhand/base';
import { encodeSafetensors, openModel } from '@longhand/bundle';
import { folderSource } from '@longhand/runs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { main } from './export.ts';

vi.mock('longhand', () => ({
  load: async () => ({ description: {}, parameterCount: 3, dispose: () => {} }),
  taskPackage: async () => ({ modelFiles: () => ['vocabulary.json', 'weights.safetensors'] }),
}));

let folder = '';
let output = '';
const values = Float32Array.of(1, -0.1, 1e-3);
const at = (...path: string[]) => join(folder, ...path);
const run = (...argv: string[]) => main([at('run'), at('bundle'), ...argv]);
const open = () => openModel(folderSource(at('bundle')));
const writeWeights = (numbers: Float32Array, shape = [3]) =>
  writeFile(
    at('run', 'weights.safetensors'),
    encodeSafetensors(new Map([['w', { shape, values: numbers }]]), { vocabulary: 'abc' }),
  );

beforeEach(async () => {
  output = '';
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      output += text.toString();
      return true;
    });
  folder = await mkdtemp(join(tmpdir(), 'longhand-'));
  await mkdir(at('run'));
  const config = { app: 'sentiment', config: { data: '/home/someone/reviews.tsv', hiddenSize: 8 }, labels: ['/a/b'] };
  await writeFile(at('run', 'config.json'), JSON.stringify(config));
  await writeFile(at('run', 'vocabulary.json'), '["a"]');
  await writeFile(at('run', 'metrics.jsonl'), '');
  await writeWeights(values);
});
afterEach(() => rm(folder, { recursive: true }));

const report = {
  ...{ version: 1, task: 'sentiment', dataset: 'reviews.tsv', split: 'test', preset: '', signature: 's', commit: 'c' },
  ...{ parameters: 3, trainSeconds: 1, examplesPerSecond: 1, compute: 'wasm', threads: 1, seed: 1 },
  metrics: { accuracy: { value: 0.9, low: 0.8, high: 1 }, odd: { value: null, low: null, high: null } },
};

describe('longhand export', () => {
  it('writes the files that inference needs, byte by byte, and what the model is', async () => {
    await writeFile(at('run', 'report.json'), JSON.stringify(report));
    await run();
    const names = ['model.json', 'vocabulary.json', 'weights.safetensors'];
    expect((await readdir(at('bundle'))).sort()).toEqual(names);
    for (const name of names.slice(1))
      expect(await readFile(at('bundle', name))).toEqual(await readFile(at('run', name)));
    const { task, description, card } = await open();
    expect({ task, description, card }).toEqual({
      task: 'sentiment',
      description: { app: 'sentiment', config: { data: 'reviews.tsv', hiddenSize: 8 }, labels: ['/a/b'] },
      card: {
        ...{ title: 'sentiment: run', data: 'reviews.tsv', split: 'test', scores: { accuracy: 0.9 } },
        ...{ parameters: 3, weights: 'f32' },
      },
    });
    expect(output).toContain('weights.safetensors');
    expect(output).not.toContain('evaluate');
  });

  it('stores the weights as halves, and says that the card has no scores', async () => {
    await run('--weights', 'f16');
    const files = await open();
    const { tensors, metadata } = await files.tensors('weights.safetensors');
    expect(metadata).toEqual({ vocabulary: 'abc' });
    const halves = [...(tensors.get('w')?.values ?? [])];
    expect(halves).toHaveLength(3);
    for (const [i, half] of halves.entries()) expect(Math.abs(half / values[i]! - 1)).toBeLessThan(2 ** -11);
    expect(halves[1]).not.toBe(values[1]);
    expect(files.card).toEqual({ title: 'sentiment: run', parameters: 3, weights: 'f16' });
    expect(output).toContain('evaluate the run');
  });

  it('stores matrices as int8 with their scales, vectors as they are', async () => {
    const stored = new Map([
      ['kernel', { shape: [2, 2], values: Float32Array.of(1, -0.1, 0.3, 1e-3) }],
      ['bias', { shape: [2], values: Float32Array.of(0.1, 1e-9) }],
    ]);
    await writeFile(at('run', 'weights.safetensors'), encodeSafetensors(stored, { vocabulary: 'abc' }));
    await run('--weights', 'int8');
    const files = await open();
    const { tensors, metadata } = await files.tensors('weights.safetensors');
    expect(metadata).toEqual({ vocabulary: 'abc' });
    expect(tensors.get('bias')).toEqual(stored.get('bias'));
    const expected = [1, -0.1, 38 / 127, 0.1 / 127];
    const got = [...(tensors.get('kernel')?.values ?? [])];
    for (const [i, value] of got.entries()) expect(value).toBeCloseTo(expected[i]!, 7);
    expect(got).toHaveLength(4);
    expect(files.card?.weights).toBe('int8');
    await writeWeights(Float32Array.of(1, Number.NaN, 1), [3, 1]);
    await expect(run('--weights', 'int8', '--overwrite')).rejects.toThrow(
      'tensor "w": expected finite values, which int8 can hold, got NaN',
    );
    expect((await open()).card?.weights).toBe('int8'); // the bundle before is still whole
  });

  it('leaves nothing where a weight is too large for a half, or a file is missing', async () => {
    await writeWeights(Float32Array.of(1, 2, 1e6));
    await expect(run('--weights', 'f16')).rejects.toThrow('Store the weights as f32.');
    await rm(at('run', 'vocabulary.json'));
    await expect(run()).rejects.toThrow('vocabulary.json: expected a file of the model, got no such file');
    expect(await readdir(folder)).toEqual(['run']);
  });

  it('replaces a bundle with --overwrite, and never the run', async () => {
    await run();
    await expect(run()).rejects.toThrow('add --overwrite');
    await run('--overwrite', '--weights', 'f16');
    expect((await open()).card?.weights).toBe('f16');
    await expect(main([at('run'), at('run'), '--overwrite'])).rejects.toThrow('a folder that is no bundle');
  });

  it('takes no bundle for a run, and no folder that is not there', async () => {
    await run();
    await expect(main([at('bundle'), at('again')])).rejects.toThrow('expected a run, got a bundle');
    await expect(main([at('nothing'), at('again')])).rejects.toThrow(DataError);
  });

  it.each([
    [[]],
    [['run']],
    [['run', 'a', 'b']],
    [['run', 'a', '--weights', 'f8']],
    [['run', 'a', '--wieghts', 'f16']],
  ])('refuses the arguments %j', (argv: string[]) => expect(main(argv)).rejects.toThrow(ConfigError));
});
