// The model of a tab: the demo when it is first seen, a bundle that is dropped from then on, and a line that says which.
import { about, demo, engine, say, type View } from '../app.ts';
import { h } from '../dom.ts';
import type { ModelInfo, Source } from '../worker/models.ts';

export interface TabModel extends Required<Pick<View, 'open' | 'use'>> {
  readonly element: HTMLElement;
  /** Until there is a model. @throws Error if there is none */
  loaded(): Promise<void>;
}

/** @param slot in the worker, and the folder of the demo. @param onLoad is told of each model */
export function createTabModel(slot: string, onLoad: (info: ModelInfo) => void): TabModel {
  const element = h('p', { class: 'note model' }, 'Loading the model…');
  let loading: Promise<void> | undefined;
  const load = async (source: Source) => {
    const info = await engine('load', [slot, source]);
    element.textContent = about(source, info);
    onLoad(info);
  };
  const loaded = () => {
    loading ??= Promise.resolve().then(() => load(demo(slot)));
    return loading;
  };
  return {
    element,
    loaded,
    open: () => {
      loaded().catch((error: unknown) => {
        element.textContent = '';
        say(error);
      });
    },
    use: async (source) => {
      const before = loading;
      loading = load(source);
      try {
        await loading;
      } catch (error) {
        loading = before; // the model that was there stays
        throw error;
      }
    },
  };
}

/** A title with what stands beside it. */
export const heading = (title: string, ...beside: readonly HTMLElement[]): HTMLElement =>
  h('div', { class: 'heading' }, h('h2', {}, title), ...beside);

/** Texts to begin with, each a button. */
export const exampleChips = (examples: readonly string[], onChoose: (text: string) => void): HTMLElement =>
  h(
    'div',
    { class: 'chips', role: 'group', 'aria-label': 'Examples' },
    examples.map((text) => h('button', { type: 'button', onclick: () => onChoose(text) }, text)),
  );
