// A run as one HTML file: nothing is loaded from elsewhere; it is read without its script, which adds hover, filters and themes.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError, parseJson, parseStored } from '@longhand/base';
import { digitsOf, fixed } from './charts/scale.ts';
import { client } from './client.generated.ts';
import { type Html, html, raw } from './html.ts';
import { type PageMetric, pageSchema, type ReportPage } from './page.ts';
import { type Group, groupsOf, renderGroup } from './sections.ts';
import { evaluationFile, replaceFile } from './stored.ts';
import { pageStyle } from './style/index.ts';
import { pairTable, settingsTable } from './tables.ts';

/** The same page gives the same text. */
export function renderReport(page: ReportPage): string {
  const { title, subtitle, command, metrics, sections, settings, baseline, environment } = page;
  const groups = groupsOf(sections);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${raw(pageStyle)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the results</a>
<header><div><h1>${title}</h1>${subtitle ? html`<p class="note">${subtitle}</p>` : ''}</div><button id="theme" type="button" hidden></button></header>
<div class="page">
${contents(groups, page)}
<main id="main">
<ul class="metrics">${metrics.map(metric)}</ul>
${groups.map(renderGroup)}
<section aria-labelledby="settings"><div class="heading"><h2 id="settings">${settingsTitle(page)}</h2></div>${isEmpty(settings) ? '' : html`${settingsTable(settings, baseline)}\n<h3>Command</h3>`}<pre>${command}</pre></section>
${isEmpty(environment) ? '' : html`<section aria-labelledby="environment"><div class="heading"><h2 id="environment">Environment</h2></div>${pairTable(environment)}</section>`}
</main>
</div>
<div id="tip" hidden></div><div id="live" class="unseen" role="status"></div>
<script type="application/json" id="data">${raw(dataOf(page))}</script>
<script>${raw(client)}</script>
</body>
</html>
`.text;
}

/** Writes `report.html` into a run's folder and gives its path. */
export async function writeReport(runPath: string, page: ReportPage, name?: string): Promise<string> {
  const path = join(runPath, evaluationFile('report', 'html', name));
  await replaceFile(path, renderReport(page));
  return path;
}

const begin = '<script type="application/json" id="data">';

/**
 * What a page shows, of the JSON inside `report.html`; pictures have no values.
 * @throws DataError if there is no page, or none with data
 */
export async function readReport(runPath: string): Promise<ReportPage> {
  const where = join(runPath, 'report.html');
  const text = await readFile(where, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const got = `no readable file (${cause.code})`;
    throw new DataError(
      { where, expected: 'the page of an evaluated run', got, fix: 'Run evaluate first.' },
      { cause },
    );
  });
  const start = text.lastIndexOf(begin);
  const fix = 'Run evaluate again.';
  if (start < 0) throw new DataError({ where, expected: 'a page with its data', got: 'none', fix });
  const json = text.slice(start + begin.length, text.indexOf('</script>', start));
  return parseStored(pageSchema, parseJson(json, where, fix), where, fix);
}

/** JSON that is safe within HTML: no markup, no control characters. Numbers have five digits. */
function dataOf(page: ReportPage): string {
  const sections = page.sections.map((section) => (section.kind === 'image' ? { ...section, values: [] } : section));
  const short = (_: string, value: unknown) =>
    typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value;
  return JSON.stringify({ ...page, sections }, short).replace(
    /[<>&\u007f-\u009f\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const isEmpty = (values: ReportPage['settings']): boolean => Object.keys(values).length === 0;

/** A page of several runs has a command and no settings of its own. */
const settingsTitle = ({ settings }: ReportPage): string => (isEmpty(settings) ? 'Command' : 'Settings');

function contents(groups: readonly Group[], page: ReportPage): Html {
  const all = [
    ...groups.map(({ title, id }) => [title, id] as const),
    [settingsTitle(page), 'settings'] as const,
    ...(isEmpty(page.environment) ? [] : [['Environment', 'environment'] as const]),
  ];
  return html`<nav aria-label="Contents"><ul>${all.map(([title, id]) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>`;
}

const metric = ({ name, value, low, high, percent }: PageMetric): Html => {
  const digits = digitsOf([value, low ?? 0, high ?? 0]);
  const bare = (number: number) => fixed(number, digits, percent).replace(' %', '');
  const interval = low === undefined || high === undefined ? '' : html`95 %: ${bare(low)} to ${bare(high)}`;
  return html`<li><div class="name">${name}</div><div class="value">${fixed(value, digits, percent)}</div><div class="note">${interval}</div></li>`;
};
