// The app as its users run it: train, evaluate, predict, resume, and what is said when something is wrong.
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { at, createRandom } from '@longhand/base';
import { readSafetensors } from '@longhand/runs';
import { createModel } from '@longhand/sentiment';
import { Vocabulary } from '@longhand/tokenizer';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { main as evaluateMain } from './evaluate.ts';
import { main as predictMain } from './predict.ts';
import { loadRun, openClassifier } from './run.ts';
import { balancedWeights, main as trainMain } from './train.ts';

let folder = '';
let data = '';
let output = '';
const sizes = ['--embedding-size', '12', '--hidden-size', '12', '--batch-size', '8'];
const small = [...sizes, '--learning-rate', '0.01', '--dropout', '0.1', '--patience', '0'];

beforeAll(async () => {
  tf.enableProdMode();
  folder = await mkdtemp(join(tmpdir(), 'longhand-'));
  data = join(folder, 'meals.tsv');
  await writeFile(data, mealsTable());
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

/** "the soup was not good" and the like: two classes that words alone do not give away. */
function mealsTable({ negated = 0.5 } = {}): string {
  const random = createRandom(1);
  const pick = (words: string) => words.split(' ')[random.integer(words.split(' ').length)]!;
  const rows = Array.from({ length: 300 }, () => {
    const [good, turned] = [random.uniform() < 0.5, random.uniform() < negated];
    const word = pick(good ? 'good tasty fine' : 'bad bland awful');
    const text = `the ${pick('soup fish rice')} was ${turned ? 'not ' : ''}${word}`;
    return `${text}\t${good !== turned ? 'praise' : 'blame'}`;
  });
  return `text\tlabel\n${rows.join('\n')}\n`;
}

const train = (name: string, ...flags: string[]) =>
  trainMain(['--data', data, '--runs', folder, '--name', name, '--auto', 'off', '--epochs', '20', ...small, ...flags]);
const open = async (name: string) => createModel([await openClassifier(join(folder, name))]);
const json = async (...path: string[]) => JSON.parse(await readFile(join(folder, ...path), 'utf8'));

describe('train, evaluate, predict', () => {
  beforeAll(async () => {
    await train('meals');
  });

  it('learns what words alone do not tell, and writes it down', async () => {
    await evaluateMain(['--run', join(folder, 'meals'), '--split', 'test']);
    expect(output).toContain('meals.tsv test: 30 examples');
    const report = await json('meals', 'report.json');
    expect(report).toMatchObject({ task: 'sentiment', dataset: 'meals.tsv', split: 'test', seed: 1 });
    expect(report.metrics.accuracy.value).toBeGreaterThan(0.95);
    for (const { value, low, high } of Object.values<{ value: number; low: number; high: number }>(report.metrics)) {
      expect(low).toBeLessThanOrEqual(value);
      expect(high).toBeGreaterThanOrEqual(value);
    }
  });

  it('leaves a page that needs no network and names its command', async () => {
    await evaluateMain(['--run', join(folder, 'meals')]);
    const page = await readFile(join(folder, 'meals', 'report.html'), 'utf8');
    expect(page).toMatch(/^<!doctype html>/i);
    expect(page).not.toMatch(/(?:src|href)="(?!#)[^"]*:\/\//);
    expect(page).toContain('--hidden-size 12');
    for (const part of ['Confusion', 'praise', 'blame', '<svg', 'Calibration', 'Examples'])
      expect(page).toContain(part);
  });

  it('predicts lines of a file as JSON lines, in order', async () => {
    const input = join(folder, 'lines.txt');
    await writeFile(input, 'the soup was not good\nthe fish was tasty\n\nthe rice was not awful');
    await predictMain(['--run', join(folder, 'meals'), '--input', input]);
    const rows = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows.map(({ text }) => text)).toEqual([
      'the soup was not good',
      'the fish was tasty',
      '',
      'the rice was not awful',
    ]);
    expect([rows[0].label, rows[1].label, rows[3].label]).toEqual(['blame', 'praise', 'praise']);
    for (const { probabilities } of rows) expect(probabilities.blame + probabilities.praise).toBeCloseTo(1, 3);
  });

  it('shards are the lines, each once', async () => {
    const input = join(folder, 'many.txt');
    const lines = Array.from({ length: 11 }, (_, i) => `the soup ${i}`);
    await writeFile(input, lines.join('\n'));
    for (const shard of ['1/3', '2/3', '3/3'])
      await predictMain(['--run', join(folder, 'meals'), '--input', input, '--shard', shard]);
    const texts = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).text);
    expect(texts).toHaveLength(lines.length);
    expect(new Set(texts)).toEqual(new Set(lines));
    expect(texts.slice(0, 4)).toEqual(['the soup 0', 'the soup 3', 'the soup 6', 'the soup 9']);
  });

  it.each(['occlusion', 'integrated-gradients', 'gradient-input'] as const)(
    'explains by %s, a weight for each token',
    async (explainMethod) => {
      const model = await open('meals');
      const [prediction] = await model(['the soup was not good'], { explain: true, explainMethod });
      expect(prediction!.explanation!.kind).toBe(explainMethod);
      const weights = Object.fromEntries(prediction!.explanation!.weights);
      expect(Object.keys(weights)).toEqual(['the', 'soup', 'was', 'not', 'good']);
      expect(Math.max(...Object.values(weights).map(Math.abs))).toBe(1);
      model.dispose();
    },
  );

  it('gives the same answers loaded twice, alone or in a batch', async () => {
    const [first, second] = [await open('meals'), await open('meals')];
    const texts = ['the soup was good', 'the fish was not bad and the rice was not good', 'unknownword'];
    const together = await first(texts);
    expect(await second(texts)).toEqual(together);
    for (const [i, text] of texts.entries()) expect(await first([text])).toEqual([at(together, i)]);
    first.dispose();
    second.dispose();
  });

  it('a page has examples of each class, and baselines beside the model', async () => {
    await evaluateMain(['--run', join(folder, 'meals'), '--split', 'test', '--f-beta', '2']);
    const { score, plain } = await json('meals', 'threshold.json');
    const gained = score > plain ? ' dev threshold +' : '';
    expect(output).toMatch(new RegExp(`metric +value +low +high +${gained}majority +Naive Bayes`));
    expect(output).toMatch(/macroF2/);
    const page = await readFile(join(folder, 'meals', 'report.test.html'), 'utf8');
    for (const part of ['Beside the baselines', 'Naive Bayes', 'class="for"', 'log odds']) expect(page).toContain(part);
    const attention = evaluateMain(['--run', join(folder, 'meals'), '--explain-method', 'attention']);
    await expect(attention).rejects.toThrow('explain by attention: expected a model that has it');
  });

  it("each split, file and ensemble has a report of its own, and only a split of its own data is the run's", async () => {
    const run = join(folder, 'meals');
    await evaluateMain(['--run', run, '--split', 'test']);
    const before = await readFile(join(run, 'report.json'), 'utf8');
    const other = join(folder, 'other.csv');
    await writeFile(other, 'review,stars\n"the soup was good, not bad",praise\nthe soup was bad,blame\n');
    await evaluateMain(['--run', run, '--data', other, '--text-column', 'review', '--label-column', 'stars']);
    expect(output).toContain('other.csv: 2 examples');
    expect(output).toContain('Warning: 1 of 2 texts stand in train too: scores are too good.');
    output = '';
    await evaluateMain(['--run', `${run},${run}`, '--split', 'test']);
    expect(output).toContain('meals.tsv test by an ensemble of 2 runs: 30 examples');
    const names = (await readdir(run)).filter((name) => /^report.*json$/.test(name)).sort();
    expect(names).toEqual([
      ...[expect.stringMatching(/^report\.data-other-[0-9a-f]{6}\.json$/), 'report.dev.json', 'report.json'],
      ...[expect.stringMatching(/^report\.test-ensemble-[0-9a-f]{6}\.json$/), 'report.test.json'],
    ]);
    expect(await readFile(join(run, 'report.json'), 'utf8')).toBe(before);
    const ensemble = await json('meals', names.at(-2)!);
    expect(ensemble).toMatchObject({ ensemble: [run, run], signature: expect.stringContaining('|ensemble:2|') });
    const wrong = join(folder, 'wrong.csv');
    await writeFile(wrong, 'text,label\na,good\n');
    await expect(evaluateMain(['--run', run, '--data', wrong])).rejects.toThrow('a label of the run (blame, praise)');
  });

  it('scores other data without the training data, and says what is missing', async () => {
    const [run, other] = [join(folder, 'meals'), join(folder, 'few.csv')];
    await writeFile(other, 'text,label\n"the soup was good",praise\nthe soup was bad,blame\n');
    await rename(data, `${data}.gone`);
    try {
      await evaluateMain(['--run', run, '--data', other]);
    } finally {
      await rename(`${data}.gone`, data);
    }
    expect(output).toContain('few.csv: 2 examples');
    expect(output).toMatch(/Left out: baselines that learn from train, which cannot be read\. .*meals\.tsv/);
    expect(output).not.toContain('majority');
    output = '';
    await evaluateMain(['--run', run, '--data', other]);
    expect(output).toContain('majority');
    expect(output).not.toContain('Left out');
  });

  it('predicts the rows of a table into another, with their columns', async () => {
    const [input, scored] = [join(folder, 'new.csv'), join(folder, 'scored.csv')];
    await writeFile(input, 'id,text,label\n7,"the soup, was not good",?\n8,the fish was tasty,?\n');
    await predictMain(['--run', join(folder, 'meals'), '--input', input, '--output', scored]);
    const [header, first, second, end] = (await readFile(scored, 'utf8')).split('\n');
    expect(header).toBe(
      'id,text,label,predicted_label,probability_blame,probability_praise,truncated,empty,unknownShare,error',
    );
    expect(first).toMatch(/^7,"the soup, was not good",\?,blame,[\d.]+,[\d.]+,false,false,[\d.]+,$/);
    expect(second).toMatch(/^8,the fish was tasty,\?,praise,/);
    expect(end).toBe('');
    output = '';
    await predictMain(['--run', join(folder, 'meals'), '--input', input, '--text']);
    expect(output).toBe('blame\npraise\n');
    const both = predictMain(['--run', join(folder, 'meals'), '--input', input, '--text', '--explain']);
    await expect(both).rejects.toThrow('--text: expected no --explain, got both');
  });

  it('takes lines that are not UTF-8 as an error that says where', async () => {
    const input = join(folder, 'latin1.txt');
    await writeFile(input, Buffer.from('gut\nf\u00fcr\n', 'latin1'));
    await expect(predictMain(['--run', join(folder, 'meals'), '--input', input])).rejects.toThrow(
      'expected lines that can be answered, got 1 of 2 that cannot, the first of them line 2',
    );
    const [first, second] = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(first).toMatchObject({ text: 'gut', unknownShare: 1 });
    expect(second).toEqual({ line: 2, error: expect.stringContaining('latin1.txt, line 2: expected UTF-8') });
  });
});

