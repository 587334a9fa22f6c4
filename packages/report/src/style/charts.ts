// Of charts, in the page and in SVG files alike.
import { fonts, light } from './palette.ts';

const series = [0, 1, 2, 3, 4, 5]
  .map((i) => `.line.s${i} { stroke: var(--s${i}); } .dot.s${i} { fill: var(--s${i}); }`)
  .join('\n');

export const chartStyle = `
.chart text { font: 11px ${fonts}; fill: var(--ink); font-variant-numeric: tabular-nums; }
.chart .tick { fill: var(--soft); }
.chart .end { text-anchor: end; }
.chart .middle { text-anchor: middle; }
.chart .grid { stroke: var(--line); stroke-width: 1; }
.chart .axis { stroke: var(--soft); stroke-width: 1; }
.chart .line { fill: none; stroke-width: 1.8; stroke-linejoin: round; stroke-linecap: round; }
.chart .raw { opacity: 0.3; stroke-width: 1.2; }
${series}
.chart .hit { fill: transparent; }
.chart .track { fill: var(--panel); }
.chart .bar { fill: var(--accent); }
.chart .soft { fill: var(--soft); fill-opacity: 0.45; }
.chart .gap { fill: var(--s1); fill-opacity: 0.8; }
.chart .whisker { stroke: var(--ink); stroke-width: 1.5; }
.chart .diagonal { stroke: var(--soft); stroke-width: 1.2; stroke-dasharray: 4 4; }
.chart .ground { fill: var(--panel); }
.chart .cell { fill: var(--accent); stroke: var(--paper); stroke-width: 2; }
.chart .count { font-size: 13px; font-weight: 600; }
.chart .share { fill-opacity: 0.8; }
.chart .on { fill: var(--paper); }
.chart .pixels { image-rendering: pixelated; }
`;

/** For a file of its own: light, without variables, which many readers of SVG lack. */
export const fileStyle = chartStyle.replace(/var\(--(\w+)\)/g, (_, name: keyof typeof light) => light[name]);
