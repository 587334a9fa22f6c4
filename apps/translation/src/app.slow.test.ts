// The app as its users run it: train, evaluate, predict, resume, and what is said when something is wrong.
import { mkdtemp, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createRandom } from '@longhand/base';
import { Interrupted } from '@longhand/cli';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { main as evaluateMain } from './evaluate.ts';
import { main as predictMain } from './predict.ts';
import { main as trainMain } from './train.ts';

let folder = '';
let data = '';
let output = '';
let onOutput: (text: string) => void = () => {};
const sizes = ['--embedding-size', '24', '--encoder-size', '24', '--decoder-size', '32', '--batch-size', '16'];
const rates = ['--learning-rate', '0.01', '--ema-decay', '0.9', '--patience', '0', '--label-smoothing', '0'];
const dropouts = ['--dropout', '0', '--embedding-dropout', '0.1', '--output-dropout', '0'];
const small = [...sizes, ...rates, ...dropouts, '--tokenizer', 'words', '--min-count', '1'];

beforeAll(async () => {
  tf.enableProdMode();
  folder = await mkdtemp(join(tmpdir(), 'longhand-'));
  data = join(folder, 'fruit.tsv');
  await writeFile(data, fruitTable());
});
beforeEach(() => {
  output = '';
  onOutput = () => {};
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      output += text.toString();
      onOutput(text.toString());
      return true;
    });
  }
});

/** "we eat two red apples" -> "nous mangeons pommes deux rouges": another order, one word for one. */
function fruitTable(): string {
  const random = createRandom(1);
  const draw = (pairs: readonly (readonly [string, string])[]) => pairs[random.integer(pairs.length)]!;
  const rows = Array.from({ length: 400 }, () => {
    const [n, m] = draw([
      ['two', 'deux'],
      ['three', 'trois'],
      ['four', 'quatre'],
    ]);
    const [c, d] = draw([
      ['red', 'rouges'],
      ['green', 'vertes'],
      ['old', 'vieilles'],
      ['small', 'petites'],
    ]);
    const [f, g] = draw([
      ['apples', 'pommes'],
      ['pears', 'poires'],
      ['plums', 'prunes'],
      ['cherries', 'cerises'],
    ]);
    return `we eat ${n} ${c} ${f}\tnous mangeons ${g} ${m} ${d}`;
  });
  return `source\ttarget\n${rows.join('\n')}\n`;
}

const train = (name: string, ...flags: string[]) =>
  trainMain([
    '--data',
    data,
    ...['--auto', 'off'],
    '--pair',
    'en-fr',
    '--runs',
    folder,
    '--name',
    name,
    '--epochs',
    '12',
    ...small,
    ...flags,
  ]);
const json = async (...path: string[]) => JSON.parse(await readFile(join(folder, ...path), 'utf8'));
const predict = async (lines: readonly string[], ...flags: string[]): Promise<string[]> => {
  const input = join(folder, 'lines.txt');
  await writeFile(input, `${lines.join('\n')}\n`);
  output = '';
  await predictMain(['--run', join(folder, 'fruit'), '--input', input, ...flags]);
  return output.trimEnd().split('\n');
};

