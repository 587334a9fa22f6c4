// A run that begins with what another one has learnt (--init-from): the weights of all that is of the same size, and of what has a
// slice for each word those of the words that both know.
import { at, ConfigError, DataError } from '@longhand/base';
import type { Summarizer, WordAxis } from '@longhand/summarization';
import { specialTokens } from '@longhand/tokenizer';
import * as tf from '@tensorflow/tfjs';
import type { Config } from './config.ts';
import { describeRun, loadRun, type TrainedRun } from './run.ts';

/** The run that --init-from names. @throws ConfigError if it is of another mode; DataError if a file is missing or damaged */
export async function earlierRun({
  initFrom,
  mode,
}: Pick<Config, 'initFrom' | 'mode'>): Promise<TrainedRun & { dispose(): void }> {
  const { config } = await describeRun(initFrom);
  if (config.mode === mode) return loadRun(initFrom);
  throw new ConfigError({ where: `--init-from ${initFrom}`, expected: `a run of --mode ${mode}`, got: config.mode });
}

/** Takes over the weights of an earlier run; gives a line for a person. @throws DataError if it lacks one, or its sizes are others; ConfigError if it read other vectors */
export function beginFrom(summarizer: Summarizer, { run, summarizer: earlier }: TrainedRun): string {
  if (summarizer.vectors !== earlier.vectors) {
    const [expected, got] = [earlier, summarizer].map(({ vectors }) => (vectors ? `vectors ${vectors}` : 'no vectors'));
    throw new ConfigError({ where: '--vectors', expected: `those of ${run.path}: ${expected}`, got: got! });
  }
  let [known, all] = [0, 0];
  for (const [name, variable] of Object.entries(summarizer.params)) {
    const [own, other] = [summarizer.wordAxes[name], earlier.wordAxes[name]];
    const stored = earlier.params[name];
    const expected = shapeText(variable.shape, own);
    const got = stored && shapeText(stored.shape, other);
    if (!stored || expected !== got) throw otherSizes(`--init-from ${run.path}: "${name}"`, expected, got);
    const places = own && other && placesOf(own, other, variable.shape, stored.shape);
    if (places && variable.rank > 1) {
      all += places.length;
      known += places.filter((place) => place >= 0).length;
    }
    const values = places ? carried(variable, stored, own.axis, places) : Float32Array.from(stored.dataSync());
    tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
  }
  const words = all > 0 ? `, which has ${((100 * known) / all).toFixed(0)} % of the words and their parts` : '';
  return `Begins with ${run.path}${words}.`;
}

/** Where an axis is of words, its length does not count. */
const shapeText = (shape: readonly number[], words?: WordAxis): string =>
  `[${shape.map((size, axis) => (words?.axis === axis ? 'words' : size)).join(', ')}]`;

/** For each word of ours its place in the other's weights, or -1. */
function placesOf(own: WordAxis, other: WordAxis, shape: readonly number[], otherShape: readonly number[]): number[] {
  const known = ({ vocabulary }: WordAxis, token: string): number =>
    vocabulary.has(token) ? vocabulary.id(token) : at(otherShape, other.axis);
  return Array.from({ length: at(shape, own.axis) }, (_, id) => {
    const place = id < specialTokens.length ? id : known(other, at(own.vocabulary.tokens, id));
    return place < at(otherShape, other.axis) ? place : -1;
  });
}

/** The variable's values, but for the slices along `axis` that `stored` has. */
function carried(variable: tf.Variable, stored: tf.Tensor, axis: number, places: readonly number[]): Float32Array {
  const [values, from] = [Float32Array.from(variable.dataSync()), stored.dataSync()];
  const inner = variable.shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  const outer = variable.size / inner / places.length;
  const count = stored.shape[axis]!;
  for (let block = 0; block < outer; block++)
    places.forEach((place, id) => {
      if (place < 0) return;
      const start = (block * count + place) * inner;
      values.set(from.subarray(start, start + inner), (block * places.length + id) * inner);
    });
  return values;
}

const otherSizes = (where: string, expected: string, got = 'no such weights'): DataError =>
  new DataError({
    where,
    expected,
    got,
    fix: 'Say the settings that it was trained with, which its config.json holds.',
  });
