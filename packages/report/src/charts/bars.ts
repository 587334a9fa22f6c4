// Bars that lie: a name, a length with its interval, the number and how many examples are behind it.
import { type Html, html } from '../html.ts';
import type { SectionOf } from '../page.ts';
import { svg } from './frame.ts';
import { linear, px, type Scale, shortened, shown, textWidth } from './scale.ts';

type Bars = Omit<SectionOf<'bars'>, 'kind'>;
type Bar = Bars['bars'][number];

const [rowHeight, top] = [28, 26];

export function drawBars(section: Bars, width: number): Html {
  const { title, label, bars, percent = false } = section;
  const names = bars.map(({ name }) => shortened(name, 24));
  const left = Math.min(width / 3, 10 + Math.max(0, ...names.map(textWidth)));
  const values = bars.map((bar) => valueText(bar, percent));
  const right = width - 8 - Math.max(0, ...values.map(textWidth));
  const ends = bars.flatMap(({ value, high }) => [value, high ?? value]).filter(Number.isFinite);
  const most = percent ? 1 : Math.max(0, ...ends) || 1;
  const x = linear([0, most], [left, Math.max(left + 20, right - 8)]);
  const rows = bars.map((bar, i) => row(bar, i, { x, name: names[i] ?? '', value: values[i] ?? '', width, percent }));
  const body = [html`<text class="tick" x="0" y="12">${label}</text>`, ...rows];
  const summary = bars.map(({ name, value }) => `${name} ${shown(value, percent)}`).join('; ');
  return svg(`${title}, ${label}: ${summary}`, width, top + rowHeight * bars.length, body);
}

const valueText = ({ value, count }: Bar, percent: boolean): string =>
  `${shown(value, percent)}${count === undefined ? '' : ` of ${count.toLocaleString('en')}`}`;

interface Row {
  readonly x: Scale;
  readonly name: string;
  readonly value: string;
  readonly width: number;
  readonly percent: boolean;
}

function row(bar: Bar, i: number, { x, name, value, width, percent }: Row): Html {
  const y = top + rowHeight * i;
  const length = Number.isFinite(bar.value) ? Math.max(0, x(bar.value) - x(0)) : 0;
  const [low, high] = [bar.low, bar.high];
  const known = low !== undefined && high !== undefined && Number.isFinite(low) && Number.isFinite(high);
  const interval = known ? `, 95 %: ${shown(low, percent)} to ${shown(high, percent)}` : '';
  const whisker = known
    ? html`<line class="whisker" x1="${px(x(low))}" x2="${px(x(high))}" y1="${y + 10}" y2="${y + 10}"/>`
    : '';
  return html`<g data-tip="${bar.name}: ${valueText(bar, percent)}${interval}"><rect class="hit" x="0" y="${y - 4}" width="${px(width)}" height="${rowHeight}"/>
<text class="name end" x="${px(x(0) - 8)}" y="${y + 14}">${name}</text><rect class="track" x="${px(x(0))}" y="${y + 2}" width="${px(x(percent ? 1 : 0) - x(0))}" height="16" rx="3"/>
<rect class="bar" x="${px(x(0))}" y="${y + 2}" width="${px(length)}" height="16" rx="3"/>${whisker}<text class="name end" x="${px(width)}" y="${y + 14}">${value}</text></g>`;
}