describe('models', () => {
  it.each([
    ['attention', ['--pooling', 'attention']],
    ['rDrop', ['--r-drop', '2']],
    [
      'last',
      ['--pooling', 'last', '--no-bidirectional', '--num-layers', '2', '--dropout', '0', '--learning-rate', '0.02'],
    ],
    [
      'max',
      [
        '--pooling',
        'max',
        '--schedule',
        'cosine',
        '--warmup-steps',
        '10',
        '--recurrent-dropout',
        '0.1',
        '--accumulate',
        '2',
      ],
    ],
  ])('%s learns too', async (name, flags) => {
    await train(name, ...flags);
    expect((await json(name, 'report.json')).metrics.accuracy.value).toBeGreaterThan(0.9);
  });

  it.each([
    ['rmsprop', ['--learning-rate', '0.005', '--label-smoothing', '0.1']],
    ['sgd', ['--learning-rate', '0.2', '--schedule', 'plateau', '--weight-decay', '0']],
    ['adam', ['--learning-rate', '0.01', '--schedule', 'linear']],
  ])('%s learns what words do tell', async (optimizer, flags) => {
    const plain = join(folder, 'plain.tsv');
    await writeFile(plain, mealsTable({ negated: 0 }));
    await train(optimizer, '--data', plain, '--optimizer', optimizer, ...flags);
    expect((await json(optimizer, 'report.json')).metrics.accuracy.value).toBeGreaterThan(0.95);
  });

  it('attention explains by its weights, the largest as one', async () => {
    const model = await open('attention');
    const [prediction] = await model(['the soup was not good'], { explain: true, explainMethod: 'attention' });
    expect(prediction!.explanation!.kind).toBe('attention');
    const weights = prediction!.explanation!.weights.map(([, weight]) => weight);
    expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...weights)).toBe(1);
    model.dispose();
  });

  it.each(['naive-bayes', 'lexicon'])(
    'the baseline %s trains, scores and predicts, and is no better than words',
    async (model) => {
      await train(model, '--model', model);
      const classify = await open(model);
      const [prediction] = await classify(['the fish was tasty']);
      expect(Object.values(prediction!.probabilities).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 3);
      expect((await json(model, 'report.json')).metrics.accuracy.value).toBeLessThan(0.95);
      classify.dispose();
    },
  );
});

