// The index of runs as one page: click on a column's name to sort, type to filter, click on a run to open its page. Without scripts it
// is a plain table.
import type { IndexedRun } from './runs-index.ts';

const columns = ['run', 'task', 'data', 'scores', 'parameters', 'training, s', 'seed', 'state', 'begun'] as const;

/** @param folder of the runs, for its title; links are relative to the page, which lies in it */
export function runsPage(folder: string, runs: readonly IndexedRun[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Runs: ${escaped(folder)}</title>
<style>${style}</style>
</head>
<body>
<h1>Runs</h1>
<p class="soft">${escaped(folder)}: <span id="count">${runs.length}</span> of ${runs.length}</p>
<p><label>Filter <input id="filter" type="search" placeholder="task, data, name"></label></p>
<div class="wide"><table><thead><tr>${columns.map((name) => `<th><button type="button">${name}</button></th>`).join('')}</tr></thead>
<tbody>
${runs.map(row).join('\n')}
</tbody></table></div>
<script>${script}</script>
</body>
</html>
`;
}

/** A cell is its text and what it is sorted by. */
function row({ path, app, began, finished, preset, evaluation }: IndexedRun): string {
  const link = `<a href="${path.split('/').map(encodeURIComponent).join('/')}/report.html">${escaped(path)}</a>`;
  const name = evaluation ? link : escaped(path);
  const data = evaluation ? `${evaluation.dataset} ${evaluation.split}` : '';
  const cells: readonly (readonly [html: string, key: string | number])[] = [
    [name, path],
    [escaped([app, preset].filter(Boolean).join(', ')), app],
    [escaped(data), data],
    [escaped(evaluation?.scores.slice(0, 3).join('; ') ?? 'not evaluated'), evaluation?.value ?? -1],
    [evaluation?.parameters.toLocaleString('en') ?? '', evaluation?.parameters ?? -1],
    [String(Math.round(evaluation?.trainSeconds ?? 0)), evaluation?.trainSeconds ?? -1],
    [String(evaluation?.seed ?? ''), evaluation?.seed ?? -1],
    [finished ? 'finished' : 'stopped', Number(finished)],
    [escaped(began.slice(0, 16).replace('T', ' ')), began],
  ];
  return `<tr>${cells.map(([html, key], i) => `<td data-name="${columns[i]}" data-key="${escaped(String(key))}">${html}</td>`).join('')}</tr>`;
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const style = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #5d6878; --line: #dfe4ea; --paper: #fff; --accent: #2f6fde; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --soft: #98a3b3; --line: #2c3440; --paper: #12161c; --accent: #6c9bf0; } }
body { margin: 0 auto; max-width: 1200px; padding: 32px 20px; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, "DejaVu Sans", sans-serif; }
.soft, label { color: var(--soft); } a { color: var(--accent); }
input { font: inherit; padding: 4px 8px; width: min(24rem, 60vw); }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: 14px; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: 6px 14px 6px 0; border-bottom: 1px solid var(--line); }
td:nth-child(5), td:nth-child(6), td:nth-child(7) { text-align: right; } td:nth-child(9) { white-space: nowrap; }
th:nth-child(n+5):nth-child(-n+7) { text-align: right; } th { white-space: nowrap; }
th button { all: unset; cursor: pointer; color: var(--soft); } th button:focus-visible { outline: 2px solid var(--accent); }
th[aria-sort="ascending"] button::after { content: " ↑"; } th[aria-sort="descending"] button::after { content: " ↓"; }
@media (max-width: 700px) {
  table, thead, tbody, tr, td { display: block; } thead tr { display: flex; flex-wrap: wrap; gap: 0 14px; } th { border: 0; padding: 4px 0; }
  tbody tr { padding: 10px 0; border-top: 1px solid var(--line); } tbody tr[hidden] { display: none; }
  td { border: 0; padding: 1px 0 1px 96px; text-align: left !important; overflow-wrap: anywhere; } td::before { content: attr(data-name); float: left; margin-left: -96px; color: var(--soft); } td:first-child { padding-left: 0; font-weight: 600; } td:first-child::before { content: none; }
}
`;

const script = `
const body = document.querySelector('tbody');
const rows = [...body.querySelectorAll('tr')];
const heads = [...document.querySelectorAll('th')];
heads.forEach((head, column) => head.firstChild.addEventListener('click', () => {
  const down = head.getAttribute('aria-sort') === 'ascending';
  heads.forEach((other) => other.removeAttribute('aria-sort'));
  head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
  const key = (row) => row.children[column].dataset.key;
  const order = (a, b) => key(a) - key(b) || key(a).localeCompare(key(b));
  rows.sort((a, b) => (down ? -1 : 1) * order(a, b)).forEach((row) => body.append(row));
}));
const filter = document.getElementById('filter');
filter.addEventListener('input', () => {
  const words = filter.value.toLowerCase().split(/\\s+/);
  for (const row of rows) row.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word));
  document.getElementById('count').textContent = rows.filter((row) => !row.hidden).length;
});
`;
