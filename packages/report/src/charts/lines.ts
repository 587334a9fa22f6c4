// Lines over steps, epochs, thresholds or seconds.
import { type Html, html } from '../html.ts';
import type { Point, SectionOf } from '../page.ts';
import { axisWidth, bottomAxis, leftAxis, legend, type Plot, svg } from './frame.ts';
import { extent, linear, px, type Scale, shown, ticksAround, ticksWithin } from './scale.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The picture, and where values lie in it. */
export interface LineChart {
  readonly svg: Html;
  readonly plot: Plot;
  readonly x: Scale;
  readonly y: Scale;
  /** As they are drawn. */
  readonly series: SectionOf<'curves'>['series'];
}

type Curves = Omit<SectionOf<'curves'>, 'kind'>;

/**
 * Exponential moving average whose start is not pulled to zero, as TensorBoard has it.
 * @param weight of what came before, from 0 (nothing changes) to below 1
 */
export function smoothed(points: readonly Point[], weight: number): Point[] {
  let [sum, power] = [0, 1];
  return points.map(({ x, y }) => {
    if (!Number.isFinite(y)) return { x, y };
    sum = weight * sum + (1 - weight) * y;
    power *= weight;
    return { x, y: sum / (1 - power) };
  });
}

export function drawLines(section: Curves, { width, height }: Size, smoothing = 0): LineChart {
  const raw = section.series.map(({ name, points }) => ({ name, points: points.filter(isFinitePoint) }));
  const series = raw.map(({ name, points }) => ({ name, points: smoothed(points, smoothing) }));
  const all = raw.flatMap(({ points }) => points);
  const head = legend(
    section.yLabel,
    series.map(({ name }) => name),
    width,
  );
  const shares = section.shares ?? false;
  const yTicks = heightTicks(all, shares);
  const yRange: [number, number] = [yTicks[0] ?? 0, yTicks.at(-1) ?? 1];
  const plot = { left: axisWidth(yTicks, shares), right: width - 20, top: head.height + 4, bottom: height - 38 };
  const xRange: [number, number] = shares ? [0, 1] : extent(all.map(({ x }) => x));
  const x = linear(xRange, [plot.left, plot.right]);
  const y = linear(yRange, [plot.bottom, plot.top]);
  const whole = all.every(({ x: value }) => Number.isInteger(value));
  const xTicks = ticksWithin(xRange, Math.max(2, (plot.right - plot.left) / 55), whole ? 1 : 0);
  const body = [
    ...head.body,
    ...leftAxis(yTicks, y, plot, shares),
    ...bottomAxis(xTicks, x, plot, section.xLabel, shares),
    ...(smoothing > 0 ? raw.map(({ points }, i) => line(points, i, x, y, ' raw')) : []),
    ...series.map(({ points }, i) => line(points, i, x, y)),
  ];
  return { svg: svg(summaryOf(section), width, height, body), plot, x, y, series };
}

const isFinitePoint = ({ x, y }: Point): boolean => Number.isFinite(x) && Number.isFinite(y);

/** Ticks that enclose all values. */
function heightTicks(points: readonly Point[], shares: boolean): number[] {
  if (shares) return [0, 0.25, 0.5, 0.75, 1];
  return ticksAround(extent(points.map(({ y }) => y)), 4);
}

function line(points: readonly Point[], i: number, x: Scale, y: Scale, more = ''): Html {
  const at = points.map((point) => `${px(x(point.x))},${px(y(point.y))}`);
  const name = `s${i % 6}${more}`;
  const dots = points.length > 40 || more ? [] : points;
  return html`<polyline class="line ${name}" points="${at.join(' ')}"/>${dots.map(
    (point) => html`<circle class="dot ${name}" cx="${px(x(point.x))}" cy="${px(y(point.y))}" r="2.5"/>`,
  )}`;
}

/** For who cannot see it: each line's first and last value. */
function summaryOf({ title, series, shares = false, xLabel }: Curves): string {
  const parts = series.map(({ name, points }) => {
    const [first, last] = [points[0], points.at(-1)];
    if (!first || !last) return `${name}: no points`;
    return `${name} from ${shown(first.y, shares)} to ${shown(last.y, shares)}`;
  });
  return `${title} by ${xLabel}: ${parts.join('; ')}`;
}