describe('a rare class', () => {
  /** One text of twenty is a complaint about hygiene; words tell it, if they are looked for. */
  const rareTable = (): string => {
    const random = createRandom(5);
    const pick = (words: string) => words.split(' ')[random.integer(words.split(' ').length)]!;
    const rows = Array.from({ length: 400 }, (_, i) => {
      const rare = i % 20 === 0;
      const word = pick(rare ? 'hair mould dirt' : 'good tasty fine bad bland awful');
      return `the ${pick('soup fish rice bread')} ${pick('was is')} ${word} ${pick('today again there')}\t${rare ? 'report' : 'ignore'}`;
    });
    return `text\tlabel\n${rows.join('\n')}\n`;
  };
  const imbalanced = async (name: string, ...flags: string[]) => {
    const path = join(folder, 'rare.tsv');
    await writeFile(path, rareTable());
    await train(name, '--data', path, '--epochs', '6', ...flags);
    return json(name, 'report.json');
  };

  it('counts with balanced weights, a monitor and a threshold of dev', async () => {
    const report = await imbalanced('rare', '--class-weights', 'balanced', '--monitor', 'macroF1');
    expect(report.metrics.macroF1.value).toBeGreaterThan(report.baselines.majority.macroF1 + 0.2);
    expect(report.metrics.balancedAccuracy.value).toBeGreaterThan(0.7);
    expect(output).toContain('Best dev macroF1');
    expect(output).not.toContain('Best threshold'); // dev is all right without one
    const threshold = await json('rare', 'threshold.json');
    expect(threshold).toMatchObject({ metric: 'macroF1', threshold: expect.any(Number) });
    const run = join(folder, 'rare');
    await evaluateMain(['--run', run, '--split', 'test', '--threshold', 'dev']);
    expect(await json('rare', 'report.json')).toMatchObject({
      signature: expect.stringContaining(`|threshold:${threshold.threshold}`),
    });
    expect(output).toContain('without threshold');
    const input = join(folder, 'one.txt');
    await writeFile(input, 'the soup was mould\n');
    const labels: string[] = [];
    for (const value of ['0', '1']) {
      output = '';
      await predictMain(['--run', run, '--input', input, '--threshold', value, '--text']);
      labels.push(output.trim());
    }
    expect(labels).toEqual(['report', 'ignore']);
    const no = predictMain(['--run', run, '--input', input, '--threshold', 'much']);
    await expect(no).rejects.toThrow('--threshold: expected a number from 0 to 1, or dev');
  });

  it('balanced weights give every class the same sum', async () => {
    const rows = [0, 0, 0, 1].map((label) => ({ label }));
    expect(balancedWeights(rows, 2)).toEqual([2 / 3, 2]);
  });
});

