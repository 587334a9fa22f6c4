// The tab of translation: the best translations, and what each of the best one's tokens was read from.
import { engine, say, type View } from '../app.ts';
import { type Child, field, fill, h, latest, percent } from '../dom.ts';
import type { Translated } from '../worker/predict.ts';
import { createTabModel, exampleChips, heading } from './model.ts';

export function translationView(panel: HTMLElement, examples: readonly string[]): View {
  const model = createTabModel('translation', () => refresh());
  const input = h('textarea', { rows: 2, spellcheck: 'false', oninput: () => refresh() });
  input.value = examples[0] ?? '';
  const beam = number(5, 1, 20, () => refresh());
  const nBest = number(4, 1, 10, () => refresh());
  const best = h('div', { class: 'verdict-line plain', role: 'status' });
  const [ranking, picture] = [h('div', {}), h('div', {})];
  const result = h('div', { class: 'result', hidden: true }, best, h('div', { class: 'columns' }, ranking, picture));
  const choose = (text: string) => {
    input.value = text;
    refresh();
  };
  panel.append(
    heading('Translation', model.element),
    field('Sentence', input),
    exampleChips(examples, choose),
    h('div', { class: 'fields' }, field('Beam', beam), field('Alternatives', nBest)),
    result,
  );
  const refresh = latest(async () => {
    const text = input.value.trim();
    result.hidden = text === '';
    if (text === '') return;
    try {
      for (const control of [beam, nBest]) if (!control.checkValidity()) throw new Error(control.validationMessage);
      const width = Math.max(beam.valueAsNumber, nBest.valueAsNumber); // as many must be kept in the search
      const found = await engine('translate', ['translation', text, width, nBest.valueAsNumber]);
      say();
      fill(best, h('p', { class: 'answer' }, found.ranked[0]?.translation ?? ''));
      showRanking(ranking, found);
      showAttention(picture, found);
    } catch (error) {
      say(error);
    }
  });
  return model;
}

const number = (value: number, min: number, max: number, oninput: () => void) =>
  h('input', { type: 'number', value, min, max, step: 1, required: true, oninput });

/** Best first, with their probabilities. */
function showRanking(element: HTMLElement, { ranked }: Translated): void {
  const best = Math.exp(ranked[0]?.logProb ?? 0);
  const rows = ranked.map(({ translation, logProb = 0 }) => {
    const share = Math.exp(logProb);
    const bar = h('span', { class: 'share-bar', 'aria-hidden': 'true' }, h('span', {}));
    (bar.firstElementChild as HTMLElement).style.width = `${(100 * share) / best}%`;
    return h('li', {}, h('span', {}, translation || '(nothing)'), bar, h('span', { class: 'value' }, percent(share)));
  });
  fill(
    element,
    h('h3', {}, 'Alternatives, and how probable the model holds them'),
    h('ol', { class: 'shares ranked' }, rows),
  );
}

/** A table: a row for each token that was written, a column for each that was read. */
function showAttention(element: HTMLElement, { attention: { source, translation, attention } }: Translated): void {
  if (attention.length === 0) {
    fill(element);
    return;
  }
  const cell = (weight: number, from: string, to: string): Child => {
    const td = h(
      'td',
      { title: `${to} ← ${from}: ${percent(weight)}` },
      h('span', { class: 'unseen' }, percent(weight)),
    );
    td.style.setProperty('--depth', `${Math.round(100 * weight)}%`);
    return td;
  };
  const head = h(
    'tr',
    {},
    h('td', {}),
    source.map((token) => h('th', { scope: 'col' }, h('span', {}, token))),
  );
  const rows = attention.map((weights, t) => {
    const to = translation[t] ?? '';
    return h(
      'tr',
      {},
      h('th', { scope: 'row' }, to),
      source.map((from, s) => cell(weights[s] ?? 0, from, to)),
    );
  });
  fill(
    element,
    h('h3', {}, 'Attention: what each word was read from'),
    h(
      'div',
      { class: 'wide', tabindex: 0, role: 'group', 'aria-label': 'Attention' },
      h(
        'table',
        { class: 'attention' },
        h('caption', { class: 'unseen' }, 'Attention of each token of the translation over the source'),
        h('thead', {}, head),
        h('tbody', {}, rows),
      ),
    ),
  );
}
