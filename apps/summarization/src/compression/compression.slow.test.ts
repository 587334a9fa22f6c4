// Compression as its users run it: train on the generated set and on pairs without labels, evaluate, predict at any length.
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@longhand/base';
import { generateSummarization } from '@longhand/datasets';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { main as evaluateMain } from '../evaluate.ts';
import { main as headlinesMain } from '../headlines.ts';
import { main as pretrainMain } from '../pre-train.ts';
import { main as predictMain } from '../predict.ts';
import { loadRun } from '../run.ts';
import { main as trainMain } from '../train.ts';

let folder = '';
let output = '';

beforeAll(async () => {
  tf.enableProdMode();
  folder = await mkdtemp(join(tmpdir(), 'longhand-'));
});
beforeEach(() => {
  output = '';
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      output += text.toString();
      return true;
    });
  }
});

const train = (name: string, ...flags: string[]) =>
  trainMain(['--mode', 'compression', '--preset', 'tiny', '--runs', folder, '--name', name, ...flags]);
const json = async (...path: string[]) => JSON.parse(await readFile(join(folder, ...path), 'utf8'));

/** Whether the words of `text` stand in `source` in their order, letter case aside. */
function isSubsequence(text: string, source: string): boolean {
  const split = (line: string) => line.toLowerCase().match(/[\p{L}\p{N}]+|[^\s]/gu) ?? [];
  const words = split(text);
  let at = 0;
  for (const word of split(source)) if (word === words[at]) at++;
  return at === words.length;
}

/** Test documents of the generated set, a line each. */
async function documents(count: number): Promise<{ file: string; lines: string[] }> {
  const lines = generateSummarization('compression')
    .splits.test.slice(0, count)
    .map(({ document }) => document);
  const file = join(folder, 'documents.txt');
  await writeFile(file, `${lines.join('\n')}\n`);
  return { file, lines };
}

/** With --details: each word, its probability of staying, and whether it stays. */
interface Predicted {
  readonly summary: string;
  readonly words: readonly (readonly [word: string, probability: number, keep: number])[];
}

