// The tab of training: a set, a few settings, live curves, then the model itself, to try and to take away.
import { engine, say, type View } from '../app.ts';
import { createChart } from '../chart.ts';
import { field, fill, h, percent, table } from '../dom.ts';
import { download, zipped } from '../files.ts';
import type { Table } from '../worker/sets.ts';
import type { TrainEvent, Trained, TrainSettings } from '../worker/training.ts';
import { createClassifierView } from './classifier.ts';
import { heading } from './model.ts';

export interface TrainView extends View {
  /** Takes a table in place of the generated set. */
  give(name: string, content: string): Promise<void>;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

export function trainView(panel: HTMLElement): TrainView {
  let rows: Table | undefined;
  const source = h('div', {});
  const settings = settingFields();
  const start = h('button', { type: 'button', class: 'primary', onclick: () => void begin() }, 'Train');
  const stop = h('button', { type: 'button', disabled: true, onclick: () => void engine('stop', []) }, 'Stop');
  const state = h('p', { class: 'note', role: 'status' }, 'Nothing is trained yet.');
  const bar = h('progress', { max: 1, value: 0, 'aria-label': 'Progress of the training' });
  const curves = createCurves();
  const result = h('div', { class: 'trained', hidden: true });
  panel.append(
    heading('Train in the page', h('p', { class: 'note' }, 'A bidirectional LSTM that tells classes of texts apart')),
    h(
      'div',
      { class: 'columns' },
      source,
      h('div', {}, h('h3', {}, 'Settings'), settings.element, h('div', { class: 'buttons' }, start, stop)),
    ),
    bar,
    state,
    curves.element,
    result,
  );
  const showSource = () =>
    fill(
      source,
      ...sourceParts(rows, {
        onTable: (table) => {
          rows = table;
          showSource();
        },
        onGenerated: () => {
          rows = undefined;
          showSource();
        },
      }),
    );
  showSource();

  const running = (yes: boolean) => {
    start.disabled = yes;
    stop.disabled = !yes;
  };
  const begin = async () => {
    running(true);
    say();
    result.hidden = true;
    curves.clear();
    const progress = createProgress(state, bar, curves);
    try {
      const trained = await engine('train', [rows, settings.values()], progress);
      state.textContent = `${trained.finished === 'stopped' ? 'Stopped' : 'Done'} after ${trained.seconds.toFixed(0)} s: dev accuracy ${percent(trained.accuracy)}.`;
      await showTrained(result, trained, examplesOf(rows));
    } catch (error) {
      state.textContent = 'Nothing was trained.';
      say(error);
    } finally {
      running(false);
    }
  };
  return {
    give: async (name, content) => {
      rows = await engine('readTable', [content, name]);
      showSource();
    },
  };
}

const examplesOf = (rows: Table | undefined): string[] =>
  rows
    ? rows.rows.slice(0, 3).map((row) => (row[rows.text] ?? '').slice(0, 200))
    : ['the food was not bad', 'the staff was superb at first , yet clumsy later .', 'the book was not very good .'];

function settingFields() {
  const number = (value: number, min: number, max: number, step: number) =>
    h('input', { type: 'number', value, min, max, step, required: true });
  const fields = {
    epochs: number(8, 1, 200, 1),
    hiddenSize: number(32, 4, 256, 1),
    learningRate: number(0.003, 0.0001, 0.1, 0.0001),
    batchSize: number(32, 1, 256, 1),
  };
  const labels = {
    epochs: 'Epochs',
    hiddenSize: 'Hidden size',
    learningRate: 'Learning rate',
    batchSize: 'Texts a batch',
  };
  const names = Object.keys(fields) as (keyof typeof fields)[];
  return {
    element: h(
      'div',
      { class: 'fields' },
      names.map((name) => field(labels[name], fields[name])),
    ),
    /** @throws Error if a number is out of range */
    values: (): TrainSettings => {
      for (const name of names)
        if (!fields[name].checkValidity()) throw new Error(`${labels[name]}: ${fields[name].validationMessage}`);
      return Object.fromEntries(names.map((name) => [name, fields[name].valueAsNumber])) as unknown as TrainSettings;
    },
  };
}

interface SourceEvents {
  onTable(table: Table): void;
  onGenerated(): void;
}

function sourceParts(rows: Table | undefined, { onTable, onGenerated }: SourceEvents): HTMLElement[] {
  if (!rows)
    return [
      h('h3', {}, 'Data: generated sentences'),
      h(
        'p',
        {},
        'Three classes in which words alone mislead: negation, intensity and contrast decide. 3,000 sentences to train on, 300 for dev, with pairs of words that training never shows.',
      ),
      h(
        'p',
        { class: 'note' },
        'Or drop a .csv or .tsv of your own on the page, with a header line, a column of texts and one of labels.',
      ),
    ];
  const choose = (which: 'text' | 'label') => {
    const onchange = (event: Event) => onTable({ ...rows, [which]: Number((event.target as HTMLSelectElement).value) });
    const options = rows.header.map((title, column) =>
      h('option', { value: column, selected: column === rows[which] }, title || `column ${column + 1}`),
    );
    return h('select', { onchange }, options);
  };
  const shown = rows.rows.slice(0, 4).map((row) => [(row[rows.text] ?? '').slice(0, 120), row[rows.label] ?? '']);
  const counts = new Set(rows.rows.map((row) => (row[rows.label] ?? '').trim()).filter(Boolean)).size;
  return [
    h('h3', {}, `Data: ${rows.name}`),
    h(
      'p',
      { class: 'note', 'data-rows': rows.rows.length },
      `${rows.rows.length.toLocaleString('en')} rows, ${counts} labels; one row in five is for dev.`,
    ),
    h(
      'div',
      { class: 'fields' },
      field('Column of the text', choose('text')),
      field('Column of the label', choose('label')),
    ),
    table('First rows', [{ title: 'text' }, { title: 'label' }], shown),
    h(
      'div',
      { class: 'buttons' },
      h('button', { type: 'button', onclick: onGenerated }, 'Use the generated sentences'),
    ),
  ];
}

function createCurves() {
  const [loss, dev] = [createChart('Loss in training', 0.9), createChart('Accuracy on dev')];
  const element = h('div', { class: 'group curves', hidden: true }, loss.element, dev.element);
  const points = { loss: [] as Point[], dev: [] as Point[] };
  const show = () => {
    element.hidden = false;
    const common = { kind: 'curves', title: '' } as const;
    loss.show({ ...common, xLabel: 'step', yLabel: 'cross-entropy', series: [{ name: 'loss', points: points.loss }] });
    dev.show({ ...common, xLabel: 'epoch', yLabel: 'accuracy', series: [{ name: 'accuracy', points: points.dev }] });
  };
  return {
    element,
    show,
    points,
    clear: () => {
      element.hidden = true;
      points.loss.length = 0;
      points.dev.length = 0;
    },
  };
}

/** Milliseconds between two pictures of a training. */
const redrawEvery = 200;

function createProgress(
  state: HTMLElement,
  bar: HTMLProgressElement,
  { points, show }: ReturnType<typeof createCurves>,
) {
  let [steps, epoch, drawn, head] = [1, 0, 0, ''];
  return (event: TrainEvent): void => {
    switch (event.kind) {
      case 'start':
        steps = event.steps;
        head = `${event.train.toLocaleString('en')} texts, ${event.words.toLocaleString('en')} words, ${event.parameters.toLocaleString('en')} parameters`;
        state.textContent = `Training: ${head}.`;
        return;
      case 'epoch':
        epoch = event.epoch;
        points.dev.push({ x: event.epoch, y: event.accuracy });
        state.textContent = `Epoch ${epoch} done: dev accuracy ${percent(event.accuracy)}${event.isBest ? ', the best so far' : ''}. ${head}.`;
        show();
        return;
      case 'step': {
        bar.value = event.step / steps;
        points.loss.push({ x: event.step, y: event.loss });
        const now = performance.now();
        if (now - drawn < redrawEvery) return;
        drawn = now;
        bar.title = `${event.rate.toFixed(0)} texts a second, ${event.secondsLeft.toFixed(0)} s left`;
        show();
        return;
      }
      default:
        event satisfies never;
    }
  };
}

async function showTrained(element: HTMLElement, { files }: Trained, examples: readonly string[]): Promise<void> {
  await engine('load', ['trained', { files, name: 'the trained model' }]);
  const view = createClassifierView('trained', examples);
  const zip = zipped(files);
  const size = `${Math.ceil(zip.length / 1000).toLocaleString('en')} kB`;
  fill(
    element,
    heading(
      'Try it',
      h(
        'button',
        { type: 'button', onclick: () => download(zip, 'longhand-sentiment.zip') },
        `Download the bundle (${size})`,
      ),
    ),
    view.element,
    h(
      'p',
      { class: 'note' },
      'The bundle works here (drop it on the page), and in Node: ',
      h('code', {}, "load('sentiment', 'the unpacked folder')"),
      '.',
    ),
  );
  element.hidden = false;
  view.refresh();
}
