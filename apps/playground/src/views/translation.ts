// The tab of translation: the best translations, and what each of the best one's tokens was read from.
import { engine, say, type View } from '../app.ts';
import { announcer, type Child, field, fill, h, latest, percent, shareBar, time } from '../dom.ts';
import type { Translated } from '../worker/predict.ts';
import { createTabModel, exampleChips, heading } from './model.ts';

export function translationView(panel: HTMLElement, examples: readonly string[]): View {
  const model = createTabModel('translation', () => refresh());
  const input = h('textarea', { rows: 2, spellcheck: 'false', oninput: () => refresh() });
  input.value = examples[0] ?? '';
  const beam = number(5, 1, 20, () => refresh());
  const nBest = number(4, 1, 10, () => refresh());
  const best = h('div', { class: 'verdict-line plain' });
  const spoken = announcer();
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
    spoken.element,
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
      const translation = found.alternatives[0]?.translation || '(nothing)';
      spoken.say(translation);
      fill(best, h('p', { class: 'answer' }, translation), h('p', { class: 'note' }, `in ${time(found.milliseconds)}`));
      showRanking(ranking, found, nBest.valueAsNumber);
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
function showRanking(element: HTMLElement, { alternatives }: Translated, asked: number): void {
  const best = Math.max(...alternatives.map(({ probability }) => probability));
  const rows = alternatives.map(({ translation, probability }) =>
    h(
      'li',
      {},
      h('span', { class: 'text' }, translation || '(nothing)'),
      shareBar(probability / best),
      h('span', { class: 'value' }, percent(probability)),
    ),
  );
  fill(
    element,
    h('h3', {}, 'Alternatives, and how probable the model holds them'),
    h('ol', { class: 'shares ranked' }, rows),
    rows.length < asked &&
      h('p', { class: 'note' }, `The search found ${rows.length} that differ. A wider beam finds more.`),
  );
}

const shown = (token: string): string => (token === '</s>' ? '(end)' : token);

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
    source.map((token) => h('th', { scope: 'col' }, h('span', {}, shown(token)))),
  );
  const rows = attention.map((weights, t) => {
    const to = shown(translation[t] ?? '');
    return h(
      'tr',
      {},
      h('th', { scope: 'row' }, to),
      source.map((from, s) => cell(weights[s] ?? 0, shown(from), to)),
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
