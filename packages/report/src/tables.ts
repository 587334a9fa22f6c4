// Tables: the first cell of a row names it; columns of numbers stand to the right; columns of texts are not squeezed by others.
import { checkGrid } from './checks.ts';
import { type Html, html } from './html.ts';

/** With an interval or a spread. */
const score = /^[-+–]?[\d.,]+( ± [\d.,]+| \[[-\d., ]+\])( %)?$/;
const numeric = /^[-+–]?[\d., ]*( %|e-?\d+)?$/;

/** Longer cells, in characters, keep a width that can be read. */
const longFrom = 40;

/** @throws ShapeError if a row has another number of cells than there are columns */
export function dataTable(columns: readonly string[], rows: readonly (readonly (string | number)[])[]): Html {
  checkGrid(columns.join(' '), rows, rows.length, columns.length);
  const numbers = columns.map((_, c) => c > 0 && rows.length > 0 && rows.every((row) => numeric.test(String(row[c]))));
  const long = columns.map((_, c) => c > 0 && rows.some((row) => String(row[c]).length > longFrom));
  const scores = columns.map((_, c) => rows.every((row) => score.test(String(row[c])) || numeric.test(String(row[c]))));
  const name = (c: number) => (numbers[c] ? 'number' : long[c] ? 'long' : scores[c] ? 'score' : '');
  const cell = (value: string | number, c: number): Html =>
    c === 0 ? html`<th scope="row">${value}</th>` : html`<td class="${name(c)}">${value}</td>`;
  return html`<div class="wide" tabindex="0" role="group" aria-label="${columns.filter(Boolean).join(', ')}"><table><thead><tr>${columns.map((column, c) => html`<th scope="col" class="${name(c)}">${column}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map(cell)}</tr>\n`)}</tbody></table></div>`;
}

const plain = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

/** Names and values. */
export const pairTable = (values: Readonly<Record<string, unknown>>): Html =>
  html`<div class="wide"><table class="pairs"><tbody>${Object.entries(values).map(
    ([name, value]) => html`<tr><th scope="row">${name}</th><td>${plain(value)}</td></tr>\n`,
  )}</tbody></table></div>`;

/** What differs from the baseline first, beside it; all on request. */
export function settingsTable(
  settings: Readonly<Record<string, unknown>>,
  baseline: Readonly<Record<string, unknown>> | undefined,
): Html {
  if (!baseline) return pairTable(settings);
  const changed = Object.entries(settings).filter(
    ([name, value]) => !Object.hasOwn(baseline, name) || plain(baseline[name]) !== plain(value),
  );
  const rows = changed.map(([name, value]) => [
    name,
    plain(value),
    Object.hasOwn(baseline, name) ? plain(baseline[name]) : '',
  ]);
  const own = html`<div class="wide"><table class="pairs changed"><thead><tr><th scope="col">setting</th><th scope="col">this run</th><th scope="col">default</th></tr></thead><tbody>${rows.map(
    ([name = '', value = '', usual = '']) =>
      html`<tr><th scope="row">${name}</th><td>${value}</td><td class="usual">${usual}</td></tr>\n`,
  )}</tbody></table></div>`;
  return html`${rows.length > 0 ? own : html`<p>All settings are at their defaults.</p>`}
<details><summary>All ${Object.keys(settings).length} settings</summary>${pairTable(settings)}</details>`;
}
