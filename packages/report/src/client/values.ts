// Values of curves under the pointer, or step by step with the arrow keys.
import type { LineChart } from '../charts/lines.ts';
import { px, shown } from '../charts/scale.ts';
import type { SectionOf } from '../page.ts';
import { hideTip, say, showTip } from './tip.ts';

type Curves = SectionOf<'curves'>;
const svgNames = 'http://www.w3.org/2000/svg';

/** @param current the chart that is drawn now */
export function readValues(canvas: HTMLElement, section: Curves, current: () => LineChart): void {
  canvas.classList.add('values');
  canvas.tabIndex = 0;
  canvas.setAttribute('role', 'group');
  canvas.setAttribute('aria-label', `${section.title}: left and right arrow keys read the values`);
  const xs = [...new Set(section.series.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b);
  let index = -1;
  const hide = () => {
    index = -1;
    canvas.querySelector('.values')?.remove();
    hideTip();
  };
  const show = (next: number, clientY?: number) => {
    index = next;
    showAt(canvas, section, current(), xs[next], clientY);
  };
  const follow = ({ clientX, clientY }: PointerEvent) => show(nearest(canvas, xs, current(), clientX), clientY);
  canvas.addEventListener('pointermove', follow);
  canvas.addEventListener('pointerdown', follow);
  canvas.addEventListener('pointerleave', hide);
  canvas.addEventListener('blur', hide);
  canvas.addEventListener('keydown', (event) => {
    const moves: Record<string, number> = { ArrowLeft: index - 1, ArrowRight: index + 1, Home: 0, End: xs.length - 1 };
    const move = moves[event.key];
    if (event.key === 'Escape') hide();
    if (move === undefined) return;
    event.preventDefault();
    show(Math.min(xs.length - 1, Math.max(0, move)));
  });
}

/** Where the picture is in the window, and how many pixels one of its units has. */
function placeOf(canvas: HTMLElement) {
  const svg = canvas.querySelector('svg');
  if (!svg) return undefined;
  const { left, top, width } = svg.getBoundingClientRect();
  return { svg, left, top, scale: width / svg.viewBox.baseVal.width };
}

function nearest(canvas: HTMLElement, xs: readonly number[], { x }: LineChart, clientX: number): number {
  const { left = 0, scale = 1 } = placeOf(canvas) ?? {};
  const distance = (value: number) => Math.abs(x(value) - (clientX - left) / scale);
  return xs.reduce((best, value, i) => (distance(value) < distance(xs[best] ?? value) ? i : best), 0);
}

/** By the pointer's height, or said aloud where there is no pointer. */
function showAt(canvas: HTMLElement, section: Curves, chart: LineChart, x: number | undefined, clientY?: number): void {
  const place = placeOf(canvas);
  if (x === undefined || !place) return;
  const text = mark(place.svg, section, chart, x);
  showTip(text, place.left + chart.x(x) * place.scale, clientY ?? place.top + 40);
  if (clientY === undefined) say(text);
}

/** A line at `x` and a dot on each series; gives the values as text. */
function mark(svg: SVGSVGElement, { xLabel, shares = false }: Curves, chart: LineChart, x: number): string {
  const { plot, series } = chart;
  svg.querySelector('.values')?.remove();
  const group = svg.appendChild(document.createElementNS(svgNames, 'g'));
  group.setAttribute('class', 'values');
  const add = (name: string, attributes: Record<string, string | number>) => {
    const element = group.appendChild(document.createElementNS(svgNames, name));
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  };
  const at = px(chart.x(x));
  add('line', { class: 'cross', x1: at, x2: at, y1: plot.top, y2: plot.bottom });
  const lines = series.flatMap(({ name, points }, i) => {
    const point = points.find((candidate) => candidate.x === x);
    if (!point) return [];
    add('circle', { class: `dot mark s${i % 6}`, cx: at, cy: px(chart.y(point.y)), r: 4 });
    return [`${name}: ${shown(point.y, shares)}`];
  });
  return [`${xLabel} ${shown(x, shares)}`, ...lines].join('\n');
}