it('folds are runs, of which the mean and spread are told, and finished ones are not done again', async () => {
  const flags = ['--folds', '3', '--epochs', '2'];
  await train('cross', ...flags);
  expect((await readdir(folder)).filter((name) => name.startsWith('cross')).sort()).toEqual([
    ...['cross-fold-1', 'cross-fold-2', 'cross-fold-3', 'cross-folds.json'],
  ]);
  const { summary } = await json('cross-folds.json');
  const values = await Promise.all(
    [1, 2, 3].map(async (fold) => (await json(`cross-fold-${fold}`, 'report.json')).metrics.accuracy.value),
  );
  expect(summary[0]).toMatchObject({
    metric: 'accuracy',
    mean: expect.closeTo((values[0] + values[1] + values[2]) / 3, 9),
  });
  expect((await json('cross-fold-2', 'report.json')).split).toBe('test');
  expect(output).toMatch(/metric +mean +deviation +lowest +highest +majority +Naive Bayes/);
  output = '';
  await train('cross', ...flags, '--resume');
  expect(output.match(/done before/g)).toHaveLength(3);
  await expect(train('cross', ...flags, '--resume', '--pooling', 'max')).rejects.toThrow(
    '--resume: pooling: expected mean',
  );
  await expect(train('part', '--fold', '2')).rejects.toThrow('--fold: expected --folds, got none');
});

