// The pointer-generator as its users run it: it learns to copy names that training never had.
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@longhand/base';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { main as evaluateMain } from '../evaluate.ts';
import { main as predictMain } from '../predict.ts';
import { main as trainMain } from '../train.ts';

let folder = '';
let data = '';
let output = '';

beforeAll(async () => {
  tf.enableProdMode();
  folder = await mkdtemp(join(tmpdir(), 'longhand-'));
  data = join(folder, 'names.tsv');
  await writeFile(data, table());
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

/** "last night Belu wrote about the harbour" -> "harbour: Belu"; every name but a few stands in one line alone. */
function table(): string {
  const random = createRandom(1);
  const pick = (list: readonly string[]) => list[random.integer(list.length)]!;
  const syllable = () => `${pick(['b', 'd', 'k', 'l', 'm', 'r', 't', 'z'])}${pick(['a', 'e', 'i', 'o', 'u'])}`;
  const rows = Array.from({ length: 400 }, () => {
    const name = `${syllable()}${syllable()}${syllable()}`.replace(/^./, (first) => first.toUpperCase());
    const topic = pick(['harbour', 'bridge', 'school', 'market', 'river']);
    return `${pick(['today', 'last night', 'in spring'])} ${name} wrote about the ${topic} again\t${topic}: ${name}`;
  });
  return `document\tsummary\n${rows.join('\n')}\n`;
}

const sizes = ['--embedding-size', '24', '--encoder-size', '24', '--decoder-size', '32', '--batch-size', '16'];
const train = (name: string, ...flags: string[]) =>
  trainMain([
    ...[
      '--mode',
      'abstraction',
      '--auto',
      'off',
      '--data',
      data,
      '--runs',
      folder,
      '--name',
      name,
      ...sizes,
      '--min-count',
      '3',
    ],
    ...['--learning-rate', '0.01', '--ema-decay', '0.9', '--dropout', '0', '--output-dropout', '0', ...flags],
  ]);

it('copies names that it has never seen, says from where, and scores it', async () => {
  await train('names', '--epochs', '8');
  await evaluateMain(['--run', join(folder, 'names'), '--split', 'test']);
  const report = JSON.parse(await readFile(join(folder, 'names', 'report.json'), 'utf8'));
  expect(report.metrics.rouge1.value).toBeGreaterThan(95);
  expect(report.signature).toContain('beam:5');
  const input = join(folder, 'lines.txt');
  await writeFile(
    input,
    'today Quaxil wrote about the bridge again\n\nin spring Vumbert wrote about the school again\n',
  );
  output = '';
  await predictMain(['--run', join(folder, 'names'), '--input', input, '--details', '--beam', '3']);
  const rows = output
    .trimEnd()
    .split('\n')
    .map((row) => JSON.parse(row));
  expect(rows.map(({ summary }) => summary)).toEqual(['bridge: Quaxil', '', 'school: Vumbert']);
  const [, , [name, copied]] = rows[0].copied;
  expect([name, copied]).toEqual(['Quaxil', 1]);
});

it('reads the beginning of an article of thousands of words, and says what it left', async () => {
  const article = `today Quaxil wrote about the bridge again${' and all went home'.repeat(1500)}`;
  const input = join(folder, 'article.txt');
  await writeFile(input, `${article}\n`);
  await predictMain(['--run', join(folder, 'names'), '--input', input, '--long-documents', 'cut']);
  const { summary, truncated, unreadWords, unknownShare, wording } = JSON.parse(output);
  expect([truncated, unreadWords]).toEqual([true, 7 + 4 * 1500 - 200]);
  expect(unknownShare).toBeGreaterThan(0.5); // "and all went home" was never read
  expect(summary).toMatch(/\w/);
  expect(Object.keys(wording)).toEqual(['repetition', 'copyShare', 'coverage']);
  output = '';
  await predictMain(['--run', join(folder, 'names'), '--input', input, '--long-documents', 'pieces']);
  const whole = JSON.parse(output);
  expect(whole).not.toHaveProperty('truncated');
});

it('writes Chinese without spaces', async () => {
  const random = createRandom(2);
  const pick = (items: readonly string[]) => items[random.integer(items.length)]!;
  const rows = Array.from({ length: 300 }, () => {
    const [who, what] = [pick(['市政府', '图书馆', '医院']), pick(['旧桥', '公园', '码头'])];
    return `昨天${who}决定关闭${what}，天气很${pick(['冷', '热', '好'])}。\t${who}关闭${what}`;
  });
  const chinese = join(folder, 'chinese.tsv');
  await writeFile(chinese, `document\tsummary\n${rows.join('\n')}\n`);
  await train('chinese', '--data', chinese, '--epochs', '6');
  const input = join(folder, 'chinese.txt');
  await writeFile(input, '昨天图书馆决定关闭码头，天气很好。\n');
  output = '';
  await predictMain(['--run', join(folder, 'chinese'), '--input', input]);
  expect(JSON.parse(output).summary).toBe('图书馆关闭码头');
});

it.each([
  ['coverage', ['--coverage', '--attention', 'additive', '--coverage-weight', '1']],
  [
    'input-feeding',
    ['--input-feeding', '--attention-from', 'last', '--tie-embeddings', 'none', '--label-smoothing', '0'],
  ],
])('trains with %s', async (name, flags) => {
  await train(name, '--epochs', '1', ...flags);
  expect(output).toContain('Best dev rouge');
});

it('says what does not fit', async () => {
  await expect(train('vectors', '--vectors', 'glove.txt')).rejects.toThrow(/learns its own/);
  await expect(train('short', '--min-length', '9', '--max-length', '4')).rejects.toThrow(/at most maxLength 4/);
  await expect(train('wide', '--coverage')).rejects.toThrow(/additive attention/);
});
