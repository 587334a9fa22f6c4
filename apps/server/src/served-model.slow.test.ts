// Real models of all tasks, in threads and over HTTP, against `load`.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeWav } from '@longhand/audio';
import { ConfigError, createRandom } from '@longhand/base';
import { type AnyModel, load, type Task } from 'longhand';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { taskRoutes } from './tasks/index.ts';
import { rate, writeRandomBundle } from './testing/random-models.ts';
import { post, serverOf } from './testing/with-server.ts';
import { startModel } from './thread-model.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longhand-'));
});
afterAll(() => rm(folder, { recursive: true }));

const random = createRandom(5);
const samples = [0.4, 0.9, 0.6].map((seconds) =>
  Float32Array.from({ length: seconds * rate }, () => 0.1 * random.normal()),
);
const sounds = samples.map((one) => encodeWav({ samples: one, sampleRate: rate }));
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

async function* chunksOf(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const texts = [
  'The soup was not good',
  '',
  'the mayor closed two schools. she took office in may. rain fell.',
  'bad soup',
];
const cases: [Task, readonly unknown[], object][] = [
  ['sentiment', texts, {}],
  ['sentiment', texts, { explain: true }],
  ['translation', texts, { beam: 3, nBest: 2, score: true, minLength: 2 }],
  ['summarization', texts, { length: 2, details: true }],
  ['speech', [...sounds, new Uint8Array(3)], { nBest: 2 }],
];

it.each(cases)('%s over HTTP predicts as in a program', async (task, inputs, options) => {
  const source = await writeRandomBundle(task, join(folder, task));
  const served = await startModel({ name: 'm', source, maxSeconds: 60 });
  const { url } = await serverOf([served]);
  const own = (await load(task, source)) as unknown as AnyModel;
  const names = inputs.map((_, i) => `inputs[${i}]`);
  const expected = await own(inputs, task === 'speech' ? { ...options, names } : options);
  const encoded = inputs.map((input) => (typeof input === 'string' ? input : base64(input as Uint8Array)));
  const together = await post(`${url}/v1/m`, { inputs: encoded, options });
  expect(await together.json()).toEqual({ model: 'm', predictions: expected });
  // What the documentation says: a key that it lacks would be dropped here.
  expect(expected.map((one) => taskRoutes[task].prediction.parse(one))).toEqual(expected);
  const apart = await Promise.all(encoded.map((input) => post(`${url}/v1/m`, { inputs: [input], options })));
  const answers = await Promise.all(apart.map((response) => response.json()));
  const unnumbered = (value: unknown) => JSON.parse(JSON.stringify(value).replaceAll(/inputs\[\d\]/g, 'inputs[0]'));
  expect(answers.map(({ predictions }) => predictions[0])).toEqual(unnumbered(expected));
  expect(served.about).toMatchObject({ task, parameterCount: own.parameterCount, title: `Random ${task}` });
  own.dispose();
  await served.stop();
});

it('a stream gives the events that it gives in a program, and leaves when its reader does', async () => {
  const source = await writeRandomBundle('speech', join(folder, 'stream'));
  const served = await startModel({ name: 's', source, maxSeconds: 1 });
  const own = await load('speech', source);
  const sound = sounds[1]!.slice(44);
  const expected = await all(own.stream(chunksOf(sound, 999)));
  expect(expected.length).toBeGreaterThan(2);
  expect(await all(served.stream(chunksOf(sound, 999), {}))).toEqual(expected);
  for await (const _ of served.stream(chunksOf(sound, 999), {})) break;
  await expect(all(served.stream(chunksOf(sound, 999), { sampleRate: 44_100 }))).rejects.toThrow(ConfigError);
  const both = await Promise.all([1, 2].map(() => all(served.stream(chunksOf(sound, 500), {}))));
  expect(both[0]).toEqual(both[1]);
  const long = encodeWav({ samples: new Float32Array(2 * rate).fill(0.5), sampleRate: rate });
  expect(await served.predict([{ bytes: long, name: 'long' }], {})).toEqual([
    { error: 'long: expected at most 1 s of sound, got 2.0 s.' },
  ]);
  own.dispose();
  await served.stop();
});
