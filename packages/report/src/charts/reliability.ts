// Reliability diagram (Niculescu-Mizil and Caruana 2005): accuracy of each bin of confidence against the diagonal, counts below.
import { type Html, html } from '../html.ts';
import type { SectionOf } from '../page.ts';
import { axisWidth, bottomAxis, leftAxis, svg } from './frame.ts';
import { linear, px, shown } from './scale.ts';

const ticks = [0, 0.25, 0.5, 0.75, 1];
const countsHeight = 44;

export function drawReliability({ title, bins, error }: Omit<SectionOf<'reliability'>, 'kind'>, width: number): Html {
  const left = axisWidth(ticks, true);
  const size = Math.min(width - left - 20, 340);
  const plot = { left, right: left + size, top: 24, bottom: 24 + Math.min(size, 260) };
  const [x, y] = [linear([0, 1], [plot.left, plot.right]), linear([0, 1], [plot.bottom, plot.top])];
  const below = { ...plot, top: plot.bottom + 12, bottom: plot.bottom + 12 + countsHeight };
  const most = Math.max(1, ...bins.map(({ count }) => count));
  const filled = bins.filter(({ count }) => count > 0);
  const bars = filled.map(({ from, to, confidence, accuracy, count }) => {
    const [start, end] = [x(from) + 1, x(to) - 1];
    const [high, low] = [y(Math.max(accuracy, confidence)), y(Math.min(accuracy, confidence))];
    const part = (count / most) * countsHeight;
    const tip = `confidence ${shown(confidence, true)}, accuracy ${shown(accuracy, true)}, ${count.toLocaleString('en')} examples`;
    const wide = px(end - start);
    return html`<g data-tip="${tip}"><rect class="hit" x="${px(start)}" y="${plot.top}" width="${wide}" height="${px(below.bottom - plot.top)}"/>
<rect class="bar" x="${px(start)}" y="${px(y(accuracy))}" width="${wide}" height="${px(plot.bottom - y(accuracy))}"/><rect class="gap" x="${px(start)}" y="${px(high)}" width="${wide}" height="${px(low - high)}"/>
<rect class="soft" x="${px(start)}" y="${px(below.bottom - part)}" width="${wide}" height="${px(part)}"/></g>`;
  });
  const body = [
    html`<text class="tick" x="0" y="12">accuracy</text>`,
    ...leftAxis(ticks, y, plot, true),
    ...bars,
    html`<line class="diagonal" x1="${px(plot.left)}" y1="${px(plot.bottom)}" x2="${px(plot.right)}" y2="${px(plot.top)}"/>`,
    html`<line class="axis" x1="${px(plot.left)}" x2="${px(plot.right)}" y1="${px(plot.bottom)}" y2="${px(plot.bottom)}"/>`,
    html`<text class="tick end" x="${px(left - 8)}" y="${px(below.top + 12)}">${most.toLocaleString('en')}</text>`,
    ...bottomAxis(ticks, x, below, 'confidence; below: examples', true),
  ];
  const summary = filled.map(
    ({ confidence, accuracy }) => `${shown(confidence, true)} sure, ${shown(accuracy, true)} right`,
  );
  return svg(
    `${title}: calibration error ${shown(error, true)}; ${summary.join('; ')}`,
    Math.min(width, plot.right + 24),
    below.bottom + 38,
    body,
  );
}
