// The tab of sentiment.
import { about, demo, engine, say, type View } from '../app.ts';
import { h } from '../dom.ts';
import type { Source } from '../worker/models.ts';
import { createClassifierView } from './classifier.ts';

const examples = [
  'the food was not bad',
  'honestly , the plot was dull but the acting was never weak .',
  'the service was superb although the room was bland .',
  'the film was as always .',
];

export function sentimentView(panel: HTMLElement): View {
  const model = h('p', { class: 'note model' }, 'Loading the model…');
  const view = createClassifierView('sentiment', examples);
  panel.append(heading('Sentiment', model), view.element);
  let opened = false;
  const use = async (source: Source) => {
    opened = true;
    const info = await engine('load', ['sentiment', source]);
    model.textContent = about(info);
    view.refresh();
  };
  const open = () => {
    if (opened) return;
    opened = true;
    Promise.resolve()
      .then(() => use(demo('sentiment')))
      .catch((error: unknown) => {
        model.textContent = '';
        say(error);
      });
  };
  return { open, use };
}

/** A title with what stands beside it. */
export const heading = (title: string, ...beside: readonly HTMLElement[]): HTMLElement =>
  h('div', { class: 'heading' }, h('h2', {}, title), ...beside);
