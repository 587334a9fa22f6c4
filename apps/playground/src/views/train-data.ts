// What a training in the page learns from: the generated sentences, or a table that was dropped, with its columns to choose.
import { field, fill, h, table } from '../dom.ts';
import type { Table } from '../worker/sets.ts';

export interface TrainData {
  readonly element: HTMLElement;
  /** Undefined: the generated sentences. */
  table(): Table | undefined;
  use(table: Table): void;
}

export function createTrainData(): TrainData {
  const element = h('div', { tabindex: -1 });
  let chosen: Table | undefined;
  const keep = (table: Table) => {
    chosen = table;
  };
  const useGenerated = () => {
    chosen = undefined;
    fill(element, generatedParts());
  };
  const goBack = () => {
    useGenerated();
    element.focus(); // the button that had it is gone
  };
  useGenerated();
  return {
    element,
    table: () => chosen,
    use: (table) => {
      keep(table);
      fill(element, tableParts(table, keep, goBack));
    },
  };
}

/** Texts to try a trained model on. */
export const examplesOf = (rows: Table | undefined): string[] =>
  rows
    ? rows.rows.slice(0, 3).map((row) => (row[rows.text] ?? '').slice(0, 200))
    : ['the food was not bad', 'the staff was superb at first , yet clumsy later .', 'the book was not very good .'];

const generatedParts = (): HTMLElement[] => [
  h('h3', {}, 'Data: generated sentences'),
  h(
    'p',
    {},
    'Three classes in which words alone mislead: negation, intensity and contrast decide. 3,000 sentences to train on, 300 for dev, with pairs of words that training never shows.',
  ),
  h(
    'p',
    { class: 'note' },
    'Or drop a .csv or .tsv of your own on the page, or open one above: with a header line, a column of texts and one of labels.',
  ),
];

/** @param use what is chosen from now on */
function tableParts(given: Table, use: (table: Table) => void, onGenerated: () => void): HTMLElement[] {
  let chosen = given;
  const [counts, firstRows] = [h('p', { class: 'note' }), h('div', {})];
  const redraw = () => {
    const { rows, text, label } = chosen;
    const cell = (row: readonly string[], column: number) => (row[column] ?? '').trim();
    const labels = new Set(rows.map((row) => cell(row, label)).filter(Boolean)).size;
    const shown = rows.slice(0, 4).map((row) => [cell(row, text).slice(0, 120), cell(row, label)]);
    fill(counts, `${rows.length.toLocaleString('en')} rows, ${labels} labels; one row in five is for dev.`);
    fill(firstRows, table('First rows', [{ title: 'text' }, { title: 'label' }], shown));
  };
  const column = (which: 'text' | 'label') => {
    const control = h(
      'select',
      {
        onchange: () => {
          chosen = { ...chosen, [which]: Number(control.value) };
          use(chosen);
          redraw();
        },
      },
      given.header.map((title, i) => h('option', { value: i }, title || `column ${i + 1}`)),
    );
    control.value = String(given[which]);
    return field(`Column of the ${which}`, control);
  };
  redraw();
  return [
    h('h3', {}, `Data: ${given.name}`),
    counts,
    h('div', { class: 'fields choices' }, column('text'), column('label')),
    firstRows,
    h(
      'div',
      { class: 'buttons' },
      h('button', { type: 'button', onclick: onGenerated }, 'Use the generated sentences'),
    ),
  ];
}
