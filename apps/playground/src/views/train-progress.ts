// How a training goes: a line of text, a bar, the curves of loss and dev accuracy.
import { createChart } from '../chart.ts';
import { h, percent } from '../dom.ts';
import type { TrainEvent } from '../worker/training.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Curves {
  readonly element: HTMLElement;
  readonly points: { readonly loss: Point[]; readonly dev: Point[] };
  show(): void;
  clear(): void;
}

export function createCurves(): Curves {
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

const number = (value: number): string => value.toLocaleString('en');

/** Milliseconds between two pictures of a training. */
const redrawEvery = 200;

export interface ProgressLine {
  readonly element: HTMLElement;
  /** Is spoken to who cannot see it: once an epoch. */
  say(text: string): void;
  /** Follows one training. */
  follow(curves: Curves): (event: TrainEvent) => void;
  /** Nothing is computed any more. */
  end(): void;
}

export function createProgressLine(): ProgressLine {
  const bar = h('progress', { max: 1, value: 0, 'aria-label': 'Progress of the training' });
  const state = h('p', { role: 'status' }, 'Nothing is trained yet.');
  const rate = h('p', {});
  const say = (text: string) => {
    state.textContent = text;
  };
  return {
    element: h('div', {}, bar, h('div', { class: 'note progress' }, state, rate)),
    say,
    follow: (curves) => follow(curves, bar, rate, say),
    end: () => {
      rate.textContent = '';
    },
  };
}

function follow({ points, show }: Curves, bar: HTMLProgressElement, rate: HTMLElement, say: ProgressLine['say']) {
  let [steps, drawn, head] = [1, 0, ''];
  return (event: TrainEvent): void => {
    switch (event.kind) {
      case 'start':
        steps = event.steps;
        head = `${number(event.train)} texts, ${number(event.words)} words, ${number(event.parameters)} parameters`;
        say(`Training: ${head}.`);
        break;
      case 'epoch': {
        points.dev.push({ x: event.epoch, y: event.accuracy });
        const best = event.isBest ? ', the best so far' : '';
        say(`Epoch ${event.epoch} done: dev accuracy ${percent(event.accuracy)}${best}. ${head}.`);
        show();
        break;
      }
      case 'step': {
        bar.value = event.step / steps;
        points.loss.push({ x: event.step, y: event.loss });
        const now = performance.now();
        if (now - drawn < redrawEvery) return;
        drawn = now;
        rate.textContent = `${number(Math.round(event.rate))} texts a second, ${event.secondsLeft.toFixed(0)} s left`;
        show();
        break;
      }
      default:
        event satisfies never;
    }
  };
}
