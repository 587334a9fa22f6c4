// Models in threads of their own, and threads that break down.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigError, DataError } from '@longhand/base';
import { load } from 'longhand';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServedModel } from './served-model.ts';
import { writeRandomBundle } from './testing/random-models.ts';
import { startModel } from './thread-model.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longhand-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function* chunksOf(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

it('a model in a thread predicts, refuses and cannot be read as in a program', async () => {
  await expect(startModel({ name: 'm', source: join(folder, 'nothing'), maxSeconds: 1 })).rejects.toThrow(DataError);
  const source = await writeRandomBundle('sentiment', join(folder, 'refuses'));
  const served = await startModel({ name: 'm', source, maxSeconds: 1 });
  const own = await load('sentiment', source);
  const texts = ['The soup was not good', '', 'bad'];
  expect(await served.predict(texts, { explain: true })).toEqual(await own(texts, { explain: true }));
  own.dispose();
  await expect(served.predict([7], {})).rejects.toThrow(ConfigError);
  await expect(all(served.stream(chunksOf(new Uint8Array(2), 2), {}))).rejects.toThrow('expected a model of speech');
  await served.stop();
});

describe('a thread that breaks down', () => {
  const program = `
    import { parentPort } from 'node:worker_threads';
    parentPort.on('message', ({ id, kind, inputs }) => {
      if (kind === 'predict' && inputs[0] === 'die') process.exit(3);
      if (kind === 'predict' && inputs[0] === 'hang') for (;;);
      if (kind === 'predict' && inputs[0] === 'throw') throw new Error('broken');
      if (kind === 'predict' && inputs[0] !== 'wait') parentPort.postMessage({ id, kind: 'answer', predictions: inputs });
    });
    parentPort.postMessage({ id: 0, kind: 'ready', about: { task: 'sentiment', parameterCount: 1 } });`;
  const started = async (onDeath: (problem: string) => void, timeout?: number): Promise<ServedModel> => {
    const file = join(folder, 'program.mjs');
    await writeFile(file, program);
    return startModel({ name: 'm', source: '', maxSeconds: 1 }, { onDeath, file: pathToFileURL(file), timeout });
  };

  it.each(['die', 'throw'])('(%s) fails its calls, says why, and is started again', async (word) => {
    const problems: string[] = [];
    const model = await started((problem) => problems.push(problem));
    const pending = [model.predict(['wait'], {}), model.predict([word], {})];
    const stream = all(model.stream(chunksOf(new Uint8Array(4), 2), {}));
    for (const call of [...pending, stream]) await expect(call).rejects.toMatchObject({ status: 503 });
    expect(problems).toHaveLength(1);
    if (word === 'throw') expect(problems[0]).toContain('broken');
    await expect(model.predict(['x'], {})).rejects.toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    await expect.poll(() => model.isReady()).toBe(true);
    expect(await model.predict(['x'], {})).toEqual(['x']);
    await model.stop();
    expect(problems).toHaveLength(1);
  });
  it('is one that hangs, too: a batch that takes longer than the time for an answer ends with its thread', async () => {
    const problems: string[] = [];
    const model = await started((problem) => problems.push(problem), 0.3);
    await expect(model.predict(['hang'], {})).rejects.toMatchObject({ status: 503 });
    expect(problems).toEqual(['a batch took longer than 0.3 s']);
    await expect.poll(() => model.isReady()).toBe(true);
    expect(await model.predict(['x'], {})).toEqual(['x']);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(problems).toHaveLength(1); // an answer in time ends nothing
    await model.stop();
  });
});