describe('settings from the data', () => {
  const own = (name: string, ...flags: string[]) =>
    trainMain(['--data', data, '--runs', folder, '--name', name, ...sizes, '--epochs', '6', ...flags]);

  it('are said, kept, and found again by who resumes, evaluates and predicts', async () => {
    await own('chosen', '--dropout', '0.1');
    expect(output).toMatch(
      /Chosen from the data .*\n.*--word-ngrams 2\n +240 texts are few .*--naive-bayes-share 0\.5/,
    );
    const { config } = await json('chosen', 'config.json');
    expect(config).toMatchObject({
      auto: 'on',
      naiveBayesShare: 0.5,
      wordNgrams: 2,
      rDrop: 1,
      dropout: 0.1,
      epochs: 6,
    });
    expect(output).toMatch(/metric +value .* majority +Naive Bayes of 2-grams/);
    const { metrics, baselines } = await json('chosen', 'report.json');
    const trained = metrics.accuracy.value;
    expect(trained).toBeGreaterThanOrEqual(baselines['Naive Bayes of 2-grams'].accuracy);
    await evaluateMain(['--run', join(folder, 'chosen')]);
    expect((await json('chosen', 'report.json')).metrics.accuracy.value).toBe(trained);
    output = '';
    await trainMain(['--data', data, '--runs', folder, '--name', 'chosen', '--resume', '--epochs', '7']);
    expect(output).not.toContain('Chosen from the data');
    expect((await json('chosen', 'config.json')).config).toEqual({ ...config, epochs: 7 });
  });

  it('end when the minutes are over, and go on with more of them', async () => {
    await own('timed', '--minutes', '1e-6');
    expect(output).toContain('--minutes 0.000001 are over after 1 of ');
    expect(output).toContain('Best dev accuracy');
    await trainMain(['--data', data, '--runs', folder, '--name', 'timed', '--resume', '--minutes', '0']);
    expect((await json('timed', 'progress.json')).finished).not.toBe('time');
  });

  it('do not hide a dev split that is small and lacks a class', async () => {
    const lacking = join(folder, 'lacking');
    await mkdir(lacking, { recursive: true });
    const rows = (await readFile(data, 'utf8')).trim().split('\n');
    const [head, ...texts] = rows as [string, ...string[]];
    const table = (kept: readonly string[]) => `${[head, ...kept].join('\n')}\n`;
    await writeFile(join(lacking, 'train.tsv'), table(texts.slice(0, 200)));
    await writeFile(join(lacking, 'dev.tsv'), table(texts.slice(240).filter((row) => row.endsWith('praise'))));
    await writeFile(join(lacking, 'test.tsv'), table(texts.slice(200)));
    await trainMain([
      '--data',
      lacking,
      '--runs',
      folder,
      '--name',
      'no-blame',
      ...small,
      '--auto',
      'off',
      '--epochs',
      '1',
    ]);
    expect(output).toMatch(/Warning: dev has no texts of blame: its scores say nothing of them/);
    expect(output).toMatch(/Warning: dev has \d+ texts?, too few to choose an epoch by/);
  });
});