describe('train, evaluate, predict', () => {
  beforeAll(() => train('fruit'));

  it('learns the language, and writes it down', async () => {
    await evaluateMain(['--run', join(folder, 'fruit'), '--split', 'test']);
    const report = await json('fruit', 'report.json');
    expect(report).toMatchObject({ task: 'translation', dataset: 'fruit.tsv', split: 'test', seed: 1 });
    expect(report.metrics.bleu.value).toBeGreaterThan(95);
    expect(report.signature).toContain('tok:13a');
    expect(report.signature).toContain('beam:5');
    const lines = (await readFile(join(folder, 'fruit', 'translations.test.txt'), 'utf8')).trimEnd().split('\n');
    expect(lines).toHaveLength(40);
    const page = await readFile(join(folder, 'fruit', 'report.html'), 'utf8');
    for (const part of ['BLEU', 'chrF++', 'Translations', 'Attention', '--encoder-size 24'])
      expect(page).toContain(part);
    expect(page).not.toMatch(/(?:src|href)="(?!#)[^"]*:\/\//);
  });

  it('translates lines in order, empty ones too', async () => {
    const rows = await predict(['we eat two red apples', '', 'we eat four old plums']);
    expect(rows.map((row) => JSON.parse(row))).toEqual([
      { source: 'we eat two red apples', translation: 'nous mangeons pommes deux rouges' },
      { source: '', translation: '', empty: true },
      { source: 'we eat four old plums', translation: 'nous mangeons prunes quatre vieilles' },
    ]);
    expect(await predict(['we eat two red apples'], '--text')).toEqual(['nous mangeons pommes deux rouges']);
    expect(await predict(['x', 'we eat two red apples', 'y'], '--text', '--shard', '2/3')).toEqual([
      'nous mangeons pommes deux rouges',
    ]);
  });

  it('gives score, n-best and alignment', async () => {
    const [row] = await predict(['we eat three green pears'], '--n-best', '3', '--score', '--alignment');
    const { nBest } = JSON.parse(row!);
    expect(nBest).toHaveLength(3);
    expect(nBest[0].translation).toBe('nous mangeons poires trois vertes');
    expect(nBest[0].score).toBeGreaterThan(nBest[1].score);
    expect(nBest[0].alignment.map(([token]: [string]) => token)).toEqual([
      ...['nous', 'mangeons', 'poires', 'trois', 'vertes'],
    ]);
    expect('we eat three green pears </s>'.split(' ')).toContain(nBest[0].alignment[0][1]);
  });

  it('scores a given translation as search scores its own', async () => {
    const [found] = await predict(['we eat two old cherries'], '--score');
    const { translation, logProb } = JSON.parse(found!);
    const [forced] = await predict([`we eat two old cherries\t${translation}`], '--forced');
    expect(JSON.parse(forced!).logProb).toBeCloseTo(logProb, 3);
    const [wrong] = await predict(['we eat two old cherries\tnous mangeons pommes deux rouges'], '--forced');
    expect(JSON.parse(wrong!).logProb).toBeLessThan(logProb - 1);
  });

  it('samples by its seed, and puts the source word in the place of an unknown one', async () => {
    const drawn = () =>
      predict(['we eat two red apples', 'we eat four red plums'], '--sample', '--temperature', '3', '--seed', '5');
    expect(await drawn()).toEqual(await drawn());
    const [plain] = await predict(['we eat two red kumquats'], '--text', '--replace-unknown');
    expect(plain).not.toContain('<unk>');
  });

  it('decodes with two runs together', async () => {
    await train('second', '--seed', '2', '--epochs', '2');
    // Another seed splits the file in another way: the words differ, and that is said.
    const both = `${join(folder, 'fruit')},${join(folder, 'fruit')}`;
    const before = await json('fruit', 'report.json');
    await evaluateMain(['--run', both, '--split', 'test']);
    const [name = ''] = /report\.test-ensemble-\w+/.exec(output) ?? [];
    expect(await json('fruit', `${name}.json`)).toMatchObject({
      signature: expect.stringContaining('|ensemble:2|'),
      metrics: { bleu: { value: before.metrics.bleu.value } },
    });
    expect(await json('fruit', 'report.json')).toEqual(before);
  });

  it('scores other data without the training data, and says what is missing', async () => {
    const pairs = join(folder, 'others.tsv');
    await writeFile(pairs, 'source\ttarget\nwe eat two red apples\tnous mangeons pommes deux rouges\n');
    await rename(data, `${data}.gone`);
    try {
      await evaluateMain(['--run', join(folder, 'fruit'), '--data', pairs]);
    } finally {
      await rename(`${data}.gone`, data);
    }
    expect(output).toMatch(/bleu +100\.00/);
    expect(output).toContain('Left out: baselines that learn from train, which cannot be read.');
    const { baselines } = await json(
      'fruit',
      (await readdir(join(folder, 'fruit'))).find((name) => /^report\.data-others-.*json$/.test(name))!,
    );
    expect(Object.keys(baselines)).toEqual(['source copied']);
  });

  it('scores and translates a table that it was not trained on, and keeps its columns', async () => {
    const [pairs, scored] = [join(folder, 'pairs.csv'), join(folder, 'scored.csv')];
    await writeFile(pairs, 'id,english,french\n7,we eat two red apples,nous mangeons pommes deux rouges\n');
    await evaluateMain([
      '--run',
      join(folder, 'fruit'),
      '--data',
      pairs,
      '--source-column',
      'english',
      '--target-column',
      'french',
    ]);
    expect(output).toContain('pairs.csv: 1 sentences');
    expect(output).toMatch(/bleu +100\.00/);
    await predictMain([
      '--run',
      join(folder, 'fruit'),
      '--input',
      pairs,
      '--source-column',
      'english',
      '--output',
      scored,
    ]);
    expect(await readFile(scored, 'utf8')).toBe(
      'id,english,french,translation,truncated,empty,unknownShare,error\n' +
        '7,we eat two red apples,nous mangeons pommes deux rouges,nous mangeons pommes deux rouges,false,false,0,\n',
    );
    const columns = ['--source-column', 'english', '--target-column', 'french'];
    output = '';
    await predictMain(['--run', join(folder, 'fruit'), '--input', pairs, ...columns, '--forced']);
    expect(JSON.parse(output)).toMatchObject({ id: '7', english: expect.any(String), logProb: expect.any(Number) });
    const lines = join(folder, 'lines-out.txt');
    await predictMain(['--run', join(folder, 'fruit'), '--input', pairs, ...columns, '--text', '--output', lines]);
    expect(await readFile(lines, 'utf8')).toBe('nous mangeons pommes deux rouges\n');
    // The report of the run's own split is not that of the table.
    expect(
      (await readdir(join(folder, 'fruit'))).filter((name) => /^report\.data-pairs-\w+\.json$/.test(name)),
    ).toHaveLength(1);
    expect((await json('fruit', 'report.json')).dataset).toBe('fruit.tsv');
  });

  it('says what is wrong', async () => {
    await expect(predict(['a\tb', 'no tab'], '--forced')).rejects.toThrow(
      /got 1 of 2 that cannot, the first of them line 2/,
    );
    const [, wrong = ''] = output.split('\n');
    expect(JSON.parse(wrong)).toEqual({ line: 2, error: expect.stringContaining('line 2: expected source, tab') });
    await expect(predict(['a'], '--n-best', '9')).rejects.toThrow(/at most --beam 5/);
    await expect(predict(['a'], '--sample', '--alignment')).rejects.toThrow(/--sample/);
    await expect(predict(['a'], '--plain')).rejects.toThrow(/a model of tokenized text/);
    await expect(predict(['a'], '--plain', '--forced')).rejects.toThrow(/no --forced/);
    await expect(predict(['a'], '--text', '--forced')).rejects.toThrow(/--text: expected no --forced/);
    await expect(predict(['a'], '--text', '--output', 'a.csv')).rejects.toThrow(/--text: expected no --output table/);
    await expect(predict(['a'], '--interactive', '--output', 'a.csv')).rejects.toThrow(
      /--interactive: expected neither/,
    );
    const evaluating = evaluateMain(['--run', join(folder, 'fruit'), '--source-column', 'english']);
    await expect(evaluating).rejects.toThrow('--source-column, --target-column: expected --data, got none');
    await expect(train('pair', '--pair', 'french')).rejects.toThrow(/"pair": expected two language codes, e.g. zh-en/);
    await expect(train('fruit')).rejects.toThrow(/no run of this name/);
    await expect(train('joint', '--tie-embeddings', 'joint')).rejects.toThrow(/one vocabulary/);
    await expect(trainMain(['--data', 'multi30k', '--pair', 'en-en', '--runs', folder])).rejects.toThrow(
      /"pair": expected two of/,
    );
    await expect(trainMain(['--data', join(folder, 'none.tsv'), '--runs', folder])).rejects.toThrow(
      /nothing of that name/,
    );
  });
});

