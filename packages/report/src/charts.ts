// Charts as SVG text, drawn by Observable Plot on a document of linkedom: no browser, no network.

import { at } from '@longhand/base';
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { type Html, html, raw, withoutControls } from './html.ts';
import type { Section } from './page.ts';

const { document } = parseHTML('<!doctype html><html><body></body></html>');
const palette = ['#2f6fde', '#e0762b', '#2a9d6f', '#b04bc4', '#c9394b', '#6b7280'];

/** Lines over steps or epochs; single points where a series has only one. */
export function curves({ xLabel, yLabel, series }: Extract<Section, { kind: 'curves' }>): Html {
  const points = series.flatMap(({ name, points }) =>
    points.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y)).map(({ x, y }) => ({ x, y, name })),
  );
  if (points.length === 0) return raw('<p class="note">No points yet.</p>');
  const picture = svg({
    x: { label: xLabel, ...wholeTicks(points.map(({ x }) => x)) },
    y: { label: yLabel, grid: true, nice: true },
    color: { domain: series.map(({ name }) => name), range: palette },
    marks: [
      Plot.lineY(points, { x: 'x', y: 'y', z: 'name', stroke: 'name', strokeWidth: 2 }),
      Plot.dot(points, { x: 'x', y: 'y', fill: 'name', r: points.length > 60 ? 0 : 3 }),
    ],
  });
  return series.length > 1 ? html`${legend(series.map(({ name }) => name))}${picture}` : picture;
}

/** Above the picture, where no line can cross it. */
const legend = (names: readonly string[]): Html =>
  html`<p class="legend">${names.map((name, i) => html`<span style="--color:${at(palette, i % palette.length)}">${name}</span>`)}</p>`;

/** Epochs are whole numbers: no tick between them. */
function wholeTicks(values: readonly number[]): { ticks?: number[]; tickFormat?: string } {
  const whole = [...new Set(values)].sort((a, b) => a - b);
  return whole.length <= 12 && whole.every(Number.isInteger) ? { ticks: whole, tickFormat: 'd' } : {};
}

function svg(options: Plot.PlotOptions): Html {
  const figure = Plot.plot({
    document: document as unknown as Document,
    width: 680,
    height: 260,
    marginTop: 32,
    marginRight: 20,
    marginLeft: 56,
    marginBottom: 40,
    style: {
      background: 'transparent',
      color: 'currentColor',
      fontSize: '12px',
      fontFamily: 'inherit',
      overflow: 'visible',
    },
    ...options,
  });
  // Plot adds a style element with a class of its own; every chart has the same, so it may stay.
  return raw(withoutControls((figure as unknown as { outerHTML: string }).outerHTML));
}
