// The model that was trained: to try, and to take away.
import { engine } from '../app.ts';
import { fill, h } from '../dom.ts';
import { download, zipped } from '../files.ts';
import type { Trained } from '../worker/training.ts';
import { createClassifierView } from './classifier.ts';
import { heading } from './model.ts';

export async function showTrained(
  element: HTMLElement,
  { files }: Trained,
  examples: readonly string[],
): Promise<void> {
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
