// Files of a run, tables for the terminal, pictures of numbers.
import { mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { ShapeError } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import {
  type EvaluationReport,
  formatTable,
  type MetricsRow,
  type ReportPage,
  readEvaluation,
  readMetrics,
  readStatistics,
  renderReport,
  writeEvaluation,
  writeReport,
  writeStatistics,
} from './index.ts';
import { pngOf } from './png.ts';

const rows: MetricsRow[] = [
  { epoch: 0, step: 10, loss: 1.5, learningRate: 0.1, dev: { accuracy: 0.5, loss: 1.2 } },
  { epoch: 1, step: 20, loss: 0.7, learningRate: 0.1, dev: { accuracy: 0.8, loss: 0.9 } },
];

const page: ReportPage = { title: 'A', command: '', metrics: [], sections: [], settings: {}, environment: {} };

describe('files', () => {
  const evaluation: EvaluationReport = {
    ...{ task: 'sentiment', dataset: 'x', split: 'dev', preset: '', signature: 's', compute: 'c', commit: '' },
    ...{ parameters: 1, trainSeconds: 2, examplesPerSecond: 3, threads: 1, seed: 1 },
    metrics: { accuracy: { value: 0.5, low: 0.4, high: 0.6 } },
  };
  it('an evaluation comes back as it was written', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'longhand-'));
    await expect(readEvaluation(folder)).rejects.toThrow(
      'expected an evaluated run, got no report.json. Run evaluate first.',
    );
    await writeEvaluation(folder, evaluation);
    expect(await readEvaluation(folder)).toEqual(evaluation);
    const other = { ...evaluation, split: 'test', ensemble: ['a', 'b'] };
    await writeEvaluation(folder, other, 'test');
    expect(await readEvaluation(folder)).toEqual(evaluation);
    expect(JSON.parse(await readFile(join(folder, 'report.test.json'), 'utf8'))).toMatchObject(other);
    await writeFile(join(folder, 'report.json'), '{"a": 1}');
    await expect(readEvaluation(folder)).rejects.toThrow('report.json: task: expected string, got nothing');
    await writeFile(join(folder, 'report.json'), '{');
    await expect(readEvaluation(folder)).rejects.toThrow('expected JSON');
  });
  it('metrics are read by line', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'longhand-')), 'metrics.jsonl');
    await writeFile(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    expect(await readMetrics(path)).toEqual(rows);
    await writeFile(path, `${JSON.stringify(rows[0])}\n{"epo`);
    expect(await readMetrics(path)).toEqual(rows.slice(0, 1)); // the training was killed while it wrote
    await writeFile(path, `${JSON.stringify(rows[0])}\n{"epo\n`);
    await expect(readMetrics(path)).rejects.toThrow('metrics.jsonl line 2: expected JSON, got "{\\"epo"');
    await writeFile(path, `${JSON.stringify({ ...rows[0], dev: { loss: 'low' } })}\n`);
    await expect(readMetrics(path)).rejects.toThrow('line 1: dev.loss: expected a number, got "low"');
    await expect(readMetrics(join(path, 'none'))).rejects.toThrow('no readable file (ENOTDIR)');
  });
  it.each([
    ['null', 'expected object, got null'],
    ['[]', 'expected object, got an array'],
    ['{"task":"x"}', 'dataset: expected string, got nothing'],
    [JSON.stringify({ ...evaluation, version: 2 }), 'version: expected 1, got 2'],
    [JSON.stringify({ ...evaluation, metrics: null }), 'metrics: expected record, got null'],
    [
      JSON.stringify({ ...evaluation, metrics: { accuracy: { value: '1' } } }),
      'metrics.accuracy.value: expected a number',
    ],
    ['['.repeat(100_000), 'report.json: expected JSON'],
  ])('a report.json that is none is an error: %#', async (text, message) => {
    const folder = await mkdtemp(join(tmpdir(), 'longhand-'));
    await writeFile(join(folder, 'report.json'), text);
    await expect(readEvaluation(folder)).rejects.toThrow(message);
    await writeFile(join(folder, 'statistics.json'), text);
    await expect(readStatistics(folder)).rejects.toThrow('statistics.json');
  });
  it('are written in the place of links, not through them', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'longhand-'));
    await writeFile(join(folder, 'mine.txt'), 'mine');
    for (const name of ['report.json', 'report.html']) await symlink(join(folder, 'mine.txt'), join(folder, name));
    await writeEvaluation(folder, evaluation);
    await writeReport(folder, page);
    expect(await readFile(join(folder, 'mine.txt'), 'utf8')).toBe('mine');
    expect(await readEvaluation(folder)).toMatchObject(evaluation);
  });
  it('writeReport gives the path of the page', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'longhand-'));
    const path = await writeReport(folder, page);
    expect(path).toBe(join(folder, 'report.html'));
    expect(await readFile(path, 'utf8')).toBe(renderReport(page));
  });
});

it('tables align words to the left and numbers to the right', () => {
  expect(
    formatTable(
      ['name', 'n'],
      [
        ['ab', 1],
        ['c', '12.5 %'],
      ],
    ).split('\n'),
  ).toEqual(['name       n', '----  ------', 'ab         1', 'c     12.5 %']);
});

