// What stands on a page, and that data is never markup.
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import { bundleClient } from '../scripts/client.ts';
import { client } from './client.generated.ts';
import {
  chartFile,
  classificationSections,
  curvesFromMetrics,
  type ReportPage,
  readEvaluation,
  readReport,
  renderReport,
  runPage,
  type Section,
  sampleExamples,
  writeCharts,
  writeReport,
} from './index.ts';

const rows = [
  { epoch: 0, step: 10, loss: 1.5, learningRate: 0.1, dev: { accuracy: 0.5, loss: 1.2 } },
  { epoch: 1, step: 20, loss: 0.7, learningRate: 0.05, dev: { accuracy: 0.8, loss: 0.9 } },
];
const confusion = {
  kind: 'confusion',
  title: 'Confusion',
  labels: ['no', 'yes'],
  counts: [
    [9, 1],
    [0, 0],
  ],
} as const;
const bare = { title: '', command: '', metrics: [], settings: {}, environment: {} };
const rendered = (...sections: Section[]) => renderReport({ ...bare, sections });
/** Without style, data and script. */
const bodyOf = (text: string) => text.slice(text.indexOf('<body>'), text.indexOf('<script type="application/json"'));

describe('tables and heads', () => {
  it('keep long texts readable, and scores with their intervals on one line', () => {
    const text = rendered({
      ...{ kind: 'table', title: 'Rows', columns: ['name', 'score', 'text', 'word'] },
      rows: [
        ['a', '87.4 [85.8, 89.0] %', 'x'.repeat(41), 'short'],
        ['b', '37.95 ± 0.44', '', '3 apples'],
      ],
    });
    expect(text).toMatch(/<table class="cards" role="table">/);
    expect(text).toContain('<td class="score" role="cell" data-column="score">37.95 ± 0.44</td><td class="long"');
    expect(text).toContain('<td class="" role="cell" data-column="word">3 apples</td>');
  });

  it('have no headings of what there is none of', () => {
    const none = rendered();
    expect(none).toContain('<h2 id="settings">Command</h2>');
    expect(none).not.toMatch(/>(Settings|Environment)</);
    const both = renderReport({ ...bare, sections: [], settings: { a: 1 }, environment: { node: 'v20' } });
    expect(both).toMatch(/>Settings<.*>Environment</s);
  });
});

const page: ReportPage = {
  title: 'A <run> & "more"',
  command: 'pnpm train --data "my set"',
  metrics: [
    { name: 'accuracy', value: 0.876, low: 0.85, high: 0.9, percent: true },
    { name: 'loss', value: 0.12345 },
  ],
  sections: [
    ...curvesFromMetrics(rows),
    confusion,
    { kind: 'heatMap', title: 'Attention', rows: ['r'], columns: ['a', 'b'], values: [[0.25, 1]] },
    { kind: 'points', title: 'Words', groups: [{ name: 'good', points: [{ x: 1, y: 2, label: 'superb' }] }] },
    {
      kind: 'bars',
      title: 'By length',
      label: 'accuracy',
      percent: true,
      bars: [{ name: '1 to 9', value: 0.5, low: 0.25, high: 0.75, count: 1200 }],
    },
    { kind: 'table', title: 'Table', columns: ['name', 'n'], rows: [['x', 3]] },
    {
      kind: 'examples',
      title: 'Examples',
      rows: [
        { text: 'plain <b>', truth: 'yes', prediction: 'no', probability: 0.9 },
        { text: '', truth: 'yes', prediction: 'yes', probability: 0.51, tokens: [{ token: 'good', weight: -1 }] },
      ],
    },
    {
      kind: 'examples',
      title: 'Summaries',
      note: 'side by side',
      total: 1000,
      rows: [
        {
          name: 'doc <1>',
          source: [
            { text: 'It rains.', chosen: true, weight: 1 },
            { text: 'So.', chosen: false, weight: 0.25 },
          ],
          output: [
            { text: 'rain', copied: 0.1 },
            { text: 'rains', copied: 0.9 },
          ],
          references: ['wet & cold'],
          ...{ score: 50, verdict: 'F 50.0' },
        },
        {
          name: 'b',
          source: 'x',
          output: 'plain',
          references: [],
          score: 10,
          verdict: 'F 10.0',
          alignment: 'REF: a  b',
        },
      ],
    },
    {
      kind: 'image',
      title: 'Picture',
      rows: ['up', 'down'],
      columns: '0 to 1 s',
      values: [
        [0, 1],
        [0.5, 0.25],
      ],
    },
    { kind: 'preformatted', title: 'Lines', blocks: ['REF: a  b\nHYP: a <c>'] },
    { kind: 'text', title: 'Text', paragraphs: ['one', 'two'] },
  ],
  settings: { data: 'x', dropout: 0.3, flags: [1, 2] },
  baseline: { data: 'generated', dropout: 0.3, flags: [1, 2] },
  environment: { node: 'v20' },
};

