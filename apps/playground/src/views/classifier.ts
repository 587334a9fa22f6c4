// A text and what a sentiment model says of it: label, probabilities, each word's share, and how it reads on.
import { engine, say } from '../app.ts';
import { createChart } from '../chart.ts';
import { announcer, field, fill, h, latest, percent, shareBar, table } from '../dom.ts';
import type { Classified } from '../worker/predict.ts';
import { createGatesView } from './gates.ts';
import { exampleChips } from './model.ts';

export interface ClassifierView {
  readonly element: HTMLElement;
  /** Asks the model again. */
  refresh(): void;
}

/** @param slot of the model that is asked */
export function createClassifierView(slot: string, examples: readonly string[]): ClassifierView {
  const input = h('textarea', { rows: 3, spellcheck: 'false', oninput: () => refresh() });
  input.value = examples[0] ?? '';
  const [verdict, words] = [h('div', { class: 'verdict-line' }), h('div', {})];
  const spoken = announcer();
  const along = createChart('As it reads: probability after each word');
  const gates = createGatesView();
  const result = h('div', { class: 'result', hidden: true }, verdict, words, along.element, gates.element);
  const refresh = latest(async () => {
    const text = input.value.trim();
    result.hidden = text === '';
    if (text === '') return;
    try {
      const found = await engine('classify', [slot, text]);
      say();
      spoken.say(`${found.label}, ${percent(found.probabilities[found.label] ?? 0)}`);
      showVerdict(verdict, found);
      showWords(words, found);
      showAlong(found);
      gates.show(found.gates);
    } catch (error) {
      say(error);
    }
  });
  const showAlong = ({ along: read, probabilities }: Classified) => {
    along.element.hidden = read.length < 2;
    const series = Object.keys(probabilities).map((name) => ({
      name,
      points: read.map((step, i) => ({ x: i + 1, y: step.probabilities[name] ?? 0 })),
    }));
    along.show({ kind: 'curves', title: 'Probability', xLabel: 'words read', yLabel: 'probability', series });
  };
  const choose = (text: string) => {
    input.value = text;
    refresh();
  };
  const element = h('div', {}, field('Text', input), exampleChips(examples, choose), spoken.element, result);
  return { element, refresh };
}

function showVerdict(element: HTMLElement, { label, probabilities }: Classified): void {
  const bars = Object.entries(probabilities).map(([name, share]) =>
    h(
      'li',
      { class: name === label ? 'best' : '' },
      h('span', {}, name),
      shareBar(share),
      h('span', { class: 'value' }, percent(share)),
    ),
  );
  fill(element, h('p', { class: 'answer', 'data-label': label }, label), h('ul', { class: 'shares' }, bars));
}

/** How a word's weight was found, by the method's name. */
const methods: Readonly<Record<NonNullable<Classified['explanation']>['kind'], string>> = {
  occlusion: 'deleting each word',
  'integrated-gradients': 'integrated gradients',
  'gradient-input': 'gradient × input',
  attention: 'attention',
};

function showWords(element: HTMLElement, { explanation, label }: Classified): void {
  if (!explanation) {
    fill(element);
    return;
  }
  const marked = explanation.weights.map(([token, weight]) => {
    const span = h('span', { class: weight >= 0 ? 'for' : 'against', title: `${token}: ${weight.toFixed(2)}` }, token);
    span.style.setProperty('--depth', `${Math.round(55 * Math.abs(weight))}%`);
    return [span, ' '];
  });
  const rows = explanation.weights.map(([token, weight]) => [token, weight.toFixed(3)]);
  fill(
    element,
    h('h3', {}, 'Each word’s share'),
    h('p', { class: 'text large', 'aria-hidden': 'true' }, marked.flat()),
    h(
      'p',
      { class: 'note' },
      h('span', { class: 'for key' }, 'speaks for'),
      ` ${label} · `,
      h('span', { class: 'against key' }, 'against'),
      ` · by ${methods[explanation.kind]}`,
    ),
    h(
      'details',
      { class: 'data' },
      h('summary', {}, 'Numbers'),
      table('Share of each word', [{ title: 'word' }, { title: 'share', number: true }], rows),
    ),
  );
}
