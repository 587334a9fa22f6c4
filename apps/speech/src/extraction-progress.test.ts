import { expect, it } from 'vitest';
import { createExtractionProgress } from './extraction-progress.ts';

function shown(isTTY: boolean, step: number): string {
  let time = 0;
  const written: string[] = [];
  const output = { isTTY, columns: 60, write: (text: string) => written.push(text) };
  const progress = createExtractionProgress('an4-train-0.9', output, () => time);
  for (let done = 1; done <= 100; done++) {
    time = done * step;
    progress.show(done, 100);
  }
  progress.clear();
  return written.join('');
}

it('progress of features is a plain line every ten seconds, with the time that is left', () => {
  expect(shown(false, 0.5)).toBe(
    [20, 40, 60, 80, 100]
      .map((done) => `Features of an4-train-0.9: ${done} of 100 clips  ${left(done)} left\n`)
      .join(''),
  );
  expect(shown(false, 0.05)).toBe(''); // five seconds in all
});
const left = (done: number): string => `0:${String((100 - done) / 2).padStart(2, '0')}`;

it('on a terminal it is one line, which goes away', () => {
  const written = shown(true, 0.05);
  expect(written).toContain('\rFeatures of an4-train-0.9: 48 of 100 clips  0:03 left\x1b[K');
  expect(written.split('\n')).toHaveLength(1);
  expect(written.endsWith('\r\x1b[K')).toBe(true);
});
