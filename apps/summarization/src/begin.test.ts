// Carrying weights from one run to another: by words where there are words, else as they are.
import type { Summarizer, WordAxis } from '@longhand/summarization';
import { Vocabulary } from '@longhand/tokenizer';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { beginFrom } from './begin.ts';
import type { TrainedRun } from './run.ts';

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend('cpu');
});

/** Weights whose values say where they stand: row 2 of a table [V, 2] is [20, 21], plus `offset`. */
function summarizer(words: readonly string[], { offset = 0, hidden = 2, softmax = 7 } = {}): Summarizer {
  const vocabulary = Vocabulary.ofTokens(words);
  const size = Math.min(softmax, vocabulary.size);
  const filled = (rows: number, columns: number) =>
    tf.variable(
      tf.tensor2d(
        Float32Array.from({ length: rows * columns }, (_, i) => 10 * Math.floor(i / columns) + (i % columns) + offset),
        [rows, columns],
      ),
    );
  const axis = (at: number): WordAxis => ({ vocabulary, axis: at });
  return {
    params: {
      table: filled(vocabulary.size, 2),
      kernel: filled(2, size),
      bias: tf.variable(tf.range(offset, offset + size)),
      cell: filled(hidden, 2),
    },
    wordAxes: { table: axis(0), kernel: axis(1), bias: axis(0) },
  } as unknown as Summarizer;
}
const run = (earlier: Summarizer) => ({ run: { path: 'runs/a' }, summarizer: earlier }) as unknown as TrainedRun;
const values = ({ params }: Summarizer, name: string): unknown => params[name]!.arraySync();

it('takes the weights of the words that both know, and of all that has no words', () => {
  const own = summarizer(['b', 'new', 'a'], { offset: 100 });
  const line = beginFrom(own, run(summarizer(['a', 'b', 'c'])));
  // Four special rows first; of ours b is row 4 and a row 6, of theirs b is row 5 and a row 4.
  expect(values(own, 'table')).toEqual([
    [0, 1],
    [10, 11],
    [20, 21],
    [30, 31],
    [50, 51],
    [150, 151],
    [40, 41],
  ]);
  expect(values(own, 'kernel')).toEqual([
    [0, 1, 2, 3, 5, 105, 4],
    [10, 11, 12, 13, 15, 115, 14],
  ]);
  expect(values(own, 'bias')).toEqual([0, 1, 2, 3, 5, 105, 4]);
  expect(values(own, 'cell')).toEqual([
    [0, 1],
    [10, 11],
  ]);
  expect(line).toBe('Begins with runs/a, which has 86 % of the words and their parts.');
});

it('leaves what the other softmax does not reach', () => {
  const own = summarizer(['b', 'a'], { offset: 100 });
  beginFrom(own, run(summarizer(['a', 'b', 'c'], { softmax: 5 })));
  expect(values(own, 'bias')).toEqual([0, 1, 2, 3, 104, 4]);
  expect(values(own, 'table')).toEqual([
    [0, 1],
    [10, 11],
    [20, 21],
    [30, 31],
    [50, 51],
    [40, 41],
  ]);
});

it('refuses weights that read other vectors', () => {
  const [own, other] = ['aaa', 'bbb'].map((vectors) => ({ ...summarizer(['a']), vectors }));
  expect(() => beginFrom(own!, run(other!))).toThrow(
    '--vectors: expected those of runs/a: vectors bbb, got vectors aaa',
  );
  expect(() => beginFrom(summarizer(['a']), run(other!))).toThrow('vectors bbb, got no vectors');
  expect(beginFrom(own!, run(own!))).toContain('100 %');
});

it('names weights of another size, and those that are not there', () => {
  const own = summarizer(['a']);
  expect(() => beginFrom(own, run(summarizer(['a'], { hidden: 3 })))).toThrow(
    '--init-from runs/a: "cell": expected [2, 2], got [3, 2]. Say the settings',
  );
  const { table, ...params } = summarizer(['a']).params;
  expect(table!.size).toBeGreaterThan(0);
  expect(() => beginFrom(own, run({ ...own, params }))).toThrow('"table": expected [words, 2], got no such weights');
});
