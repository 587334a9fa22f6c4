// Translation: the LSTM with attention that stands beside a Transformer elsewhere.
import { loadTranslation } from '@longhand/datasets';
import { train } from '@longhand/training';
import { createSpeaking } from '../transformer/speaking.ts';
import { type AmountOptions, batchSize, drawRows, epochsOf } from './sizes.ts';

/** BLEU on test, from 0 to 1, without a beam. */
export async function translationScore(options: AmountOptions): Promise<number> {
  const { data, read, rows, scored, hiddenSize, learningRate, seed } = options;
  const set = await loadTranslation(data, { seed });
  const sizes = { modelSize: hiddenSize, hiddenSize, layers: 1, dropout: 0.1 };
  const speaking = createSpeaking(set, drawRows(set.splits.train, options), {
    ...{ ...sizes, model: 'lstm', data, batchSize, seed },
  });
  await train({ ...speaking.task, epochs: epochsOf(read, rows), schedule: learningRate, seed, clipNorm: 1 });
  const score = speaking.bleu(set.splits.test.slice(0, scored), 1);
  speaking.dispose();
  return score;
}
