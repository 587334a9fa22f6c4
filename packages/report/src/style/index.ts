// The style of the page: a few variables, one typeface, spaces of 4 pixels; light, dark, phone and paper.
import { chartStyle } from './charts.ts';
import { examplesStyle } from './examples.ts';
import { dark, fonts, light } from './palette.ts';

const names = Object.keys(light) as (keyof typeof light)[];
const colours = (pick: (name: keyof typeof light) => string) =>
  names.map((name) => `--${name}: ${pick(name)};`).join(' ');

/** The style sheet of a page: light and dark. */
export const pageStyle = `
:root { color-scheme: light dark; ${colours((name) => `light-dark(${light[name]}, ${dark[name]})`)} --radius: 8px; --night: invert(0.93) hue-rotate(180deg); --mono: ui-monospace, "SF Mono", "DejaVu Sans Mono", monospace; }
:root[data-theme="light"] { color-scheme: light; }
:root[data-theme="dark"] { color-scheme: dark; }
* { box-sizing: border-box; }
html { scroll-padding-top: 16px; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 ${fonts}; -webkit-text-size-adjust: 100%; }
header, .page { max-width: 1180px; margin: 0 auto; padding: 0 24px; }
header { display: flex; justify-content: space-between; align-items: flex-start; gap: 24px; padding-top: 32px; padding-bottom: 8px; }
h1 { font-size: 26px; line-height: 1.25; letter-spacing: -0.01em; margin: 0 0 4px; overflow-wrap: anywhere; }
h2 { font-size: 18px; line-height: 1.3; margin: 0; }
h3 { font-size: 14px; font-weight: 600; margin: 0 0 4px; overflow-wrap: anywhere; }
p { margin: 4px 0; }
.note { color: var(--soft); font-size: 13px; overflow-wrap: anywhere; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.skip { position: absolute; left: -999px; } .skip:focus { left: 16px; top: 8px; background: var(--paper); padding: 4px 12px; z-index: 3; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
a { color: inherit; }
button, select, input[type="search"] { font: inherit; font-size: 13px; color: var(--ink); background: var(--paper); border: 1px solid var(--line); border-radius: 6px; padding: 0 10px; height: 30px; }
button { cursor: pointer; white-space: nowrap; } button:hover, select:hover { border-color: var(--soft); }
[hidden] { display: none !important; }
.page { display: grid; grid-template-columns: 168px minmax(0, 1fr); gap: 40px; padding-bottom: 80px; }
nav { position: sticky; top: 24px; align-self: start; max-height: calc(100vh - 48px); overflow-y: auto; margin-top: 20px; }
nav ul { list-style: none; margin: 0; padding: 0; border-left: 1px solid var(--line); }
nav a { display: block; padding: 3px 12px; color: var(--soft); text-decoration: none; font-size: 13px; overflow-wrap: anywhere; } nav a:hover { color: var(--ink); }
nav a[aria-current] { color: var(--accent); box-shadow: -1px 0 0 var(--accent), inset 1px 0 0 var(--accent); }
.metrics { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 12px; margin: 20px 0 0; padding: 0; list-style: none; }
.metrics li { background: var(--panel); border-radius: var(--radius); padding: 12px 16px; }
.metrics .name { color: var(--soft); font-size: 13px; line-height: 1.3; }
.metrics .value { font-size: 24px; font-weight: 600; line-height: 1.4; font-variant-numeric: tabular-nums; }
.metrics .note { font-size: 12px; font-variant-numeric: tabular-nums; }
main > section { margin-top: 44px; }
.heading { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 4px 24px; border-bottom: 1px solid var(--line); padding-bottom: 6px; margin-bottom: 16px; }
.smoothing { display: flex; align-items: center; gap: 8px; font-size: 13px; color: var(--soft); } .smoothing input { width: 120px; accent-color: var(--accent); } .smoothing output { min-width: 32px; font-variant-numeric: tabular-nums; }
.group { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 340px), 1fr)); gap: 28px 32px; } .group.small { grid-template-columns: repeat(auto-fill, minmax(min(100%, 260px), 1fr)); }
.group > * { min-width: 0; margin: 0; } .full { grid-column: 1 / -1; }
figcaption { margin-bottom: 8px; } figcaption:empty { display: none; }
.canvas { overflow-x: auto; overflow-y: hidden; }
.chart { display: block; max-width: 100%; height: auto; } .chart.fixed { max-width: none; }
.full > .canvas > .chart:not(.fixed) { min-width: 560px; }
.actions { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 12px; margin-top: 4px; font-size: 12px; color: var(--soft); }
.actions button { border: 0; padding: 0 2px; height: auto; font-size: 12px; color: var(--soft); background: none; } .actions button:hover { color: var(--accent); }
details > summary { cursor: pointer; color: var(--soft); font-size: 13px; width: max-content; margin: 4px 0; } details.data > summary { font-size: 12px; } .data .wide { max-height: 360px; overflow-y: auto; color: var(--ink); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; min-width: min(100%, 320px); }
.full table, .pairs { width: 100%; }
th, td { text-align: left; font-weight: 400; padding: 5px 16px 5px 0; vertical-align: top; } th:last-child, td:last-child { padding-right: 0; }
thead th { color: var(--soft); white-space: nowrap; } tbody tr { border-top: 1px solid var(--line); }
th.number, td.number { text-align: right; white-space: nowrap; } td.score { white-space: nowrap; } td.long { min-width: 200px; } tbody th { min-width: 88px; }
.pairs th { width: 34%; color: var(--soft); overflow-wrap: anywhere; } .pairs td { overflow-wrap: anywhere; } .usual { color: var(--soft); }
.changed td:nth-child(2) { font-weight: 600; }
pre { background: var(--panel); border-radius: var(--radius); padding: 12px 16px; margin: 8px 0; overflow-x: auto; font: 12.5px/1.6 var(--mono); }
h3 + pre { white-space: pre-wrap; overflow-wrap: anywhere; } main > section > h3 { margin-top: 20px; }
#tip { position: fixed; z-index: 4; pointer-events: none; max-width: 280px; background: var(--ink); color: var(--paper); font-size: 12px; line-height: 1.45; padding: 5px 9px; border-radius: 6px; white-space: pre-line; font-variant-numeric: tabular-nums; }
.cross { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 3 3; } .mark { stroke: var(--paper); stroke-width: 1.5; }
[data-tip]:hover > .cell { stroke: var(--ink); }
${chartStyle}${examplesStyle}
@media (max-width: 900px) {
  .page { display: block; }
  nav { position: static; margin: 12px -16px 0; overflow-x: auto; max-height: none; }
  nav ul { display: flex; border: 0; padding: 0 16px; gap: 6px; } nav a { white-space: nowrap; background: var(--panel); border-radius: 14px; padding: 4px 12px; } nav a[aria-current] { box-shadow: none; }
}
@media (max-width: 560px) {
  header, .page { padding-left: 16px; padding-right: 16px; } header { padding-top: 20px; gap: 12px; } h1 { font-size: 22px; }
  .metrics { grid-template-columns: 1fr 1fr; gap: 8px; } .metrics li { padding: 10px 12px; } .metrics .value { font-size: 20px; }
  main > section { margin-top: 36px; }
  .cards, .cards tbody, .cards tr, .cards th, .cards td { display: block; } .cards thead { position: absolute; clip-path: inset(50%); } .cards tr { padding: 8px 0; }
  .cards th, .cards td { padding: 1px 0; text-align: left; white-space: normal; } .cards tbody th { font-weight: 600; } .cards td:empty { display: none; } .cards td::before { content: attr(data-column) ": "; color: var(--soft); }
}
@media (prefers-color-scheme: dark) { :root:not([data-theme="light"]) .pixels { filter: var(--night); } }
:root[data-theme="dark"] .pixels { filter: var(--night); }
@media print {
  :root, :root[data-theme] { color-scheme: light; }
  nav, .tools, .actions, .more, #theme, #tip, .smoothing, .skip, details:not([open]) { display: none !important; }
  .page { display: block; padding: 0; max-width: none; } header { padding: 0; max-width: none; }
  body { font-size: 10.5pt; } figure, .examples li, tr, .metrics li { break-inside: avoid; } h2, h3 { break-after: avoid; }
  .metrics li, pre { border: 1px solid var(--line); } * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .pixels { filter: none !important; } .canvas, .wide, pre { overflow: visible; } pre { white-space: pre-wrap; }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
`;
