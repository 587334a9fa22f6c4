import { describe, expect, it } from 'vitest';
import { drawBars } from './bars.ts';
import { drawLines, smoothed } from './lines.ts';
import { drawPoints } from './points.ts';
import { drawReliability } from './reliability.ts';
import { digitsOf, extent, fixed, linear, shown, textWidth, ticksAround, ticksWithin, tickText } from './scale.ts';

describe('axes', () => {
  it('have round ticks', () => {
    expect(ticksAround([0.0131, 0.977], 4)).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(ticksAround([0.7775, 0.797], 4)).toEqual([0.775, 0.78, 0.785, 0.79, 0.795, 0.8]);
    expect(ticksWithin([1, 8], 5)).toEqual([2, 4, 6, 8]);
    expect(ticksWithin([1, 2], 5, 1)).toEqual([1, 2]);
  });
  it('enclose all values, whatever they are', () => {
    for (const range of [
      [-3, 17],
      [1e-6, 2e-6],
      [1e9, 3e9],
      [-0.5, -0.49],
    ] as const) {
      const ticks = ticksAround(range, 4);
      expect(ticks[0]).toBeLessThanOrEqual(range[0]);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(range[1]);
      expect(ticks.length).toBeLessThanOrEqual(7);
    }
  });
  it('have room around a single value, and some for none', () => {
    expect(extent([5, Number.NaN])).toEqual([4.5, 5.5]);
    expect(extent([0])).toEqual([-0.5, 0.5]);
    expect(extent([Number.POSITIVE_INFINITY])).toEqual([0, 1]);
  });
  it('numbers are written for people', () => {
    expect([0.00005, 0.25, 20_000, 0].map((value) => tickText(value))).toEqual(['5e-5', '0.25', '20k', '0']);
    expect([shown(0.12345), shown(1234567), shown(0.5, true), shown(Number.NaN)]).toEqual([
      '0.1235',
      '1,234,567',
      '50.0 %',
      '–',
    ]);
    expect([fixed(1.5, 2), fixed(0.5, 2, true), fixed(Number.NaN, 2)]).toEqual(['1.50', '50.0 %', '–']);
    expect([[0.5], [1.5], [100], [0], []].map(digitsOf)).toEqual([3, 2, 1, 0, 0]);
  });
  it('map ends to ends', () => {
    const scale = linear([2, 4], [100, 0]);
    expect([2, 3, 4].map(scale)).toEqual([100, 50, 0]);
  });
});

describe('smoothing', () => {
  const points = [3, 1, 2, Number.NaN, 5].map((y, x) => ({ x, y }));
  it('of 0 changes nothing', () => expect(smoothed(points, 0)).toEqual(points));
  it('leaves what is constant, from the first point on', () => {
    for (const { y } of smoothed(
      [1, 2, 3].map((x) => ({ x, y: 7 })),
      0.9,
    ))
      expect(y).toBeCloseTo(7, 9);
  });
  it('is the mean with weights that fall', () => {
    const [, second] = smoothed(points, 0.5);
    expect(second?.y).toBeCloseTo((0.5 * 1 + 0.25 * 3) / 0.75, 9);
  });
});

it('curves lie within their plot', () => {
  const series = [{ name: 'a', points: [0, 5, 2, 9].map((y, x) => ({ x, y })) }];
  const chart = drawLines({ title: 't', xLabel: 'x', yLabel: 'y', series }, { width: 300, height: 200 });
  for (const { x, y } of series[0]?.points ?? []) {
    expect(chart.x(x)).toBeGreaterThanOrEqual(chart.plot.left);
    expect(chart.x(x)).toBeLessThanOrEqual(chart.plot.right);
    expect(chart.y(y)).toBeGreaterThanOrEqual(chart.plot.top);
    expect(chart.y(y)).toBeLessThanOrEqual(chart.plot.bottom);
  }
});

it('a reliability diagram has a bar for each bin that has examples', () => {
  const bin = { from: 0, to: 0.5, confidence: 0.4, accuracy: 0.3, count: 2 };
  const bins = [bin, { ...bin, from: 0.5, to: 1, count: 0 }];
  const { text } = drawReliability({ title: 'C', error: 0.1, bins }, 400);
  expect(text.match(/class="bar"/g)).toHaveLength(1);
  expect(text).toContain('data-tip="confidence 40.0 %, accuracy 30.0 %, 2 examples"');
});

it.each([400, 520, 1200])('names of bars end inside a picture of %i pixels: what is longer is cut', (width) => {
  const bars = ['LSTM', 'one layer in both directions', 'x'.repeat(60)].map((name) => ({ name, value: 1 }));
  const { text } = drawBars({ title: '', label: '', bars }, width);
  const names = [...text.matchAll(/class="name end" x="([\d.]+)" y="[\d.]+">([^<]*[a-zA-Z…])</g)];
  expect(names).toHaveLength(3);
  for (const [, end, name = ''] of names) expect(Number(end) - textWidth(name)).toBeGreaterThanOrEqual(4);
  expect(names.map(([, , name = '']) => name.endsWith('…')).at(-1)).toBe(true);
  expect(names[0]?.[2]).toBe('LSTM');
  if (width > 500) expect(names[1]?.[2]).toBe('one layer in both directions');
});

describe('a map of points', () => {
  const point = (label: string, x: number, y: number) => ({ label, x, y });
  const groups = [
    { name: 'good', points: [point('superb', 0, 0), point('nice', 0, 0.001), { x: Number.NaN, y: 1 }] },
    { name: 'bad', points: [point('<b>', 5, 3)] },
  ];
  const { text } = drawPoints({ title: 'Words', groups }, 400);

  it('has a dot and a tip for each that is somewhere', () => {
    expect(text.match(/<circle/g)).toHaveLength(3);
    expect(text).toContain('data-tip="superb, good"');
    expect(text).toContain('data-tip="&#60;b&#62;, bad"');
    expect(text).not.toMatch(/NaN|<b>/);
  });

  it('leaves out a label that would cover another', () => {
    expect(text).toContain('>superb</text>');
    expect(text).not.toContain('>nice</text>');
  });
});
