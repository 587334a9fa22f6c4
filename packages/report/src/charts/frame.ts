// What charts have in common: the svg element, axes, a legend.
import { type Html, html } from '../html.ts';
import { px, type Scale, shortened, textWidth, tickText } from './scale.ts';

export interface Plot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** `fixed`: keeps its size and scrolls; else it shrinks with the page. */
export function svg(label: string, width: number, height: number, body: readonly Html[], fixed = false): Html {
  const name = fixed ? 'chart fixed' : 'chart';
  return html`<svg xmlns="http://www.w3.org/2000/svg" class="${name}" role="img" aria-label="${label}" width="${px(width)}" height="${px(height)}" viewBox="0 0 ${px(width)} ${px(height)}">${body}</svg>`;
}

/** Numbers left of the plot, with a line across it for each. */
export const leftAxis = (ticks: readonly number[], y: Scale, { left, right }: Plot, percent = false): Html[] =>
  ticks.map(
    (value) =>
      html`<line class="grid" x1="${px(left)}" x2="${px(right)}" y1="${px(y(value))}" y2="${px(y(value))}"/><text class="tick end" x="${px(left - 8)}" y="${px(y(value) + 4)}">${tickText(value, percent)}</text>`,
  );

/** Numbers below the plot, and what they are at its right end. */
export function bottomAxis(ticks: readonly number[], x: Scale, plot: Plot, label: string, percent = false): Html[] {
  const { left, right, bottom } = plot;
  return [
    html`<line class="axis" x1="${px(left)}" x2="${px(right)}" y1="${px(bottom)}" y2="${px(bottom)}"/>`,
    ...ticks.map(
      (value) =>
        html`<text class="tick middle" x="${px(x(value))}" y="${px(bottom + 16)}">${tickText(value, percent)}</text>`,
    ),
    html`<text class="tick end" x="${px(right)}" y="${px(bottom + 32)}">${label}</text>`,
  ];
}

/** Of the widest number of an axis, and the gap to the plot. */
export const axisWidth = (ticks: readonly number[], percent = false): number =>
  14 + Math.max(0, ...ticks.map((value) => textWidth(tickText(value, percent))));

export interface Legend {
  readonly body: readonly Html[];
  readonly height: number;
}

/** What the height is, then a mark and a name for each series where there are several; as many lines as they need. */
export function legend(label: string, names: readonly string[], width: number): Legend {
  const body: Html[] = [html`<text class="tick" x="0" y="12">${label}</text>`];
  let [x, line] = [textWidth(label) + 18, 0];
  if (names.length > 1)
    for (const [i, full] of names.entries()) {
      const name = shortened(full, 28);
      const needed = textWidth(name) + 36;
      if (x + needed > width && x > 0) [x, line] = [0, line + 1];
      const y = 12 + 18 * line;
      body.push(
        html`<line class="line s${i % 6}" x1="${px(x)}" x2="${px(x + 14)}" y1="${y - 4}" y2="${y - 4}"/><text class="name" x="${px(x + 19)}" y="${y}">${name}</text>`,
      );
      x += needed;
    }
  return { body, height: 18 * (line + 1) + 6 };
}
