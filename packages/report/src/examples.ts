// Examples of a split, hardest first, with what the page's script filters and sorts them by.
import { fixed, shown } from './charts/scale.ts';
import { type Html, html } from './html.ts';
import type { LabelledExample, SectionOf, WrittenExample } from './page.ts';

type Examples = SectionOf<'examples'>;
type Row = Examples['rows'][number];

const isLabelled = (row: Row): row is LabelledExample => 'truth' in row;

const scoreOf = (row: Row): number =>
  row.score ?? (isLabelled(row) ? (row.truth === row.prediction ? row.probability : 1 - row.probability) : 0);

export function examples({ title, rows, total, scoreName, compare = false }: Examples): Html {
  const order = rows.map((row, i) => ({ row, i })).sort((a, b) => scoreOf(a.row) - scoreOf(b.row) || a.i - b.i);
  const labelledRows = rows.filter(isLabelled);
  const facts = [
    total !== undefined && total > rows.length
      ? `${rows.length.toLocaleString('en')} of ${total.toLocaleString('en')} examples: the hardest, the easiest, and some evenly between${labelledRows.length > 0 ? ', of each class' : ''}.`
      : '',
    scoreName ? `Hardest: ${scoreName}.` : '',
  ].filter(Boolean);
  return html`${facts.length > 0 ? html`<p class="note">${facts.join(' ')}</p>` : ''}<div class="explorer">${tools(title, rows)}
<ol class="examples">${order.map(({ row, i }) => item(row, i, compare))}</ol></div>`;
}

function tools(title: string, rows: readonly Row[]): Html {
  const labelled = rows.filter(isLabelled);
  const names = [...new Set(labelled.flatMap(({ truth, prediction }) => [truth, prediction]))].sort();
  const option = (value: string, text: string) => html`<option value="${value}">${text}</option>`;
  const select = (name: string, label: string, options: Html) =>
    html`<label>${label}<select name="${name}" aria-label="${label}">${options}</select></label>`;
  const classes = html`${option('', 'any')}${names.map((name) => option(name, name))}`;
  const verdicts = html`${option('', 'all')}${option('wrong', 'wrong')}${option('right', 'right')}`;
  const orders = [
    ['hardest', 'hardest'],
    ['easiest', 'easiest'],
    ...(labelled.length > 0 ? [['surest', 'surest prediction'] as const] : []),
    ...(rows.some(({ length }) => length !== undefined) ? [['longest', 'longest'] as const] : []),
    ['first', 'order of the data'],
  ] as const;
  return html`<form class="tools" hidden aria-label="Filter: ${title}"><label class="search">Search<input name="search" type="search" placeholder="text" autocomplete="off"></label>
${labelled.length > 0 ? [select('verdict', 'Show', verdicts), select('truth', 'True', classes), select('prediction', 'Predicted', classes)] : ''}
${select('sort', 'Sort by', html`${orders.map(([value, text]) => option(value, text))}`)}<output class="note" role="status"></output></form>`;
}

function item(row: Row, i: number, compare: boolean): Html {
  const labels = isLabelled(row)
    ? html` data-truth="${row.truth}" data-prediction="${row.prediction}" data-sure="${Number(row.probability.toFixed(4)) || 0}"`
    : '';
  const score = Number(scoreOf(row).toPrecision(4));
  return html`<li data-i="${i}" data-score="${Number.isFinite(score) ? score : 0}" data-length="${row.length ?? 0}"${labels}>${isLabelled(row) ? labelled(row) : written(row, compare)}</li>\n`;
}

function labelled({ name, text, truth, prediction, probability, tokens, unsigned }: LabelledExample): Html {
  const right = truth === prediction;
  const percent = Number.isFinite(probability) ? ` ${Math.round(100 * probability)} %` : '';
  return html`<p class="verdict"><span class="tag ${right ? 'right' : 'wrong'}">${right ? 'right' : 'wrong'}</span> <b>${prediction}</b>${percent}${right ? '' : html` <span class="note">true: ${truth}</span>`}${name ? html`<span class="note id">${name}</span>` : ''}</p>
<p class="text">${tokens ? tokens.map(unsigned ? lookedAt : weighted) : text}</p>`;
}

/** Speaks for the prediction: one colour; against it: the other; the stronger the deeper. */
function weighted({ token, weight }: { readonly token: string; readonly weight: number }): Html {
  const depth = Math.round(100 * Math.min(1, Math.abs(weight)) * 0.7) || 0;
  if (depth < 3) return html`${token} `;
  return html`<span class="${weight < 0 ? 'against' : 'for'}" style="--depth:${depth}%" data-tip="${fixed(weight, 2)}">${token}</span> `;
}

/** Attention: how much, without for and against. */
function lookedAt({ token, weight }: { readonly token: string; readonly weight: number }): Html {
  const depth = Math.round(100 * Math.min(1, Math.max(0, weight)) * 0.5) || 0;
  if (depth < 3) return html`${token} `;
  return html`<span class="unit" style="--depth:${depth}%" data-tip="${fixed(weight, 2)}">${token}</span> `;
}

function written({ name, source, output, references, verdict, alignment }: WrittenExample, compare: boolean): Html {
  const from = typeof source === 'string' ? source : source.map(sourcePart);
  const to = typeof output !== 'string' ? output.map(copiedWord) : compare ? differing(output, references) : output;
  const reference = references.map(
    (text) =>
      html`<dt>Reference</dt><dd>${compare && typeof output === 'string' ? differing(text, [output]) : text}</dd>`,
  );
  const body = alignment
    ? html`<pre>${alignment}</pre>`
    : html`<dl class="pair"><div><dt>Source</dt><dd>${from}</dd></div><div><dt>Output</dt><dd class="output">${to}</dd>${reference}</div></dl>`;
  return html`<p class="verdict"><b>${verdict}</b><span class="note id">${name}</span></p>${body}`;
}

/** Words that none of the others has are marked; a text without spaces is not compared. */
function differing(text: string, others: readonly string[]): Html {
  const words = text.split(' ');
  const known = new Set(others.flatMap((other) => other.split(' ')));
  if (words.length === 1) return html`${text}`;
  return html`${words.map((word) => (known.has(word) ? html`${word} ` : html`<span class="differs">${word}</span> `))}`;
}

type Part = { readonly text: string; readonly chosen: boolean; readonly weight: number };

function sourcePart({ text, chosen, weight }: Part): Html {
  const depth = Math.round(100 * Math.min(1, Math.max(0, weight)) * 0.4) || 0;
  if (!chosen && depth < 3) return html`${text} `;
  return html`<span class="${chosen ? 'unit chosen' : 'unit'}" style="--depth:${depth}%" data-tip="${chosen ? 'chosen, ' : ''}${shown(weight)}">${text}</span> `;
}

const copiedWord = ({ text, copied }: { readonly text: string; readonly copied: number }): Html =>
  html`<span class="${copied > 0.5 ? 'copied' : 'written'}" data-tip="copied ${fixed(copied, 2)}">${text}</span> `;
