// Bars that lie: a name, a length with its interval, the number and how many examples are behind it.
import { type Html, html } from '../html.ts';
import type { SectionOf } from '../page.ts';
import { svg } from './frame.ts';
import { digitsOf, fixed, linear, px, type Scale, shortened, textWidth } from './scale.ts';

type Bars = Omit<SectionOf<'bars'>, 'kind'>;
type Bar = Bars['bars'][number];

const [rowHeight, top] = [28, 26];
/** Around a name. */
const gap = 16;

export function drawBars(section: Bars, width: number): Html {
  const { title, label, bars, percent = false } = section;
  // What is longer is cut there, and not at the edge of the picture.
  const room = Math.min(200, 0.45 * width) - gap;
  const names = bars.map(({ name }) => shortened(name, Math.floor((Array.from(name).length * room) / textWidth(name))));
  const left = gap + Math.max(0, ...names.map(textWidth));
  const digits = Math.min(2, digitsOf(bars.map(({ value }) => value)));
  const values = bars.map(({ value }) => fixed(value, digits, percent));
  const counts = bars.map(({ count }) => (count === undefined ? '' : `n ${count.toLocaleString('en')}`));
  const ofCount = width - Math.max(0, ...counts.map(textWidth)) - 8;
  const right = ofCount - Math.max(0, ...values.map(textWidth)) - 8;
  const ends = bars.flatMap(({ value, high }) => [value, high ?? value]).filter(Number.isFinite);
  const most = percent ? 1 : Math.max(0, ...ends) || 1;
  const x = linear([0, most], [left, Math.max(left + 20, right - 8)]);
  const rows = bars.map((bar, i) => {
    const [name = '', value = '', count = ''] = [names[i], values[i], counts[i]];
    return row(bar, i, { x, most, name, value, count, ofCount, width, tip: tipOf(bar, digits, percent) });
  });
  const body = [html`<text class="tick" x="0" y="12">${label}</text>`, ...rows];
  const summary = bars.map(({ name, value }) => `${name} ${fixed(value, digits, percent)}`).join('; ');
  return svg(`${title}, ${label}: ${summary}`, width, top + rowHeight * bars.length, body);
}

function tipOf({ name, value, low, high, count }: Bar, digits: number, percent: boolean): string {
  const text = (number: number) => fixed(number, digits, percent);
  const interval = low === undefined || high === undefined ? '' : `\n95 %: ${text(low)} to ${text(high)}`;
  return `${name}: ${text(value)}${interval}${count === undefined ? '' : `\n${count.toLocaleString('en')} examples`}`;
}

interface Row {
  readonly x: Scale;
  /** At the end of the scale. */
  readonly most: number;
  readonly name: string;
  readonly value: string;
  readonly count: string;
  /** Where values end and counts begin. */
  readonly ofCount: number;
  readonly width: number;
  readonly tip: string;
}

function row({ value, low = Number.NaN, high = Number.NaN }: Bar, i: number, parts: Row): Html {
  const { x, most, name, width, tip } = parts;
  const y = top + rowHeight * i;
  const [start, text] = [px(x(0)), y + 14];
  const inside = (number: number) => px(x(Math.min(most, Math.max(0, number))));
  const length = Number.isFinite(value) ? px(inside(value) - start) : 0;
  const whisker =
    Number.isFinite(low) && Number.isFinite(high)
      ? html`<line class="whisker" x1="${inside(low)}" x2="${inside(high)}" y1="${y + 10}" y2="${y + 10}"/>`
      : '';
  return html`<g data-tip="${tip}"><rect class="hit" x="0" y="${y - 4}" width="${px(width)}" height="${rowHeight}"/>
<text class="name end" x="${px(start - 8)}" y="${text}">${name}</text><rect class="track" x="${start}" y="${y + 2}" width="${px(x(most) - start)}" height="16" rx="3"/>
<rect class="bar" x="${start}" y="${y + 2}" width="${length}" height="16" rx="3"/>${whisker}<text class="name end" x="${px(parts.ofCount)}" y="${text}">${parts.value}</text><text class="tick end" x="${px(width)}" y="${text}">${parts.count}</text></g>`;
}
