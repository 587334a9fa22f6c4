// `npx longhand …` in a folder of somebody who has a CSV file.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { threeLines } from './programs.ts';
import { openProject } from './project.ts';
import { root } from './published.ts';

const project = openProject(inject('project'));
const bin = 'node_modules/longhand/dist/bin/longhand.js';
const longhand = (args: string, input?: string) =>
  project.run('npx', ['longhand', ...args.split(' ')], input === undefined ? {} : { input });

const words = { good: ['superb', 'lovely', 'tasty'], bad: ['awful', 'boring', 'cold'] };
const rows = Array.from({ length: 120 }, (_, i) => {
  const label = i % 2 === 0 ? 'good' : 'bad';
  return `"the ${['film', 'food', 'room', 'book'][Math.floor(i / 2) % 4]}, they said, was ${words[label][i % 3]} ${i}",${label}`;
});

describe('npx longhand', () => {
  it('trains on a CSV file, evaluates, exports and predicts; the three lines load what it made', async () => {
    project.write({ 'reviews.csv': `text,label\n${rows.join('\n')}\n` });
    await longhand('sentiment train --data reviews.csv --preset tiny --name reviews --epochs 6 --min-count 2');
    expect((await longhand('sentiment evaluate --split dev')).stdout).toMatch(/accuracy/);
    await longhand('export runs/sentiment/reviews bundle --weights f16');
    const { stdout } = await longhand('sentiment predict', 'the film was superb\nthe room was awful\n');
    const labels = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).label);
    expect(labels).toEqual(['good', 'bad']);
    project.write({
      'own.js': threeLines
        .replace("load('sentiment')", "load('sentiment', 'bundle')")
        .replace('the food was not bad', 'the food was tasty'),
    });
    expect((await project.run(process.execPath, ['own.js'])).stdout).toBe('good\n');
    const run = 'runs/sentiment/reviews';
    expect((await longhand(`compare ${run} ${run}`)).stdout).toContain('accuracy');
  });

  it('predicts with tfjs-core alone: the rest of tfjs takes a third of its start', async () => {
    const traced = { input: 'the film was superb\n', env: { NODE_DEBUG: 'module' } };
    const { stdout, stderr } = await project.run(process.execPath, [bin, 'sentiment', 'predict'], traced);
    expect(JSON.parse(stdout)).toMatchObject({ label: 'good' });
    const loaded = new Set(
      Array.from(stderr.matchAll(/load ".*node_modules\/(@tensorflow\/[^/]+)/g), ([, name]) => name),
    );
    expect([...loaded]).toEqual(['@tensorflow/tfjs-core']);
  });

  it('serves it over HTTP, and ends with 0 when it is told to', async () => {
    const server = project.start([bin, 'serve', 'reviews=bundle', '--port', '0']);
    const ended = new Promise((resolve) => server.on('exit', resolve));
    let said = '';
    server.stderr?.on('data', (data) => {
      said += data;
    });
    await expect.poll(() => said, { timeout: 60_000 }).toContain('Listens at');
    const address = /Listens at (\S+),/.exec(said)?.[1] ?? '';
    const response = await fetch(`${address}/v1/reviews`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"inputs":["the film was superb","the room was awful"]}',
    });
    expect(await response.json()).toMatchObject({ predictions: [{ label: 'good' }, { label: 'bad' }] });
    expect(await (await fetch(address)).text()).toContain('<!doctype html>');
    server.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  it('lists data sets, and says what it cannot do outside a clone or without natural', async () => {
    expect((await longhand('datasets list')).stdout).toContain('sst2');
    await expect(longhand('benchmark')).rejects.toThrow('expected a clone of the repository');
    await expect(longhand('sentiment train --tokenizer treebank --name treebank')).rejects.toThrow(
      'npm install natural@8',
    );
  });

  it('answers with the version before it loads any other package', async () => {
    const trace = `import { register } from 'node:module';
register('data:text/javascript,' + encodeURIComponent(\`export async function load(url, context, next) { process._rawDebug(url); return next(url, context); }\`));
`;
    project.write({ 'trace.js': trace });
    const { stdout, stderr } = await project.run(process.execPath, ['--import', './trace.js', bin, '--version']);
    expect(stdout.trim()).toBe(JSON.parse(readFileSync(join(root, 'packages/longhand/package.json'), 'utf8')).version);
    expect(stderr).toContain('longhand.js');
    const packages = stderr.match(/(?<=node_modules\/)(?:@[^/]+\/)?[^/]+(?=\/)/g) ?? [];
    expect([...new Set(packages)].sort()).toEqual(['longhand']);
  });
});