describe('resume', () => {
  it('with more epochs ends with the bits of a run that had them from the start', async () => {
    await train('whole', '--epochs', '4');
    await train('parts', '--epochs', '2');
    await trainMain(['--data', data, '--runs', folder, '--name', 'parts', '--resume', '--epochs', '4']);
    for (const file of ['weights.safetensors', 'metrics.jsonl'])
      expect(await readFile(join(folder, 'parts', file))).toEqual(await readFile(join(folder, 'whole', file)));
    expect((await json('parts', 'config.json')).config).toEqual({
      ...(await json('whole', 'config.json')).config,
      name: 'parts',
    });
  });

  it('refuses another model in the same run, and a run that is there', async () => {
    const resume = trainMain(['--data', data, '--runs', folder, '--name', 'parts', '--resume', '--hidden-size', '13']);
    await expect(resume).rejects.toThrow(/--resume: hiddenSize: expected 12, as in .*parts, got 13/);
    await expect(train('parts')).rejects.toThrow(
      'Resume it (--resume), replace it (--overwrite) or choose another --name.',
    );
  });
});

describe('errors', () => {
  it('a flag that does not exist names the nearest', async () => {
    await expect(train('x', '--hiden-size', '3')).rejects.toThrow('got "--hiden-size". Did you mean --hidden-size?');
    await expect(evaluateMain(['--splitt', 'dev'])).rejects.toThrow('Did you mean --split?');
    await expect(evaluateMain(['--split', 'val'])).rejects.toThrow(
      '--split: expected one of train, dev, test, got "val"',
    );
    await expect(predictMain(['--shard', '4/3'])).rejects.toThrow('--shard: expected i/n with 1 <= i <= n, got "4/3"');
  });

  it('a damaged row, a missing column and an empty file are named by place', async () => {
    const write = async (name: string, text: string) => {
      await writeFile(join(folder, name), text);
      return trainMain(['--data', join(folder, name), '--runs', folder, '--name', 'bad']);
    };
    await expect(write('row.tsv', 'text\tlabel\nfine\t1\nbroken\n')).rejects.toThrow(
      /row\.tsv line 3: expected 2 columns/,
    );
    await expect(write('column.tsv', 'text\tstars\nfine\t1\n')).rejects.toThrow(
      /line 1: expected a column "label", got text, stars/,
    );
    await expect(write('empty.tsv', '')).rejects.toThrow(/empty\.tsv: expected at least one line, got an empty file/);
  });

  /** As made before there were manifests, so that nothing but the readers themselves sees what was changed. */
  const copyOf = async (name: string, of = 'meals') => {
    await cp(join(folder, of), join(folder, name), { recursive: true });
    await rm(join(folder, name, 'run.json'));
    return join(folder, name);
  };
  const edit = async (name: string, file: string, change: (value: Awaited<ReturnType<typeof json>>) => unknown) =>
    writeFile(join(folder, name, file), JSON.stringify(change(await json(name, file))));

  it('any file of a run that was changed is named', async () => {
    for (const file of ['config.json', 'vocabulary.json', 'weights.safetensors']) {
      const path = join(folder, `changed-${file}`);
      await cp(join(folder, 'meals'), path, { recursive: true });
      const bytes = await readFile(join(path, file));
      bytes[bytes.length - 9]! ^= 1;
      await writeFile(join(path, file), bytes);
      await expect(loadRun(path)).rejects.toThrow(`${join(path, file)}: expected`);
      await expect(openClassifier(path)).rejects.toThrow(`${join(path, file)}: expected checksum`);
    }
  });

  it('weights that were cut off or are not finite, and a vocabulary of another run', async () => {
    const cut = await copyOf('cut');
    await truncate(join(cut, 'weights.safetensors'), 1000);
    await expect(loadRun(cut)).rejects.toThrow(/cut.weights\.safetensors: expected .* truncated or damaged/);

    const broken = await copyOf('not-finite');
    const bytes = await readFile(join(broken, 'weights.safetensors'));
    bytes.writeFloatLE(Number.NaN, bytes.length - 4);
    await writeFile(join(broken, 'weights.safetensors'), bytes);
    await expect(loadRun(broken)).rejects.toThrow(
      /weights\.safetensors: "output\.\w+": expected finite numbers, got NaN/,
    );

    const mixed = await copyOf('mixed');
    await edit('mixed', 'vocabulary.json', ({ tokens, ...rest }) => ({
      ...rest,
      fingerprint: undefined, // as in files of earlier releases
      tokens: [...tokens.slice(0, 4), ...tokens.slice(4).toReversed()],
    }));
    await expect(loadRun(mixed)).rejects.toThrow(
      /mixed.vocabulary\.json: expected the vocabulary that the weights were trained with/,
    );
  });

  it.each([
    ['hiddenSize', '12', 'config.hiddenSize: expected an integer from 1 to 16,384, got "12"'],
    ['hiddenSize', 1e9, 'config.hiddenSize: expected an integer from 1 to 16,384, got 1000000000'],
    ['numLayers', -1, 'config.numLayers: expected an integer from 1 to 64, got -1'],
    ['pooling', 'constructor', 'config.pooling: expected one of mean, max, last, attention'],
    ['tokenizer', undefined, 'config.tokenizer: expected one of words'],
    ['hiden', 3, 'config: expected settings of this version, not hiden'],
  ])('a setting %s of %s in config.json', async (key, value, message) => {
    const path = await copyOf(`setting-${key}-${value}`);
    await edit(`setting-${key}-${value}`, 'config.json', ({ config, ...rest }) => ({
      ...rest,
      config: { ...config, [key]: value },
    }));
    await expect(loadRun(path)).rejects.toThrow(`config.json: ${message}`);
  });

  it.each([
    ['null', 'expected object, got null'],
    ['{"app":"sentiment"}', 'config: expected object, got nothing'],
    ['{"app":"speech","config":{},"preset":""}', 'expected a run of sentiment, got "speech"'],
    ['{"version":3,"app":"sentiment","config":{},"preset":""}', 'version: expected version 1 or 2, got 3'],
    [`{"app":"sentiment","preset":"","config":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`, 'config.json: config'],
    ['['.repeat(100_000), 'config.json: expected JSON'],
  ])('a config.json that is none: %#', async (text, message) => {
    const path = join(folder, 'no-config');
    await mkdir(path, { recursive: true });
    await writeFile(join(path, 'config.json'), text);
    await expect(loadRun(path)).rejects.toThrow(message);
  });

  it('a baseline of other classes or words, or of none', async () => {
    const path = await copyOf('bayes', 'naive-bayes');
    await edit('bayes', 'baseline.json', ({ texts, ...rest }) => ({ ...rest, texts: [...texts, 1] }));
    await expect(loadRun(path)).rejects.toThrow('baseline.json: expected a baseline of 2 classes');
    await edit('bayes', 'baseline.json', () => ({ kind: 'oracle' }));
    await expect(loadRun(path)).rejects.toThrow('baseline.json: kind');
  });

  it('settings that would train nothing, and names that are none, before anything is written', async () => {
    for (const [flags, message] of [
      [['--preset', 'constructor'], '--preset: expected one of tiny, base, document, got "constructor"'],
      [['--hidden-size', '1e9'], '--hidden-size: expected an integer from 1 to 16,384'],
      [['--learning-rate', 'NaN'], '--learning-rate: expected a number, got "NaN"'],
      [['--data', ''], '--data: expected generated'],
      [['--name', '.', '--overwrite'], '--name: expected a folder\'s name, got "."'],
      [['--name', '../x', '--overwrite'], '--name: expected'],
      [['--name', 'a/b'], '--name: expected'],
    ] as const)
      await expect(train('x', ...flags)).rejects.toThrow(message);
    expect(await readdir(folder)).toContain('meals');
  });

  it('a checkpoint that was cut off is not gone on from', async () => {
    await cp(join(folder, 'whole'), join(folder, 'broken'), { recursive: true });
    const { checkpoint } = await json('broken', 'progress.json');
    await truncate(join(folder, 'broken', checkpoint, 'optimizer.safetensors'), 500);
    const resume = trainMain(['--data', data, '--runs', folder, '--name', 'broken', '--resume', '--epochs', '6']);
    await expect(resume).rejects.toThrow(/optimizer\.safetensors: expected .* truncated or damaged/);
  });

  it('a folder that is no run, and weights of another model', async () => {
    await expect(loadRun(join(folder, 'nothing'))).rejects.toThrow(
      /config\.json: expected a file of a run, got no readable file/,
    );
    const other = await copyOf('other');
    await edit('other', 'config.json', ({ config, ...rest }) => ({ ...rest, config: { ...config, hiddenSize: 20 } }));
    await expect(loadRun(other)).rejects.toThrow(
      /"encoder\.layer0\.forward\.kernel": expected float32 \[12, 80\], got float32 \[12, 48\]/,
    );
  });
});

