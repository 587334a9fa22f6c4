// Points on a map whose axes have no meaning of their own, such as projected vectors: what lies beside what.
import { type Html, html } from '../html.ts';
import type { SectionOf } from '../page.ts';
import { legend, svg } from './frame.ts';
import { extent, linear, px, textWidth } from './scale.ts';

type Points = Omit<SectionOf<'points'>, 'kind'>;

const isFinitePoint = ({ x, y }: { readonly x: number; readonly y: number }): boolean =>
  Number.isFinite(x) && Number.isFinite(y);

const height = 340;
const margin = 10;

/** A label stands beside its point where it covers neither another label nor a point; the point's tip always has it. */
export function drawPoints({ title, groups: given }: Points, width: number): Html {
  const groups = given.map(({ name, points }) => ({ name, points: points.filter(isFinitePoint) }));
  const all = groups.flatMap(({ points }) => points);
  const names = groups.map(({ name }) => name);
  const head = legend('', names, width);
  const widest = Math.max(0, ...all.map(({ label = '' }) => textWidth(label)));
  const x = linear(extent(all.map((point) => point.x)), [margin, width - margin - Math.min(widest, 90)]);
  const y = linear(extent(all.map((point) => point.y)), [height - margin, head.height + margin]);
  const taken = all.map((point) => ({ left: x(point.x) - 4, right: x(point.x) + 4, y: y(point.y) }));
  const labelOf = (label: string, left: number, middle: number): Html | string => {
    const right = left + textWidth(label);
    if (right > width || taken.some((own) => Math.abs(own.y - middle) < 9 && own.left < right && left < own.right))
      return '';
    taken.push({ left, right, y: middle });
    return html`<text x="${px(left)}" y="${px(middle + 4)}">${label}</text>`;
  };
  const dots = groups.flatMap(({ name, points }, i) =>
    points.map((point) => {
      const [at, middle] = [px(x(point.x)), px(y(point.y))];
      const tip = [point.label, name].filter(Boolean).join(', ');
      return html`<g data-tip="${tip}"><circle class="dot s${i % 6}" cx="${at}" cy="${middle}" r="3.5"/>${point.label ? labelOf(point.label, at + 6, middle) : ''}</g>`;
    }),
  );
  const counts = groups.map(({ name, points }) => `${points.length} ${name}`);
  const ground = html`<rect class="ground" x="0" y="${head.height}" width="${px(width)}" height="${px(height - head.height)}" rx="4"/>`;
  return svg(`${title}: ${counts.join(', ')}`, width, height, [...head.body, ground, ...dots]);
}
