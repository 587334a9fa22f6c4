// From training to a bundle and back: the same numbers wherever a model is read from; the examples as a person runs them.
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, DataError } from '@longhand/base';
import { load, memorySource, type Source } from 'longhand';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { commands } from './commands.ts';
import { main } from './main.ts';

const texts = ['the food was not bad', 'the film was very dull', 'an excellent book', ''];
interface Prediction {
  readonly label: string;
  readonly probabilities: Readonly<Record<string, number>>;
}

let folder = '';
let output = '';
let fromPredict: Prediction[] = [];
const at = (...path: string[]) => join(folder, ...path);

const train = (seed: string, ...flags: string[]) =>
  main([
    ...['sentiment', 'train', '--data', 'generated', '--preset', 'tiny', '--epochs', '1', '--runs', folder],
    ...['--name', `seed${seed}`, '--seed', seed, ...flags],
  ]);

async function predictions(source: Source | readonly Source[]): Promise<Prediction[]> {
  const classify = await load('sentiment', source);
  try {
    return (await classify(texts)).map(({ label, probabilities }) => ({ label, probabilities }));
  } finally {
    classify.dispose();
  }
}

async function filesOf(path: string): Promise<Map<string, Uint8Array>> {
  const names = await readdir(path);
  return new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(path, name))] as const)));
}

function mute(): void {
  output = '';
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      output += text.toString();
      return true;
    });
}

it.each([...commands])('%s is a program that is there', async (_, { load }) => {
  expect(typeof (await load()).main).toBe('function');
});

describe('a trained model', () => {
  beforeAll(async () => {
    mute();
    folder = await mkdtemp(join(tmpdir(), 'longhand-'));
    await train('1');
    await train('2');
    await main(['export', at('seed1'), at('f32')]);
    for (const weights of ['f16', 'int8']) await main(['export', at('seed1'), at(weights), '--weights', weights]);
    await writeFile(at('texts.txt'), `${texts.join('\n')}\n`);
    output = '';
    await main(['sentiment', 'predict', '--run', at('seed1'), '--input', at('texts.txt')]);
    fromPredict = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Prediction)
      .map(({ label, probabilities }) => ({ label, probabilities }));
  });
  afterAll(() => rm(folder, { recursive: true }));
  beforeEach(mute);
  afterEach(() => vi.restoreAllMocks());

  it('gives the numbers of predict from its run, from a bundle and from memory', async () => {
    expect(fromPredict).toHaveLength(texts.length);
    expect(await predictions(at('seed1'))).toEqual(fromPredict);
    expect(await predictions(at('f32'))).toEqual(fromPredict);
    expect(await predictions(memorySource(await filesOf(at('f32'))))).toEqual(fromPredict);
  });

  it.each([
    ['f16', 5e-3, 0.52],
    ['int8', 3e-2, 0.32], // small matrices: their scales count
  ])('gives close numbers as %s, from a smaller file', async (weights, distance, share) => {
    const close = await predictions(at(weights));
    for (const [i, { probabilities }] of close.entries())
      for (const [label, probability] of Object.entries(fromPredict[i]?.probabilities ?? {}))
        expect(Math.abs((probabilities[label] ?? -1) - probability)).toBeLessThan(distance);
    expect(close).not.toEqual(fromPredict);
    const [full, small] = await Promise.all(['f32', weights].map((name) => readFile(at(name, 'weights.safetensors'))));
    expect((small?.length ?? 0) / (full?.length ?? 1)).toBeLessThan(share);
  });

  it('answers together with another of its kind', async () => {
    const other = await predictions(at('seed2'));
    expect(other).not.toEqual(fromPredict);
    for (const [i, { probabilities }] of (await predictions([at('seed1'), at('seed2')])).entries())
      for (const [label, probability] of Object.entries(probabilities)) {
        const mean = ((fromPredict[i]?.probabilities[label] ?? 0) + (other[i]?.probabilities[label] ?? 0)) / 2;
        expect(Math.abs(probability - mean)).toBeLessThan(1.01e-4);
      }
  });

  it('is no model of another task, and none with a bit that is another', async () => {
    await expect(load('translation', at('f32'))).rejects.toThrow(`Load it as 'sentiment'.`);
    await cp(at('f32'), at('damaged'), { recursive: true });
    const bytes = await readFile(at('damaged', 'weights.safetensors'));
    bytes[bytes.length - 7] = (bytes.at(-7) ?? 0) ^ 1;
    await writeFile(at('damaged', 'weights.safetensors'), bytes);
    await expect(load('sentiment', at('damaged'))).rejects.toThrow('weights.safetensors: expected checksum');
    await expect(load('sentiment', at('damaged'))).rejects.toThrow(DataError);
  });

  it('is not exported if it has no files', async () => {
    await train('3', '--model', 'lexicon');
    await expect(main(['export', at('seed3'), at('lexicon')])).rejects.toThrow(ConfigError);
    expect(await readdir(folder)).not.toContain('lexicon');
  });

  it.each([
    ['classify.ts', (): string[] => [at('seed1'), ...texts.slice(0, 2)], ''],
    ['from-memory.ts', (): string[] => [at('f32'), ...texts.slice(0, 2)], ''],
    ['ensemble.ts', (): string[] => [at('seed1'), at('f32')], texts.slice(0, 2).join('\n')],
  ])('is used by the example %s in at most 30 lines', async (name, argv, input) => {
    const path = new URL(`../../../packages/longhand/examples/${name}`, import.meta.url).pathname;
    expect((await readFile(path, 'utf8')).split('\n').length - 1).toBeLessThanOrEqual(30);
    const printed = await runProgram(path, argv(), input);
    for (const { label } of fromPredict.slice(0, 2)) expect(printed).toContain(`${label} {`);
  });
});

async function runProgram(path: string, argv: readonly string[], input: string): Promise<string> {
  const child = spawn(process.execPath, ['--import', 'tsx', path, ...argv], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(input);
  let printed = '';
  for await (const chunk of child.stdout) printed += String(chunk);
  return printed;
}