it('pretrained vectors are where training starts', async () => {
  const vectors = join(folder, 'vectors.txt');
  await writeFile(
    vectors,
    `soup ${new Array(12).fill('0.5').join(' ')}\nfish ${new Array(12).fill('-0.5').join(' ')}\n`,
  );
  await train('vectors', '--vectors', vectors, '--epochs', '1', '--learning-rate', '0.00001');
  expect(output).toMatch(/Pretrained vectors of 12 numbers for 2 of \d+ words/);
  const vocabulary = Vocabulary.fromJSON(await json('vectors', 'vocabulary.json'));
  const { tensors } = await readSafetensors(join(folder, 'vectors', 'weights.safetensors'));
  const rows = tensors['embedding.table']!.arraySync() as number[][];
  for (const value of rows[vocabulary.encode(['soup'])[0]!]!) expect(value).toBeCloseTo(0.5, 2);
  await expect(train('wide', '--vectors', vectors, '--embedding-size', '13')).rejects.toThrow(
    '--embedding-size: expected 12',
  );
  await expect(train('counted', '--vectors', vectors, '--model', 'naive-bayes')).rejects.toThrow('Leave --vectors out');
});

it('an installed package of vectors says how wide the embeddings are', async () => {
  const place = join(folder, 'node_modules', 'own-vectors');
  await mkdir(place, { recursive: true });
  await writeFile(join(place, 'package.json'), JSON.stringify({ name: 'own-vectors', main: 'glove.txt' }));
  await writeFile(join(place, 'glove.txt'), 'soup 0.5 1 2\nfish -0.5 1 2\n');
  vi.stubEnv('INIT_CWD', folder);
  try {
    await trainMain([
      '--preset',
      'tiny',
      '--runs',
      folder,
      '--name',
      'package',
      '--vectors',
      'own-vectors',
      '--epochs',
      '1',
    ]);
    expect((await json('package', 'config.json')).config).toMatchObject({
      ...{ embeddingSize: 3, vectors: join(await realpath(place), 'glove.txt') },
    });
    const missing = trainMain(['--preset', 'tiny', '--runs', folder, '--name', 'none', '--vectors', 'other-vectors']);
    await expect(missing).rejects.toThrow('`npm install other-vectors`');
  } finally {
    vi.unstubAllEnvs();
  }
});