it('translates what one types', async () => {
  const typed = Readable.from(['we eat two red apples\n\n']);
  vi.spyOn(process, 'stdin', 'get').mockImplementation(() => typed as unknown as typeof process.stdin);
  output = '';
  await predictMain(['--run', join(folder, 'fruit'), '--interactive']);
  expect(output).toContain('> nous mangeons pommes deux rouges\n');
});

it('a line that is no text has its error in its place, and the rest is translated', async () => {
  const input = join(folder, 'bytes.txt');
  await writeFile(input, Buffer.from('we eat two red apples\nf\u00fcr\nwe eat two blue apples\n', 'latin1'));
  output = '';
  const predicting = predictMain(['--run', join(folder, 'fruit'), '--input', input]);
  await expect(predicting).rejects.toThrow(/got 1 of 3 that cannot, the first of them line 2/);
  expect(
    output
      .trimEnd()
      .split('\n')
      .map((row) => JSON.parse(row)),
  ).toMatchObject([
    { translation: 'nous mangeons pommes deux rouges' },
    { line: 2, error: expect.stringContaining('expected UTF-8') },
    { source: 'we eat two blue apples', unknownShare: 0.2 },
  ]);
});

describe('English to Chinese', () => {
  type Pair = readonly [english: string, chinese: string];
  const words: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    who: { I: '我', you: '你', 'the teacher': '老师', 'my friend': '我的朋友' },
    when: { today: '今天', tomorrow: '明天', 'this morning': '今天早上' },
    does: { eats: '吃', buys: '买', sells: '卖', washes: '洗' },
    many: { two: '两个', three: '三个', five: '五个', many: '很多' },
    what: { apples: '苹果', pears: '梨子', 'old boxes': '旧箱子', 'red cups': '红杯子' },
  };
  const table = () => {
    const random = createRandom(3);
    const draw = (of: object): Pair => Object.entries(of)[random.integer(Object.keys(of).length)] as Pair;
    const rows = Array.from({ length: 900 }, () => {
      const [who, when, does, many, what] = Object.values(words).map(draw) as [Pair, Pair, Pair, Pair, Pair];
      const english = [who, does, many, what, when].map(([word]) => word);
      return `${english.join(' ')}.\t${[who, when, does, many, what].map(([, word]) => word).join('')}。`;
    });
    return `source\ttarget\n${[...new Set(rows)].join('\n')}\n`;
  };
  const flags = ['--preset', 'tiny', '--batch-size', '16', '--ema-decay', '0.9'];
  const trainChinese = async (name: string, ...more: string[]) => {
    const file = join(folder, 'chinese.tsv');
    await writeFile(file, table());
    output = '';
    await trainMain(['--data', file, '--runs', folder, '--name', name, ...flags, ...more]);
  };

  it('is told, trained on subwords, scored as Chinese, and written without spaces', async () => {
    await trainChinese('chinese', '--epochs', '20');
    expect(output).toContain('Languages: en to zh, told from the text');
    expect(output).not.toContain('Warning');
    const { config, languages } = await json('chinese', 'config.json');
    expect(languages).toEqual({ source: 'en', target: 'zh' });
    expect(config).toMatchObject({ tokenizer: 'bpe', pair: '', bleuTokenizer: 'auto' });
    expect(config.merges).toBeLessThan(100);
    await evaluateMain(['--run', join(folder, 'chinese'), '--split', 'test']);
    const report = await json('chinese', 'report.json');
    expect(report.signature).toContain('tok:zh');
    expect(report.metrics.bleu.value).toBeGreaterThan(30);
    const input = join(folder, 'english.txt');
    await writeFile(input, 'my friend sells five red cups tomorrow.\n');
    output = '';
    await predictMain(['--run', join(folder, 'chinese'), '--input', input, '--text']);
    expect(output).toMatch(/^我的朋友[\p{Script=Han}]{3,}。?\n$/u);
    await evaluateMain(['--run', join(folder, 'chinese'), '--split', 'test', '--bleu-tokenizer', 'char']);
    expect((await json('chinese', 'report.json')).signature).toContain('tok:char');
    await evaluateMain([
      ...['--run', join(folder, 'chinese'), '--data', join(folder, 'chinese.tsv')],
      ...['--source-column', 'target', '--target-column', 'source'],
    ]);
    expect(output).toContain('Warning: The text looks like zh-en, not en-zh: source and target are swapped');
  });

  it('as words is warned of before and after', async () => {
    await trainChinese('chinese-words', '--tokenizer', 'words', '--epochs', '1');
    const [before = '', after = ''] = output.split('parameters.');
    for (const part of [before, after]) {
      expect(part).toMatch(
        /Warning: \d+ % of the dev sentences of the target are one token each, but for punctuation: use --tokenizer bpe/,
      );
      expect(part).toMatch(/Warning: \d+ % of the dev tokens of the target do not occur in train: use --tokenizer bpe/);
    }
    expect(after).toMatch(/Warning: BLEU is 0\.\d\d/);
  });
});

