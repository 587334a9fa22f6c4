// §1.2, 2.1, 2.2, 8.1: what RNN, GRU and LSTM remember, and how much of a gradient arrives over a distance.
import { createRandom } from '@longhand/base';
import { defineExperiment, type Piece, type Scale } from '../experiment.ts';
import { concludeMemory } from '../memory/conclude.ts';
import { evenDistances, gradientNorms, randomDirection } from '../memory/gradient-norms.ts';
import {
  type CellKind,
  cellKinds,
  cellTitles,
  createCells,
  createLearner,
  enough,
  inputTensor,
  learn,
} from '../memory/learner.ts';
import { type Memory, type MemorySettings, memorySchema } from '../memory/schema.ts';
import { memorySections } from '../memory/sections.ts';
import { taskNames, tasks } from '../memory/tasks.ts';

interface Sizes extends Omit<MemorySettings, 'task' | 'cell' | 'length' | 'seed'> {
  readonly lengths: readonly number[];
}

const sizes: Readonly<Record<Scale, Sizes>> = {
  smoke: { lengths: [4, 8], hiddenSize: 4, batchSize: 4, steps: 3, highRate: 2e-2, lowRate: 5e-3 },
  tiny: { lengths: [10, 30, 100], hiddenSize: 32, batchSize: 32, steps: 500, highRate: 2e-2, lowRate: 5e-3 },
  base: {
    lengths: [10, 30, 100, 300, 1000],
    hiddenSize: 32,
    batchSize: 32,
    steps: 2000,
    highRate: 1e-2,
    lowRate: 3e-3,
  },
};

function pieces(scale: Scale, seeds: number): Piece<Memory>[] {
  const { lengths, ...rest } = sizes[scale];
  const all: Piece<Memory>[] = [];
  for (const length of lengths)
    for (const task of taskNames)
      for (const cell of cellKinds)
        for (let seed = 1; seed <= (scale === 'tiny' && cell === 'gru' ? 1 : seeds); seed++) {
          const settings = { task, cell, length, seed, ...rest };
          all.push({
            name: `${task} over ${length} steps, ${cellTitles[cell]}, seed ${seed}`,
            ...{ settings, cost: costOf(cell) * length * rest.steps, measure: async () => measure(settings) },
          });
        }
  return all;
}

/** Seconds of a step and a token, with 32 units. The GRU has no kernel of its own: `tiny` measures it with one seed. */
const costOf = (cell: CellKind): number => ({ rnn: 1.2e-4, gru: 8e-4, lstm0: 4e-5, lstm1: 4e-5, lstmT: 4e-5 })[cell];

const distancesMeasured = 12;
const sequencesMeasured = 16;

/** Of the learning rate that gives the better score: what suits an RNN is not what suits an LSTM. */
function measure(settings: MemorySettings): Memory {
  let best: Memory | undefined;
  for (const learningRate of [settings.highRate, settings.lowRate]) {
    if (best && best.score >= enough) break;
    const found = measureWith(settings, learningRate);
    if (!best || found.score > best.score) best = found;
  }
  return best as Memory;
}

function measureWith(
  { task: name, cell, length, seed, hiddenSize, batchSize, steps }: MemorySettings,
  learningRate: number,
): Memory {
  const task = tasks[name];
  const cells = createCells(cell, { inputSize: task.inputSize, hiddenSize }, length, seed);
  const learner = createLearner(task, cells, hiddenSize, seed);
  try {
    const untrained = name === 'recall' ? normsOf(cells, { length, seed, hiddenSize }) : undefined;
    const learned = { learningRate, ...learn(learner, task, { length, seed, batchSize, steps, learningRate }) };
    if (!untrained) return learned;
    const distances = evenDistances(length, distancesMeasured);
    return { ...learned, gradients: { distances, untrained, trained: normsOf(cells, { length, seed, hiddenSize }) } };
  } finally {
    learner.dispose();
  }
}

/** On sequences of recall. */
function normsOf(
  cells: ReturnType<typeof createCells>,
  { length, seed, hiddenSize }: Pick<MemorySettings, 'length' | 'seed' | 'hiddenSize'>,
): number[] {
  const random = createRandom(seed).fork('gradients');
  const x = inputTensor(tasks.recall, tasks.recall.draw(length, sequencesMeasured, random));
  const direction = randomDirection(hiddenSize, random);
  const norms = gradientNorms(cells, x, evenDistances(length, distancesMeasured), direction);
  x.dispose();
  return norms;
}

export const memory = defineExperiment<Memory>({
  name: 'memory',
  title: 'Memory',
  method: [
    'Three tasks ask for something seen long ago. Adding: two marked numbers among many are added. Copy: three symbols are said again after blanks. Recall: the first of many random symbols is named. A score of 0 is guessing, 1 is perfect.',
    'One layer of 32 cells learns each task for a fixed number of updates with new sequences in each (Adam, gradients clipped to norm 1, the better of two learning rates); from a score of 0.9 on it counts as learned, and training ends at 0.98. The three LSTMs differ only in where the bias of the forget gate begins: 0, 1, or the logarithm of the length (Tallec and Ollivier 2018). The recurrent weights of all cells begin orthogonal, which keeps the gradient of an RNN longer than small random ones would.',
    'The norm of the gradient of a random projection of the last hidden state with respect to the whole state so many steps before says how much of a gradient arrives over that distance; at distance 0 it is 1.',
  ],
  schema: memorySchema,
  pieces,
  conclude: concludeMemory,
  sections: memorySections,
});
