// Each kind of section as HTML. Tables carry what has few numbers; SVG what has many.
import { at } from '@longhand/base';
import { curves } from './charts.ts';
import { checkGrid } from './checks.ts';
import { type Html, html, raw } from './html.ts';
import type { ExampleRow, Section, SummaryRow } from './page.ts';
import { pngOf } from './png.ts';

export function renderSection(section: Section): Html {
  return html`<section><h2>${section.title}</h2>${body(section)}</section>`;
}

function body(section: Section): Html {
  switch (section.kind) {
    case 'curves':
      return html`<figure>${curves(section)}</figure>`;
    case 'confusion':
      return confusion(section);
    case 'heatMap':
      return heatMap(section);
    case 'table':
      return html`${note(section.note)}<div class="wide"><table class="data"><thead><tr>${section.columns.map((name) => html`<th>${name}</th>`)}</tr></thead>
<tbody>${section.rows.map((row) => html`<tr>${row.map(cell)}</tr>\n`)}</tbody></table></div>`;
    case 'examples':
      return html`${note(section.note)}<ul class="examples">${section.rows.map(example)}</ul>`;
    case 'summaries':
      return html`${note(section.note)}${section.rows.map(summary)}`;
    case 'image':
      return image(section);
    case 'preformatted':
      return html`${note(section.note)}${section.blocks.map((block) => html`<pre>${block}</pre>\n`)}`;
    case 'text':
      return html`${section.paragraphs.map((text) => html`<p>${text}</p>`)}`;
    default:
      section satisfies never;
      throw new Error(`no section of kind ${(section as Section).kind}`);
  }
}

const note = (text: string | undefined): Html => (text ? html`<p class="note">${text}</p>` : raw(''));

const cell = (value: string | number): Html =>
  typeof value === 'number' ? html`<td class="number">${value}</td>` : html`<td>${value}</td>`;

/** Rows are the truth; the shade is the share of the row. */
function confusion({ title, labels, counts }: Extract<Section, { kind: 'confusion' }>): Html {
  checkGrid(title, counts, labels.length, labels.length);
  const totals = counts.map((row) =>
    Math.max(
      1,
      row.reduce((sum, count) => sum + count, 0),
    ),
  );
  const share = (count: number, row: number) => count / at(totals, row);
  return html`<p class="note">Rows: the true class. Columns: the prediction. Shade: share of the row.</p>
${grid(labels, labels, counts, String, share)}`;
}

/** A pixel a number, drawn larger; each row at least as high as its name. */
function image({ title, note: text, values, rows, columns }: Extract<Section, { kind: 'image' }>): Html {
  if (values.every((row) => row.length === 0)) return html`${note(text)}<p class="note">Nothing to show.</p>`;
  const names = rows ? html`<div class="names">${rows.map((name) => html`<span>${name}</span>`)}</div>` : raw('');
  const height = rows ? `${rows.length * 14}px` : `${Math.min(240, 4 * values.length)}px`;
  const source = `data:image/png;base64,${pngOf(values).toString('base64')}`;
  return html`${note(text)}<div class="image">${names}<img alt="${title}" style="height:${height}" src="${source}"></div>
${note(columns)}`;
}

// More columns than these show their numbers only to a pointer that rests on them.
const mostNumbers = 8;

function heatMap({ title, note: text, rows, columns, values }: Extract<Section, { kind: 'heatMap' }>): Html {
  checkGrid(title, values, rows.length, columns.length);
  const shade = (value: number) => value;
  const dense = columns.length > mostNumbers;
  return html`${note(text)}${grid(rows, columns, values, (value) => value.toFixed(2), shade, dense)}`;
}

function grid(
  rows: readonly string[],
  columns: readonly string[],
  values: readonly (readonly number[])[],
  text: (value: number) => string,
  shade: (value: number, row: number) => number,
  dense = false,
): Html {
  const square = (value: number, row: number, column: number): Html => {
    const depth = Math.min(1, Math.max(0, shade(value, row))) || 0; // NaN: no shade
    const style = `--depth:${(100 * depth).toFixed(1)}%`;
    if (dense)
      return html`<td class="cell" style="${style}" title="${at(rows, row)}, ${at(columns, column)}: ${text(value)}"></td>`;
    return html`<td style="${style}" class="${depth > 0.55 ? 'cell deep' : 'cell'}">${text(value)}</td>`;
  };
  return html`<div class="wide"><table class="${dense ? 'grid dense' : 'grid'}"><thead><tr><th></th>${columns.map((name) => html`<th><span>${name}</span></th>`)}</tr></thead>
<tbody>${rows.map((name, r) => html`<tr><th>${name}</th>${at(values, r).map((value, c) => square(value, r, c))}</tr>\n`)}</tbody></table></div>`;
}

function example({ text, truth, prediction, probability, tokens }: ExampleRow): Html {
  const right = truth === prediction;
  const percent = `${Math.round(100 * probability)} %`;
  return html`<li><p class="verdict"><span class="${right ? 'tag right' : 'tag wrong'}">${prediction} ${percent}</span>${right ? '' : html` <span class="note">true: ${truth}</span>`}</p>
<p>${tokens ? tokens.map(weighted) : text}</p></li>\n`;
}

/** Speaks for the prediction: one colour; against it: the other; the stronger the deeper. */
function weighted({ token, weight }: { readonly token: string; readonly weight: number }): Html {
  const depth = Math.round(100 * Math.min(1, Math.abs(weight)) * 0.7) || 0;
  return html`<span class="${weight < 0 ? 'against' : 'for'}" style="--depth:${depth}%" title="${weight.toFixed(2)}">${token}</span> `;
}

function summary({ name, source, summary: own, references, score }: SummaryRow): Html {
  const words = typeof own === 'string' ? own : own.map(copiedWord);
  return html`<div class="pair"><div><p class="note">${name}</p><p>${source.map(sourceUnit)}</p></div>
<div><p class="note">summary: ${score}</p><p>${words}</p>${references.map((text) => html`<p class="note">reference: ${text}</p>`)}</div></div>\n`;
}

function sourceUnit({ text, chosen, weight }: SummaryRow['source'][number]): Html {
  const depth = Math.round(100 * Math.min(1, Math.max(0, weight)) * 0.6) || 0;
  return html`<span class="${chosen ? 'unit chosen' : 'unit'}" style="--depth:${depth}%" title="${weight.toFixed(2)}">${text}</span> `;
}

const copiedWord = ({ text, copied }: { readonly text: string; readonly copied: number }): Html =>
  html`<span class="${copied > 0.5 ? 'copied' : 'written'}" title="copied ${copied.toFixed(2)}">${text}</span> `;
