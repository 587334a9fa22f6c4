// Pictures with their captions, and the same numbers as a table for who cannot see them.
import { at } from '@longhand/base';
import { draw } from './charts/draw.ts';
import { drawImage } from './charts/image.ts';
import { type Cell, drawMatrix } from './charts/matrix.ts';
import { drawPoints } from './charts/points.ts';
import { fixed, shown, textWidth } from './charts/scale.ts';
import { checkGrid } from './checks.ts';
import { type Html, html, raw } from './html.ts';
import type { Section, SectionOf } from './page.ts';
import { dataTable } from './tables.ts';

/** Of a picture without a page's width. */
const width = 460;

type Picture = SectionOf<'curves' | 'bars' | 'reliability' | 'confusion' | 'heatMap' | 'points' | 'image'>;

const nothing = raw('<p class="note">Nothing to show.</p>');

/** The picture with its table. */
export function figure(section: Picture): Html {
  if (isEmpty(section)) return nothing;
  return html`<div class="canvas">${picture(section)}</div>${table(section)}`;
}

/** Whether there is nothing to draw. */
export function isEmpty(section: Picture): boolean {
  switch (section.kind) {
    case 'curves':
      return !section.series.some(({ points }) => points.some(({ x, y }) => Number.isFinite(x) && Number.isFinite(y)));
    case 'bars':
      return section.bars.length === 0;
    case 'reliability':
      return section.bins.every(({ count }) => count === 0);
    case 'confusion':
      return section.labels.length === 0;
    case 'heatMap':
      return section.rows.length === 0 && section.values.length === 0;
    case 'points':
      return section.groups.every(({ points }) => points.length === 0);
    case 'image':
      return section.values.every((row) => row.length === 0);
    default:
      return section satisfies never;
  }
}

/** The picture alone. @throws ShapeError if names and values do not fit each other */
export function picture(section: Picture): Html {
  if (section.kind === 'confusion') return confusion(section);
  if (section.kind === 'heatMap') return heatMap(section);
  if (section.kind === 'points') return drawPoints(section, width);
  if (section.kind === 'image') return drawImage(section);
  return (draw(section, width) as NonNullable<ReturnType<typeof draw>>).svg;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Rows are the truth; the shade is the share of the row. */
function confusion({ title, labels, counts }: SectionOf<'confusion'>): Html {
  checkGrid(title, counts, labels.length, labels.length);
  const [cellWidth, cellHeight] = cellOf(labels);
  const totals = counts.map(sum);
  const cell = (count: number, r: number, c: number): Cell => {
    const share = count / Math.max(1, at(totals, r));
    const tip = `true ${at(labels, r)}, predicted ${at(labels, c)}: ${count.toLocaleString('en')}, ${shown(share, true)} of the row`;
    const text = count === 0 ? ['0'] : [count.toLocaleString('en'), shown(share, true)];
    return { depth: share, tip, text: cellWidth < 40 ? [] : text };
  };
  const rights = labels.map((name, r) => `${name} ${shown(at(at(counts, r), r) / Math.max(1, at(totals, r)), true)}`);
  return drawMatrix({
    label: `${title}: share that is right of each true class: ${rights.join('; ')}`,
    ...{ rows: labels, columns: labels, cellWidth, cellHeight, rowTitle: 'true', columnTitle: 'predicted' },
    cells: counts.map((row, r) => row.map((count, c) => cell(count, r, c))),
    ends: totals.map((total) => `${total.toLocaleString('en')} in all`),
  });
}

/** Few classes have room for their names and numbers. */
function cellOf(labels: readonly string[]): [number, number] {
  if (labels.length > 12) return [26, 22];
  if (labels.length > 6) return [56, 44];
  return [Math.min(110, Math.max(78, ...labels.map((name) => textWidth(name) + 14))), 56];
}

// More columns than these tell their numbers only to a pointer and in the table.
const maxNumbers = 8;

function heatMap({ title, rows, columns, values }: SectionOf<'heatMap'>): Html {
  checkGrid(title, values, rows.length, columns.length);
  const dense = columns.length > maxNumbers;
  const cell = (value: number, r: number, c: number): Cell => ({
    depth: value,
    tip: `${at(rows, r)}, ${at(columns, c)}: ${fixed(value, 2)}`,
    text: dense || !(value >= 0.005) ? [] : [fixed(value, 2)],
  });
  return drawMatrix({
    label: `${title}: ${rows.length} rows, ${columns.length} columns`,
    ...{ rows, columns, cellWidth: dense ? 26 : 46, cellHeight: dense ? 24 : 28 },
    cells: values.map((row, r) => row.map((value, c) => cell(value, r, c))),
  });
}

/** So many rows of a table are read; of more every second, third ... is shown. */
const maxRows = 60;

function curvesTable({ series, xLabel, shares = false }: SectionOf<'curves'>): Html {
  const xs = [...new Set(series.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b);
  const step = Math.ceil(xs.length / maxRows);
  const maps = series.map(({ points }) => new Map(points.map(({ x, y }) => [x, y])));
  const cells = xs
    .filter((_, i) => i % step === 0)
    .map((x) => [shown(x, shares), ...maps.map((map) => shown(map.get(x) ?? Number.NaN, shares))]);
  return details([xLabel, ...series.map(({ name }) => name)], cells, step > 1 ? `One row of ${step}.` : '');
}

const pointsTable = ({ groups }: SectionOf<'points'>): Html =>
  details(
    ['', 'kind', 'x', 'y'],
    groups.flatMap(({ name, points }) => points.map(({ x, y, label = '' }) => [label, name, shown(x), shown(y)])),
  );

function table(section: Picture): Html {
  switch (section.kind) {
    case 'curves':
      return curvesTable(section);
    case 'bars': {
      const { bars, label, percent = false } = section;
      const cells = bars.map(({ name, value, low, high, count }) => [
        name,
        shown(value, percent),
        low === undefined || high === undefined ? '' : `${shown(low, percent)} to ${shown(high, percent)}`,
        count === undefined ? '' : count.toLocaleString('en'),
      ]);
      return details(['', label, '95 %', 'examples'], cells);
    }
    case 'reliability':
      return details(
        ['bin', 'confidence', 'accuracy', 'examples'],
        section.bins.map(({ from, to, confidence, accuracy, count }) => [
          `${shown(from, true)} to ${shown(to, true)}`,
          ...[confidence, accuracy].map((value) => (count > 0 ? shown(value, true) : '–')),
          count.toLocaleString('en'),
        ]),
      );
    case 'confusion':
      return details(['true \\ predicted', ...section.labels], withNames(section.labels, section.counts, String));
    case 'heatMap':
      return details(
        ['', ...section.columns],
        withNames(section.rows, section.values, (value) => fixed(value, 2)),
      );
    case 'points':
      return pointsTable(section);
    case 'image':
      return raw('');
    default:
      return section satisfies never;
  }
}

const withNames = (
  names: readonly string[],
  values: readonly (readonly number[])[],
  text: (value: number) => string,
): string[][] => values.map((row, r) => [at(names, r), ...row.map(text)]);

const details = (columns: readonly string[], rows: readonly (readonly string[])[], note = ''): Html =>
  html`<details class="data"><summary>Table</summary>${dataTable(columns, rows)}${note ? html`<p class="note">${note}</p>` : ''}</details>`;

/** Whether a section is drawn. */
export const isPicture = (section: Section): section is Picture =>
  ['curves', 'bars', 'reliability', 'confusion', 'heatMap', 'points', 'image'].includes(section.kind);
