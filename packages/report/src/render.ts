// A run as one HTML file: nothing is loaded from elsewhere, nothing needs a script.
import { join } from 'node:path';
import { html, raw } from './html.ts';
import type { PageMetric, ReportPage } from './page.ts';
import { renderSection } from './sections.ts';
import { replaceFile } from './stored.ts';
import { style } from './style.ts';

/** The same page gives the same text. */
export function renderReport(page: ReportPage): string {
  const { title, subtitle, command, metrics, sections, settings, environment } = page;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${raw(style)}</style>
</head>
<body>
<h1>${title}</h1>
${subtitle ? html`<p class="note">${subtitle}</p>` : ''}
<ul class="metrics">${metrics.map(metric)}</ul>
${sections.map(renderSection)}
<section><h2>Make it again</h2><pre>${command}</pre></section>
<section><h2>Settings</h2>${pairs(settings)}</section>
<section><h2>Environment</h2>${pairs(environment)}</section>
</body>
</html>
`.text;
}

/** Writes `report.html` into a run's folder and gives its path. */
export async function writeReport(runPath: string, page: ReportPage): Promise<string> {
  const path = join(runPath, 'report.html');
  await replaceFile(path, renderReport(page));
  return path;
}

const metric = ({ name, value, low, high, percent }: PageMetric) => {
  const shown = (number: number) => (percent ? (100 * number).toFixed(1) : Number(number.toPrecision(4)).toString());
  const unit = percent ? ' %' : '';
  const interval = low === undefined || high === undefined ? '' : `${shown(low)} to ${shown(high)}`;
  return html`<li><div class="note">${name}</div><div class="value">${shown(value)}${unit}</div><div class="note">${interval}</div></li>`;
};

const pairs = (values: Readonly<Record<string, unknown>>) =>
  html`<table class="settings"><tbody>${Object.entries(values).map(
    ([name, value]) =>
      html`<tr><th>${name}</th><td>${typeof value === 'string' ? value : JSON.stringify(value)}</td></tr>\n`,
  )}</tbody></table>`;