async function predict(name: string, file: string, ...flags: string[]): Promise<Predicted[]> {
  output = '';
  await predictMain(['--run', join(folder, name), '--input', file, ...flags]);
  return output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('the generated set', () => {
  beforeAll(() => train('news'));

  it('is learned, on names that training never saw', async () => {
    await evaluateMain(['--run', join(folder, 'news'), '--split', 'test']);
    const { metrics } = await json('news', 'report.json');
    expect(metrics.tokenF1.value).toBeGreaterThan(95);
  });

  it('gives subsequences of the source, whatever decides', async () => {
    const { file, lines } = await documents(20);
    for (const flags of [[], ['--decision', 'viterbi'], ['--threshold', '0.2'], ['--ratio', '0.3']]) {
      const rows = await predict('news', file, ...flags);
      rows.forEach(({ summary }, i) => {
        expect(isSubsequence(summary, lines[i]!), `${flags.join(' ')}: ${summary}`).toBe(true);
      });
    }
  });

  it('keeps the share of the words that is asked for', async () => {
    const { file } = await documents(20);
    for (const ratio of [0.1, 0.5, 1]) {
      for (const { words } of await predict('news', file, '--ratio', String(ratio), '--details')) {
        const kept = words.filter(([, , keep]) => keep === 1).length;
        expect(kept).toBe(Math.max(1, Math.round(ratio * words.length)));
      }
    }
  });

  it('gives the same alone or in a batch, loaded twice; nothing for an empty text', async () => {
    const { lines } = await documents(9);
    const [first, second] = [await loadRun(join(folder, 'news')), await loadRun(join(folder, 'news'))];
    const sources = [...lines, '', 'Unknownword !'].map((document) => ({ document }));
    const together = first.summarizer.summarize(sources);
    expect(sources.flatMap((source) => second.summarizer.summarize([source])).map(({ text }) => text)).toEqual(
      together.map(({ text }) => text),
    );
    expect(together[9]).toMatchObject({ text: '', source: [], keep: [], unread: 0 });
    first.summarizer.dispose();
    second.summarizer.dispose();
  });

  it('marks what stays on a page that needs no network', async () => {
    await evaluateMain(['--run', join(folder, 'news')]);
    const page = await readFile(join(folder, 'news', 'report.html'), 'utf8');
    expect(page).not.toMatch(/(?:src|href)="(?!#)[^"]*:\/\//);
    for (const part of ['token F1', 'Beside the baselines', '--mode compression']) expect(page).toContain(part);
  });
});

describe('hints', () => {
  const clauses = ['mayors', 'nurses', 'pilots', 'judges', 'miners'].map((people, i) => {
    const places = ['schools', 'clinics', 'airports', 'courts', 'quarries'];
    return `${people} closed ${places[i]!}`;
  });

  beforeAll(async () => {
    const random = createRandom(1);
    const rows = Array.from({ length: 600 }, () => {
      const [first, second] = random.shuffle(clauses);
      return `${first} while the ${second}\t${random.uniform() < 0.5 ? first : second}`;
    });
    const file = join(folder, 'either.tsv');
    await writeFile(file, `document\tsummary\n${rows.join('\n')}\n`);
    await train('hints', '--data', file, '--hints', '--epochs', '12');
  });

  it('decide what a sentence by itself leaves open', async () => {
    const rows = clauses.flatMap((hinted, i) => {
      const other = clauses[(i + 1) % clauses.length]!;
      const hint = hinted.split(' ')[2]!.toUpperCase();
      return [`${hinted} while the ${other}`, `${other} while the ${hinted}`].map((document) => ({
        document,
        hint,
        hinted,
      }));
    });
    const input = join(folder, 'hints.jsonl');
    await writeFile(input, `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`);
    const answers = await predict('hints', input);
    const right = answers.filter(({ summary }, i) => summary === rows[i]!.hinted);
    expect(right.length, answers.map(({ summary }) => summary).join(' | ')).toBeGreaterThanOrEqual(8);
    await writeFile(input, '{"document": "a b", "hint": 3}\n');
    await expect(predict('hints', input)).rejects.toThrow('1 of 1 that cannot');
    expect(JSON.parse(output).error).toContain('expected a string in "hint", got 3');
  });

  it('make whole compressions of what headlines say', async () => {
    const body = 'mayors closed schools while the judges who had been ill closed courts';
    const articles = join(folder, 'articles.json');
    await writeFile(
      articles,
      JSON.stringify([
        { title: 'JUDGES CLOSE COURTS', body },
        { title: 'Other', body },
      ]),
    );
    output = '';
    await headlinesMain([articles, '--run', join(folder, 'hints')]);
    const [pair, said] = output.trim().split('\n');
    const { document, summary } = JSON.parse(pair!);
    expect(document).toBe(body);
    expect(isSubsequence(summary, body)).toBe(true);
    expect(summary).toContain('courts');
    expect(said).toBe('1 pairs of 2 articles.');
    await expect(headlinesMain([articles, '--run', join(folder, 'news')])).rejects.toThrow(
      '--mode compression --hints',
    );
  });
});

it('begins with what another run learnt', async () => {
  await train(
    'taught',
    '--init-from',
    join(folder, 'news'),
    '--epochs',
    '1',
    '--learning-rate',
    '1e-6',
    '--ema-decay',
    '0',
  );
  expect(output).toContain(`Begins with ${join(folder, 'news')}, which has 100 % of the words and their parts.`);
  await evaluateMain(['--run', join(folder, 'taught'), '--split', 'test']);
  expect((await json('taught', 'report.json')).metrics.tokenF1.value).toBeGreaterThan(95);
  const other = train('other', '--init-from', join(folder, 'news'), '--hidden-size', '20');
  await expect(other).rejects.toThrow(/--init-from .*news: ".*": expected .*, got .*config\.json/);
  const mode = trainMain([
    '--mode',
    'extraction',
    '--init-from',
    join(folder, 'news'),
    '--runs',
    folder,
    '--name',
    'e',
  ]);
  await expect(mode).rejects.toThrow(/expected a run of --mode extraction, got compression/);
});

describe('language', () => {
  const pretrain = (name: string, ...flags: string[]) =>
    pretrainMain(['--preset', 'tiny', '--runs', folder, '--name', name, ...flags]);
  const sizes = ['--first-size', '32', '--lexicon', 'none'];

  it('is learned from running text, and compression begins with it', async () => {
    const articles = generateSummarization('compression').splits.train.map(({ document }) => document);
    const text = join(folder, 'text.jsonl');
    const rows = articles.map((_, i) => ({ body: articles.slice(i, i + 2).join(' ') }));
    await writeFile(text, rows.map((row) => JSON.stringify(row)).join('\n'));
    await pretrain(
      'language',
      '--data',
      text,
      '--document-column',
      'body',
      '--min-count',
      '1',
      '--epochs',
      '2',
      ...sizes,
    );
    const perplexity = Number(/Best dev perplexity ([\d.]+)/.exec(output)![1]);
    expect(perplexity).toBeGreaterThan(1);
    expect(perplexity).toBeLessThan(60); // of 165 words
    await train('told', '--init-from', join(folder, 'language'), '--epochs', '2', ...sizes);
    expect(output).toMatch(/Begins with .*language, which has \d+ % of the words/);
    expect(output).toMatch(/dev tokenF1 (?:[89]\d|100)\./);
  });

  it('is not learned from nothing, nor without its loss', async () => {
    const few = join(folder, 'few.txt');
    await writeFile(few, 'Only one sentence stands here.\n1 2 3\n');
    await expect(pretrain('few')).rejects.toThrow('--data: expected a file or folder of text, got none');
    await expect(pretrain('few', '--data', few)).rejects.toThrow('expected twenty sentences or more, got 1');
    await expect(pretrain('few', '--data', few, '--monitor', 'tokenF1')).rejects.toThrow('got "--monitor"');
    await expect(pretrain('few', '--data', few, '--language-weight', '0')).rejects.toThrow('--language-weight');
    await expect(pretrain('few', '--data', few, '--mode', 'extraction')).rejects.toThrow('got "--mode"');
  });
});

it('learns as an ensemble, whose members agree in two passes', async () => {
  await train('ensemble', '--members', '2', '--r-drop', '2');
  await evaluateMain(['--run', join(folder, 'ensemble'), '--split', 'test']);
  const { metrics } = await json('ensemble', 'report.json');
  expect(metrics.tokenF1.value).toBeGreaterThan(90);
  const { file, lines } = await documents(3);
  const rows = await predict('ensemble', file);
  expect(rows.every(({ summary }, i) => isSubsequence(summary, lines[i]!))).toBe(true);
  await expect(predict('ensemble', file, '--decision', 'viterbi')).rejects.toThrow('got 2 members');
});

it('learns from pairs without labels, with softmax, without language model, from vectors', async () => {
  const rows = generateSummarization('compression', { train: 800, dev: 50, test: 50 }).splits.train;
  const file = join(folder, 'pairs.tsv');
  const table = rows.map(({ document, summaries }) => `${document}\t${summaries[0]}`);
  await writeFile(file, ['text\tshort', ...table].join('\n'));
  const vectors = join(folder, 'vectors.txt');
  await writeFile(vectors, 'the 0.1 0.2 0.3\ncouncil -0.1 0.4 0\n');
  const columns = ['--document-column', 'text', '--summary-column', 'short'];
  const own = ['--output', 'softmax', '--language-weight', '0', '--vectors', vectors, '--epochs', '5'];
  await train('pairs', '--data', file, ...columns, ...own);
  expect(output).toContain('vectors of 2');
  expect(output).toMatch(/dev tokenF1 9\d/);
  expect((await predict('pairs', (await documents(3)).file))[0]!.summary).not.toBe('');
});
