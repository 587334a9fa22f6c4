// Every example, run as its reader does.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeWav, synthesizeDigits } from '../../packages/audio/src/index.ts';
import { root } from './markdown.ts';
import { createProject, type RunOptions, runTsx, trainOnce, tsx } from './run.ts';

const names = readdirSync(join(root, 'examples')).filter((name) => name.endsWith('.ts'));
const reviews = join(root, 'examples/data/reviews.csv');
let project: Awaited<ReturnType<typeof createProject>>;
beforeAll(async () => {
  project = await createProject();
});
afterAll(() => project.remove());

/** What an example prints. */
async function output(name: string, args: readonly string[] = [], options: Partial<RunOptions> = {}): Promise<string> {
  const { code, stdout, stderr } = await runTsx([join(root, 'examples', name), ...args], {
    cwd: project.folder,
    ...options,
  });
  expect(code, stderr).toBe(0);
  return stdout;
}

describe('an example', () => {
  it.each(names)('%s has at most 30 lines of code, says how it is run, and imports packages alone', (name) => {
    const text = readFileSync(join(root, 'examples', name), 'utf8');
    expect(text.split('\n').filter((line) => line !== '' && !line.startsWith('//')).length).toBeLessThanOrEqual(30);
    expect(text.match(/^\/\/ .*\n(?:\/\/ .*\n)?/)?.[0]).toContain(`npx tsx examples/${name}`);
    const imports = [...text.matchAll(/(?:from|import) '([^']+)'/g)].map((match) => match[1] as string);
    expect(
      imports.filter((target) => !/^(?:node:|longhand$|@longhand\/|@tensorflow\/|hono$|@hono\/)/.test(target)),
    ).toEqual([]);
  });

  it('is named in the README', () => {
    const readme = readFileSync(join(root, 'examples/README.md'), 'utf8');
    expect(names.filter((name) => !readme.includes(`[${name}](${name})`))).toEqual([]);
  });
});

it('classify-csv: the small model knows the words of the file', async () => {
  expect(await output('classify-csv.ts', [reviews])).toContain('8 of 8 have the label of the file.');
});

it('fine-tune: the loss falls, and what is kept can be loaded', async () => {
  const run = await trainOnce('sentiment', 'reviews', project.folder);
  const before = await output('classify-csv.ts', [reviews, run]);
  const loss = Number((await output('fine-tune.ts', [run, reviews, 'tuned'])).match(/^Loss (\d\.\d+) /)?.[1]);
  expect(loss).toBeLessThan(0.3);
  const right = (text: string) => Number(text.match(/(\d) of 8/)?.[1]);
  expect(right(await output('classify-csv.ts', [reviews, 'tuned']))).toBe(8);
  expect(right(before)).toBeLessThan(8);
});

it('translate-file: a line for each line', async () => {
  const run = await trainOnce('translation', 'english', project.folder);
  await writeFile(join(project.folder, 'english.txt'), 'the old cat sees the bird today\nthe dog sleeps\n');
  expect(await output('translate-file.ts', [run, 'english.txt', 'translated.txt'])).toContain('2 lines');
  const lines = (await readFile(join(project.folder, 'translated.txt'), 'utf8')).split('\n');
  expect(lines).toEqual([expect.stringMatching(/\w/), expect.stringMatching(/\w/), '']);
});

it('summarize-folder: a summary of each text', async () => {
  const run = await trainOnce('summarization', 'news', project.folder);
  await mkdir(join(project.folder, 'documents'));
  const text = 'The council met on Monday. It will close the old bridge next week. Many people came to hear.';
  for (const name of ['a.txt', 'b.txt', 'c.md']) writeFileSync(join(project.folder, 'documents', name), text);
  const [first, second, rest] = (await output('summarize-folder.ts', [run, 'documents'])).split('\n');
  expect(text).toContain(first?.replace(/^a\.txt: /, ''));
  expect(second).toMatch(/^b\.txt: \w/);
  expect(rest).toBe('');
});

it('transcribe-stream: text of PCM that comes in pieces', async () => {
  const flags = ['--no-bidirectional', '--normalize', 'sliding', '--epochs', '12'];
  const run = await trainOnce('speech', 'digits', project.folder, ...flags);
  const { samples, sampleRate } = synthesizeDigits('2025', { voice: 'berta', seed: 7 });
  const wav = encodeWav({ samples, sampleRate });
  const printed = await output('transcribe-stream.ts', [run], { input: wav.subarray(44) }); // behind the header it is PCM
  expect(printed).toMatch(/^\d+\.\d\d s {2}\w+/);
});

it('hono-server: answers, and refuses what is no list of texts', async () => {
  const env = { ...process.env, PORT: '0', NODE_OPTIONS: '' };
  const server = spawn(process.execPath, [tsx, join(root, 'examples/hono-server.ts')], { cwd: project.folder, env });
  try {
    const url = await new Promise<string>((done) =>
      server.stdout.once('data', (text: Buffer) => done(text.toString().trim())),
    );
    const ask = (body: string) => fetch(`${url}/classify`, { method: 'POST', body });
    const answer = await ask('{"texts": ["the food was not bad"]}');
    expect(await answer.json()).toMatchObject([{ text: 'the food was not bad', label: 'positive' }]);
    for (const body of ['', '{"texts": "no list"}', '{"texts": [1]}']) expect((await ask(body)).status).toBe(400);
  } finally {
    server.kill();
  }
});

it('worker-pool: answers in the order of the lines', async () => {
  const lines = ['the food was not bad', 'the film was awful', 'the room was as expected', 'the book was superb'];
  const printed = await output('worker-pool.ts', ['2'], { input: `${lines.join('\n')}\n` });
  const labels = ['positive', 'negative', 'neutral', 'positive'];
  expect(printed.trimEnd().split('\n')).toEqual(lines.map((line, i) => `${labels[i]}\t${line}`));
});

it('tfjs-drop-in: learns on our backend', async () => {
  const [, accuracy] = (await output('tfjs-drop-in.ts')).match(/^accuracy (\S+) on longhand/) ?? [];
  expect(Number(accuracy)).toBeGreaterThan(0.9);
});

it('custom-dataset: is right on words that it has not seen', async () => {
  const [, right] = (await output('custom-dataset.ts')).match(/^(\d+) of 500/) ?? [];
  expect(Number(right)).toBeGreaterThan(450);
});

it('custom-cell: both cells learn', async () => {
  const losses = [...(await output('custom-cell.ts')).matchAll(/^(\w+): loss (\S+)$/gm)];
  expect(losses.map(([, name]) => name)).toEqual(['lstm', 'mgu']);
  for (const [, name, loss] of losses) expect(Number(loss), name).toBeLessThan(0.2); // log 2 before
});