describe('renderReport', () => {
  const text = renderReport(page);

  it('is one page that loads nothing', () => {
    expect(text).toMatch(/^<!doctype html>/);
    expect(text).not.toMatch(/<link|@import|url\(|fetch\(|XMLHttpRequest|import\(/);
    expect(bodyOf(text)).not.toMatch(/src=|href="(?!#|data:)/);
    expect(text.match(/https?:\/\/[^"']*/g)?.every((url) => url === 'http://www.w3.org/2000/svg')).toBe(true);
  });
  it('escapes what it is given', () => {
    expect(text).toContain('A &#60;run&#62; &#38; &#34;more&#34;');
    expect(text).toContain('plain &#60;b&#62;');
    expect(text).not.toContain('plain <b>');
  });
  it('shows numbers for people', () => {
    expect(text).toContain('87.6 %');
    expect(text).toContain('95 %: 85.0 to 90.0');
    expect(text).toContain('>0.123<');
  });
  it('groups the curves of a training, and draws a line for each series and a dot for each value', () => {
    const training = text.slice(text.indexOf('id="part-1"'), text.indexOf('id="part-2"'));
    expect(training.match(/<svg/g)).toHaveLength(3);
    expect(training.match(/<polyline/g)).toHaveLength(4);
    expect(training.match(/<circle/g)).toHaveLength(8);
    expect(training).toContain('aria-label="Loss by epoch: train from 1.5 to 0.7; dev from 1.2 to 0.9"');
    expect(bodyOf(text)).not.toContain('NaN');
  });
  it('has the numbers of each picture as a table', () => {
    expect(text).toContain('<th scope="row">2</th><td class="number">0.7</td><td class="number">0.9</td>');
    expect(text.match(/<details class="data">/g)).toHaveLength(7);
  });
  it('shows counts and shares of the confusion, also of a row without examples', () => {
    expect(text).toContain('data-tip="true no, predicted no: 9, 90.0 % of the row"');
    expect(text).toMatch(/fill-opacity="0.9"\/><text class="count middle on"[^>]*>9<\/text>/);
    expect(text).toContain('data-tip="true yes, predicted yes: 0, 0.0 % of the row"');
  });
  it('sets names of rows and columns at their cells', () => {
    const map = rendered({
      kind: 'heatMap',
      title: 'M',
      rows: ['r', 'long name'],
      columns: ['a'],
      values: [[1], [0.5]],
    });
    const numbers = (pattern: RegExp) => [...map.matchAll(pattern)].map((match) => match.slice(1).map(Number));
    const [first = [], second = []] = numbers(/<rect class="cell" x="([\d.]+)" y="([\d.]+)" width="46" height="28"/g);
    expect(second[1]).toBeCloseTo((first[1] ?? 0) + 28, 1);
    for (const [i, [x = 0, y = 0]] of numbers(/<text class="name end" x="([\d.]+)" y="([\d.]+)"/g).entries()) {
      expect(x).toBeCloseTo((first[0] ?? 0) - 8, 1);
      expect(y).toBeCloseTo((first[1] ?? 0) + 28 * i + 18, 1);
    }
  });
  it('shows a heat map of few columns with its numbers, of many with squares that tell them', () => {
    const map = (columns: readonly string[]) =>
      rendered({ kind: 'heatMap', title: 'Map', rows: ['<r>'], columns, values: [columns.map((_, i) => i / 20)] });
    expect(map(['a', 'b'])).toMatch(/>0\.05<\/text>/);
    const wide = map('abcdefghij'.split(''));
    expect(wide).toContain('data-tip="&#60;r&#62;, j: 0.45"');
    expect(wide).not.toContain('>0.45</text>');
  });
  it('draws bars with their interval and count', () => {
    expect(text).toContain('data-tip="1 to 9: 50.0 %\n95 %: 25.0 % to 75.0 %\n1,200 examples"');
    expect(text).toContain('>n 1,200</text>');
  });
  it('marks what was wrong with the truth, and words by their weight', () => {
    expect(text).toMatch(/tag wrong">wrong<\/span> <b>no<\/b> 90 % <span class="note">true: yes/);
    expect(text).toMatch(/class="against" style="--depth:70%" data-tip="-1\.00">good/);
  });
  it('attention has one colour, which is neither for nor against', () => {
    const tokens = [{ token: 'good', weight: 1 }];
    const row = { text: 'good', truth: 'yes', prediction: 'yes', probability: 0.9, tokens };
    const page = (unsigned: boolean) => rendered({ kind: 'examples', title: 'E', rows: [{ ...row, unsigned }] });
    expect(page(true)).toMatch(/<span class="unit" style="--depth:50%" data-tip="1\.00">good/);
    expect(page(true)).not.toContain('class="for"');
    expect(page(false)).toContain('class="for" style="--depth:70%"');
  });
  it('shows the hardest example first', () => {
    expect(text.indexOf('plain &#60;b&#62;')).toBeLessThan(text.indexOf('data-tip="-1.00">good'));
    expect(text.indexOf('<b>F 10.0</b>')).toBeLessThan(text.indexOf('<b>F 50.0</b>'));
  });
  it('shows a text beside its source, what is chosen and what was copied marked, and says that it is a sample', () => {
    expect(text).toMatch(/class="unit chosen" style="--depth:40%" data-tip="chosen, 1">It rains\./);
    expect(text).toMatch(/class="unit" style="--depth:10%" data-tip="0\.25">So\./);
    expect(text).toMatch(/class="written" data-tip="copied 0\.10">rain</);
    expect(text).toMatch(/class="copied" data-tip="copied 0\.90">rains</);
    expect(text).toContain('<dt>Reference</dt><dd>wet &#38; cold</dd>');
    expect(text).toContain('2 of 1,000 examples');
  });
  it('marks words that differ from the reference where it is asked to', () => {
    const row = { name: '', source: 's', output: 'the cat', references: ['the dog'], score: 1, verdict: '' };
    const section = { kind: 'examples', title: 'T', rows: [row] } as const;
    expect(rendered({ ...section, compare: true })).toContain('the <span class="differs">cat</span>');
    expect(rendered({ ...section, compare: true })).toContain('the <span class="differs">dog</span>');
    expect(rendered(section)).not.toContain('<span class="differs">');
  });
  it('shows settings that differ from the preset first, all on request', () => {
    expect(text).toContain('<th scope="row">data</th><td>x</td><td class="usual">generated</td>');
    expect(text).not.toContain('<th scope="row">dropout</th><td>0.3</td><td class="usual">');
    expect(text).toContain('<summary>All 3 settings</summary>');
    expect(renderReport({ ...page, baseline: page.settings })).toContain('All settings are at their defaults.');
  });
  it('is the same for the same page', () => expect(renderReport(page)).toBe(text));
  it('has ids that are unique, and a link to each part', () => {
    const ids = [...bodyOf(text).matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of bodyOf(text).matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
  });
});

describe('the data inside a page', () => {
  it('comes back as it was, but for the values of pictures', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'longhand-'));
    await writeReport(folder, page);
    const sections = page.sections.map((section) => (section.kind === 'image' ? { ...section, values: [] } : section));
    expect(await readReport(folder)).toEqual({ ...page, sections });
  });
  it('is refused where it is none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'longhand-'));
    await expect(readReport(folder)).rejects.toThrow('expected the page of an evaluated run, got no readable file');
    await writeFile(join(folder, 'report.html'), '<html>');
    await expect(readReport(folder)).rejects.toThrow('expected a page with its data, got none. Run evaluate again.');
    await writeFile(join(folder, 'report.html'), '<script type="application/json" id="data">{"title":1}</script>');
    await expect(readReport(folder)).rejects.toThrow('title: expected string, got 1');
  });
  it('does not make the page large, however many examples there are', () => {
    const random = createRandom(1);
    const count = 10_000;
    const confidences = Array.from({ length: count }, () => 0.5 + random.uniform() / 2);
    const truth = confidences.map(() => Math.floor(random.uniform() * 2));
    const prediction = truth.map((label) => (random.uniform() < 0.8 ? label : 1 - label));
    const probabilities = confidences.map((p, i) => (prediction[i] === 1 ? [1 - p, p] : [p, 1 - p]));
    const examples = sampleExamples(confidences).map((i) => ({
      ...{ text: 'word '.repeat(40), truth: String(truth[i]), prediction: String(prediction[i]) },
      probability: confidences[i] ?? 0,
    }));
    const lengths = confidences.map(() => Math.ceil(random.uniform() * 60));
    const text = rendered(
      ...classificationSections({ labels: ['0', '1'], truth, prediction, confidences, probabilities, lengths }),
      { kind: 'examples', title: 'Examples', total: count, rows: examples },
    );
    expect(text).toContain('300 of 10,000 examples');
    expect(text.length).toBeLessThan(600_000);
  });
});

describe('runPage', () => {
  it('is the page of any app, also of a report.json from before there were versions', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'longhand-'));
    const old = {
      ...{ task: 't', dataset: 'd', split: 'dev', preset: 'tiny', signature: 's', compute: 'c', commit: 'abc' },
      ...{ parameters: 12_345, trainSeconds: 1.234, examplesPerSecond: 98.76, threads: 2, seed: 1 },
      metrics: { a: { value: 1, low: 0, high: 1 } },
    };
    await writeFile(join(folder, 'report.json'), JSON.stringify(old));
    await writeFile(join(folder, 'metrics.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    const evaluation = await readEvaluation(folder);
    const head = {
      ...{
        app: 'x',
        title: 'X',
        about: ['dev split', '', 'note'],
        settings: { a: 2 },
        baseline: { a: 1 },
        unit: 'lines',
      },
      ...{ flags: ['--a 2'], metrics: [], metricsFile: join(folder, 'metrics.jsonl'), evaluation },
      environment: { node: 'v20' },
    };
    const made = await runPage(head, [confusion]);
    expect(made.subtitle).toBe('dev split · note');
    expect(made.command).toBe('pnpm --filter ./apps/x train --preset tiny --a 2');
    expect(made.sections.map(({ title }) => title)).toEqual(['Loss', 'Dev accuracy', 'Learning rate', 'Confusion']);
    expect(made.environment).toEqual({
      ...{ node: 'v20', compute: 'c, 2 threads', parameters: '12,345' },
      ...{ 'training seconds': 1.23, 'lines a second': 98.8, 'scored by': 's' },
    });
    expect(renderReport(made)).toContain('<td class="usual">1</td>');
    expect((await runPage({ ...head, metricsFile: undefined }, [])).sections).toEqual([]);
  });
});

describe('charts as files', () => {
  const drawn = page.sections.flatMap((section) => chartFile(section) ?? []);

  it('are well-formed SVG without variables of a page', () => {
    expect(drawn).toHaveLength(8);
    for (const text of drawn) {
      expect(text).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
      expect(text).not.toMatch(/var\(|color-mix|light-dark|NaN|undefined/);
      expect(unclosed(text.slice(text.indexOf('<svg')))).toEqual([]);
    }
  });
  it('are written into a folder, one a picture', async () => {
    const folder = join(await mkdtemp(join(tmpdir(), 'longhand-')), 'charts');
    const paths = await writeCharts(folder, [confusion, { kind: 'text', title: 'no', paragraphs: [] }, confusion]);
    expect(paths).toEqual([join(folder, '01-Confusion.svg'), join(folder, '03-Confusion.svg')]);
    expect(await readFile(paths[0] ?? '', 'utf8')).toBe(chartFile(confusion));
  });
});

/** Elements that are not closed, or closed and not open; markup that is none. */
function unclosed(text: string): string[] {
  const open: string[] = [];
  const name = String.raw`([\w-]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)`;
  const rest = text
    .replace(/<style>[^<]*<\/style>/g, '')
    .replace(new RegExp(`<(/?)${name}>`, 'g'), (_, end: string, tag: string, _attributes: string, self: string) => {
      if (end && open.pop() !== tag) open.push(`</${tag}`);
      if (!end && !self) open.push(tag);
      return '';
    });
  return [...open, ...(rest.match(/[<>]/g) ?? [])];
}

it('the script of the page is the bundle of its sources', async () => {
  expect(client).toBe(await bundleClient());
});

describe('what data may hold', () => {
  const nasty = `</script><!--<img src=x onerror=alert(1)>"'\u0000\u001b[31m\u2028\uD800 constructor __proto__`;
  const common = { title: nasty, note: nasty, group: nasty };
  const everywhere: ReportPage = {
    ...{ title: nasty, subtitle: nasty, command: nasty },
    metrics: [{ name: nasty, value: Number.NaN }],
    settings: { [nasty]: nasty, nothing: undefined, none: null },
    baseline: { [nasty]: 'else' },
    environment: { list: [nasty] },
    sections: [
      {
        ...{ ...common, kind: 'curves', xLabel: nasty, yLabel: nasty },
        series: [nasty, 'b'].map((name) => ({
          name,
          points: [
            { x: 0, y: 1 },
            { x: 1, y: Number.NaN },
          ],
        })),
      },
      { ...common, kind: 'bars', label: nasty, bars: [{ name: nasty, value: Number.NaN, low: Number.NaN, high: 1 }] },
      {
        ...{ ...common, kind: 'reliability', error: Number.NaN },
        bins: [{ from: 0, to: 1, confidence: 0.5, accuracy: 0.5, count: 1 }],
      },
      { ...common, kind: 'confusion', labels: [nasty], counts: [[1]] },
      { ...common, kind: 'heatMap', rows: [nasty], columns: [nasty], values: [[Number.NaN]] },
      { ...common, kind: 'points', groups: [{ name: nasty, points: [{ x: Number.NaN, y: 0, label: nasty }] }] },
      { ...common, kind: 'table', columns: [nasty], rows: [[nasty]] },
      {
        ...{ ...common, kind: 'examples', scoreName: nasty, compare: true },
        rows: [
          {
            ...{ text: nasty, truth: nasty, prediction: 'x', name: nasty, probability: Number.NaN },
            tokens: [{ token: nasty, weight: Number.NaN }],
          },
          {
            ...{ name: nasty, references: [nasty], score: Number.NaN, verdict: nasty, output: nasty },
            source: [{ text: nasty, chosen: true, weight: Number.NaN }],
          },
          {
            ...{ name: nasty, source: nasty, references: [], score: 0, verdict: nasty, alignment: nasty },
            output: [{ text: nasty, copied: 1 }],
          },
        ],
      },
      { ...common, kind: 'image', rows: [nasty], columns: nasty, values: [[0, Number.NaN]] },
      { ...common, kind: 'preformatted', blocks: [nasty] },
      { ...common, kind: 'text', paragraphs: [nasty] },
    ],
  };

  it('is text on the page wherever it stands, and no markup', () => {
    const text = renderReport(everywhere);
    expect(text.match(/<script/g)).toHaveLength(2); // the data and the script
    expect(text.match(/<\/script/g)).toHaveLength(2);
    expect(text).not.toMatch(/<img|<!--/);
    expect(text).not.toMatch(/[^\P{Cc}\t\n\r]/u);
    expect(bodyOf(text)).not.toContain('NaN');
    expect(text).not.toMatch(/\p{Surrogate}/u);
  });

  it('is text in the files of charts', () => {
    for (const text of everywhere.sections.flatMap((section) => chartFile(section) ?? [])) {
      expect(text).not.toMatch(/<img|<script|<!--/);
      expect(unclosed(text.slice(text.indexOf('<svg')))).toEqual([]);
    }
  });

  it('is nothing at all', () => {
    const sections: Section[] = [
      { kind: 'curves', title: '', xLabel: '', yLabel: '', series: [] },
      { kind: 'bars', title: '', label: '', bars: [] },
      { kind: 'reliability', title: '', error: 0, bins: [] },
      { kind: 'confusion', title: '', labels: [], counts: [] },
      { kind: 'heatMap', title: '', rows: [], columns: [], values: [] },
      { kind: 'points', title: '', groups: [] },
      { kind: 'image', title: '', values: [] },
      { kind: 'table', title: '', columns: [], rows: [] },
      { kind: 'examples', title: '', rows: [] },
      { kind: 'text', title: '', paragraphs: [] },
    ];
    expect(rendered(...sections).match(/Nothing to show\./g)).toHaveLength(7);
    for (const section of sections) expect(chartFile(section)).toBeUndefined();
  });
});