it('a run that was stopped and resumed ends with the same weights', async () => {
  const flags = [
    '--epochs',
    '3',
    '--checkpoint-every',
    '5',
    '--tokenizer',
    'bpe',
    '--merges',
    '30',
    '--r-drop',
    '1',
    '--bpe-dropout',
    '0.2',
  ];
  await train('whole', ...flags);
  onOutput = (text) => {
    if (!text.includes('epoch 1/3')) return;
    onOutput = () => {};
    process.emit('SIGINT'); // Ctrl-C in the second epoch
  };
  await expect(train('parts', ...flags)).rejects.toThrow(Interrupted);
  await trainMain(['--data', data, '--runs', folder, '--name', 'parts', '--resume']);
  const weights = (name: string) => readFile(join(folder, name, 'weights.safetensors'));
  expect((await weights('parts')).equals(await weights('whole'))).toBe(true);
});

it.each([
  ['input feeding, last', ['--input-feeding', '--attention-from', 'last', '--attention', 'additive', '--context-gate']],
  ['stacks', ['--encoder-layers', '2', '--decoder-layers', '3', '--residual', '--recurrent-dropout', '0.1']],
  [
    'characters, tied',
    ['--tokenizer', 'characters', '--tie-embeddings', 'joint', '--attention', 'scaled', '--decoder-size', '48'],
  ],
  [
    'no bridge, layer norm',
    ['--bridge', 'none', '--layer-norm', '--tie-embeddings', 'none', '--merges', '20', '--tokenizer', 'bpe'],
  ],
])('trains with %s', async (name, flags) => {
  await train(name.replaceAll(/\W+/g, '-'), '--epochs', '1', ...flags);
  expect(output).toContain('Best dev bleu');
});
