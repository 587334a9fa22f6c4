// Tables: the first cell of a row names it; columns of numbers stand to the right; columns of texts are not squeezed by others.
import { checkGrid } from './checks.ts';
import { type Html, html, raw } from './html.ts';

/** With an interval or a spread. */
const score = /^[-+–]?[\d.,]+( %)?( ± [\d.,]+| \[[-\d., ]+\])( %)?$/;
const numeric = /^[-+–]?[\d., ]*( %|e-?\d+)?$/;

/** Longer cells, in characters, keep a width that can be read. */
const longFrom = 40;

type Rows = readonly (readonly (string | number)[])[];

/** What the cells of a column are. */
function kindOf(rows: Rows, c: number): 'number' | 'long' | 'score' | '' {
  const all = rows.map((row) => String(row[c]));
  if (c === 0 || rows.length === 0) return '';
  if (all.every((text) => numeric.test(text))) return 'number';
  if (all.some(({ length }) => length > longFrom)) return 'long';
  return all.every((text) => score.test(text) || numeric.test(text)) ? 'score' : '';
}

/** On a phone a row of texts is a card: then roles say what a table's elements no longer do. @throws ShapeError if a row has another number of cells than there are columns */
export function dataTable(columns: readonly string[], rows: Rows): Html {
  checkGrid(columns.join(' '), rows, rows.length, columns.length);
  const kinds = columns.map((_, c) => kindOf(rows, c));
  const cards = kinds.includes('long');
  const role = (name: string) => (cards ? raw(` role="${name}"`) : raw(''));
  const cell = (value: string | number, c: number): Html =>
    c === 0
      ? html`<th scope="row"${role('rowheader')}>${value}</th>`
      : html`<td class="${kinds[c] ?? ''}"${role('cell')}${cards ? html` data-column="${columns[c] ?? ''}"` : ''}>${value}</td>`;
  return html`<div class="wide" tabindex="0" role="group" aria-label="${columns.filter(Boolean).join(', ')}"><table${cards ? raw(' class="cards" role="table"') : ''}><thead><tr${role('row')}>${columns.map((column, c) => html`<th scope="col" class="${kinds[c] === 'number' ? 'number' : ''}"${role('columnheader')}>${column}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr${role('row')}>${row.map(cell)}</tr>\n`)}</tbody></table></div>`;
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
