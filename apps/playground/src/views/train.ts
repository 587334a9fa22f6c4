// The tab of training: a set, a few settings, live curves, then the model itself, to try and to take away.
import { engine, say, type View } from '../app.ts';
import { h, percent } from '../dom.ts';
import { heading } from './model.ts';
import { createTrainData, examplesOf } from './train-data.ts';
import { createCurves, createProgressLine } from './train-progress.ts';
import { settingFields } from './train-settings.ts';
import { showTrained } from './trained.ts';

export interface TrainView extends View {
  /** Takes a table in place of the generated set. */
  give(name: string, content: string): Promise<void>;
}

export function trainView(panel: HTMLElement): TrainView {
  const [data, settings, curves] = [createTrainData(), settingFields(), createCurves()];
  const start = h('button', { type: 'button', class: 'primary', onclick: () => void begin() }, 'Train');
  const stop = h('button', { type: 'button', disabled: true, onclick: () => void engine('stop', []) }, 'Stop');
  const progress = createProgressLine();
  const result = h('div', { class: 'trained', hidden: true });
  panel.append(
    heading('Train in the page', h('p', { class: 'note' }, 'A bidirectional LSTM that tells classes of texts apart')),
    h(
      'div',
      { class: 'columns' },
      data.element,
      h('div', {}, h('h3', {}, 'Settings'), settings.element, h('div', { class: 'buttons' }, start, stop)),
    ),
    progress.element,
    curves.element,
    result,
  );
  /** The focus goes along: a button that is disabled loses it. */
  const running = (yes: boolean) => {
    const [from, to] = yes ? [start, stop] : [stop, start];
    const focused = document.activeElement === from;
    to.disabled = false;
    if (focused) to.focus();
    from.disabled = true;
  };
  const begin = async () => {
    running(true);
    say();
    result.hidden = true;
    curves.clear();
    const table = data.table();
    try {
      const trained = await engine('train', [table, settings.values()], progress.follow(curves));
      const ended = trained.finished === 'stopped' ? 'Stopped' : 'Done';
      progress.say(`${ended} after ${trained.seconds.toFixed(0)} s: dev accuracy ${percent(trained.accuracy)}.`);
      await showTrained(result, trained, examplesOf(table));
    } catch (error) {
      progress.say('Nothing was trained.');
      say(error);
    } finally {
      progress.end();
      running(false);
    }
  };
  return {
    give: async (name, content) => data.use(await engine('readTable', [content, name])),
  };
}
