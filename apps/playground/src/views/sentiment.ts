// The tab of sentiment.
import type { View } from '../app.ts';
import { createClassifierView } from './classifier.ts';
import { createTabModel, heading } from './model.ts';

const examples = [
  'the food was not bad',
  'honestly , the plot was dull but the acting was never weak .',
  'the service was superb although the room was bland .',
  'the film was as always .',
];

export function sentimentView(panel: HTMLElement): View {
  const view = createClassifierView('sentiment', examples);
  const model = createTabModel('sentiment', view.refresh);
  panel.append(heading('Sentiment', model.element), view.element);
  return model;
}