it('tables show escapes of a terminal, and keep their columns', () => {
  expect(formatTable(['la\u001b[2Jbel', 'n'], [['a\nb', 1]]).split('\n')).toEqual([
    ...['la\\u001b[2Jbel  n', '--------------  -', 'a\\nb            1'],
  ]);
});

it('a picture is a PNG whose pixels are its numbers', () => {
  const png = pngOf([
    [0, 1, 2],
    [0.5, -1, 0.2],
  ]);
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at))
    chunks.set(png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  expect([chunks.get('IHDR')!.readUInt32BE(0), chunks.get('IHDR')!.readUInt32BE(4)]).toEqual([3, 2]);
  expect([...inflateSync(chunks.get('IDAT')!)]).toEqual([0, 0, 255, 255, 0, 128, 0, 51]);
  expect(chunks.get('PLTE')).toHaveLength(768);
  // The checksum of an empty IEND is in every PNG.
  expect(png.subarray(-4).toString('hex')).toBe('ae426082');
});

describe('what data may hold', () => {
  it('does not fit its labels', () => {
    const section = (values: readonly (readonly number[])[]) =>
      renderReport({
        ...page,
        sections: [{ kind: 'heatMap', title: 'Map', rows: ['r'], columns: ['a', 'b'], values }],
      });
    expect(() => section([[1]])).toThrow('section "Map": expected values [1, 2], got a row of 1');
    expect(() => section([])).toThrow('section "Map": expected values [1, 2], got 0 rows');
    expect(() => formatTable(['a', 'b'], [['x']])).toThrow(ShapeError);
    for (const values of [[], [[]], [[0], [0, 1]]]) expect(() => pngOf(values)).toThrow(ShapeError);
    expect(() => pngOf([{ length: 2 ** 27 }])).toThrow(ShapeError);
  });

  it('is written out in a table for the terminal', () => {
    expect(formatTable(['n\u001b[2J'], [['a\nb\t\u009b31m\u202e']]).split('\n')).toEqual([
      ...['n\\u001b[2J', '---------------------', 'a\\nb\\t\\u009b31m\\u202e'],
    ]);
  });
});

describe('files of runs that do not fit', () => {
  const folder = async (name: string, text: string) => {
    const path = await mkdtemp(join(tmpdir(), 'longhand-'));
    await writeFile(join(path, name), text);
    return path;
  };

  const report = {
    ...{ task: 't', dataset: 'd', split: 'dev', preset: '', signature: '', compute: 'c', commit: '', parameters: 1 },
    ...{ trainSeconds: 1, examplesPerSecond: 1, threads: 1, seed: 1, metrics: {} },
  };
  it.each<[unknown, string]>([
    [null, 'expected object, got null'],
    [{ ...report, version: 2 }, 'version'],
    [{ ...report, metrics: null }, 'metrics: expected record, got null'],
    [{ ...report, metrics: { a: 5 } }, 'metrics.a: expected object, got 5'],
    [{ ...report, metrics: { a: { value: '1', low: 0, high: 1 } } }, 'metrics.a.value: expected a number, got "1"'],
    [{ ...report, threads: '2' }, 'threads: expected number, got "2"'],
    [{ ...report, seed: 1e308 }, 'seed'],
  ])('report.json: %j', async (value, message) => {
    await expect(readEvaluation(await folder('report.json', JSON.stringify(value)))).rejects.toThrow(message);
  });

  it('a NaN, which JSON writes as null, is read as NaN', async () => {
    const metrics = { a: { value: null, low: 0, high: 1 } };
    const path = await folder('report.json', JSON.stringify({ ...report, metrics }));
    expect((await readEvaluation(path)).metrics.a).toEqual({ value: Number.NaN, low: 0, high: 1 });
    const rows = await folder('m.jsonl', '\n{"epoch":0,"step":1,"loss":null,"learningRate":1,"dev":{"f":null}}\n\n');
    expect(await readMetrics(join(rows, 'm.jsonl'))).toEqual([
      { epoch: 0, step: 1, loss: Number.NaN, learningRate: 1, dev: { f: Number.NaN } },
    ]);
  });

  it('metrics.jsonl: the line is counted from the file\u2019s first', async () => {
    const path = join(await folder('m.jsonl', '\n\n{"epoch":0}\n'), 'm.jsonl');
    await expect(readMetrics(path)).rejects.toThrow('m.jsonl line 3: step: expected number, got nothing');
    await expect(readMetrics(tmpdir())).rejects.toThrow('expected rows of a training, got no readable file (EISDIR)');
  });

  it.each([
    ['[]', 'expected object, got an array'],
    ['{"references":"x","metrics":{"a":null}}', 'metrics.a: expected array, got null'],
    ['{"references":"x","metrics":{"a":[[1],[1,2]]}}', 'metrics.a: expected as many counts for each example'],
    ['{"references":"x","metrics":{"a":[[null]]}}', 'metrics.a.0.0: expected number, got null'],
  ])('statistics.json: %s', async (text, message) => {
    await expect(readStatistics(await folder('statistics.json', text))).rejects.toThrow(message);
  });

  it('statistics of nothing, and of no finite number', async () => {
    const path = await folder('x', '');
    await writeStatistics(path, [], { a: [], __proto__: [] });
    expect((await readStatistics(path)).metrics).toEqual({ a: [] });
    await expect(writeStatistics(path, ['r'], { a: [[Number.NaN]] })).rejects.toThrow('statistics of a, example 0');
  });
});
