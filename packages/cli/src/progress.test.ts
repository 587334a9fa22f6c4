import { expect, it } from 'vitest';
import { createProgressLine, duration, type ProgressView, progressText } from './index.ts';

const view: ProgressView = {
  epoch: 1,
  epochs: 10,
  batch: 41,
  batches: 188,
  loss: 0.41234,
  metric: { name: 'accuracy', value: 0.831 },
  examplesPerSecond: 1240.4,
  secondsLeft: 42,
};

it('says where training stands, how well, how fast and how long', () => {
  expect(progressText(view)).toBe(
    'epoch 2/10  batch 41/188  loss 0.4123  best dev accuracy 0.8310  1,240 examples/s  0:42 left',
  );
  expect(progressText({ ...view, metric: undefined })).not.toContain('dev');
  expect(progressText({ ...view, unit: 'units' })).toContain('1,240 units/s');
});

it.each([
  [0, '0:00'],
  [59.6, '1:00'],
  [725, '12:05'],
  [3723, '1:02:03'],
])('%d seconds are %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

function recorded(isTTY: boolean) {
  const written: string[] = [];
  let now = 0;
  const line = createProgressLine({ write: (text) => written.push(text), isTTY, columns: 40 }, () => now);
  return { written, line, wait: (seconds: number) => (now += seconds) };
}

it('rewrites one line on a terminal, cut to its width', () => {
  const { written, line, wait } = recorded(true);
  line.show(view); // too early
  wait(0.2);
  line.show(view);
  line.print('epoch done');
  expect(written).toEqual([`\r${progressText(view).slice(0, 39)}\x1b[K`, '\r\x1b[K', 'epoch done\n']);
});

it('writes plain lines, now and then, where there is no terminal', () => {
  const { written, line, wait } = recorded(false);
  for (let i = 0; i < 30; i++) {
    wait(1);
    line.show(view);
  }
  line.clear();
  expect(written).toEqual(new Array(3).fill(`${progressText(view)}\n`));
});
