// Speech: an LSTM in both directions hears words, and CTC writes them.
import type { Features } from '@longhand/audio';
import { at, createRandom } from '@longhand/base';
import { defaultsOf } from '@longhand/bundle/settings';
import { loadSpeech, type Utterance } from '@longhand/datasets';
import { ctcLoss } from '@longhand/lstm-core';
import { createWer, pointScores } from '@longhand/metrics';
import {
  blank,
  buildTokens,
  createPipeline,
  createRecognizer,
  decode,
  emissionsOf,
  type FeaturePipeline,
  inputTensors,
  type ModelSettings,
  modelSettings,
  searchDefaults,
  targetTensors,
} from '@longhand/speech';
import { epochIndices } from '@longhand/tokenizer';
import { train } from '@longhand/training';
import type * as tf from '@tensorflow/tfjs';
import { type AmountOptions, batchSize, drawRows, epochsOf } from './sizes.ts';

/** Hz of telephones, which the sets have; other sound is resampled. */
const sampleRate = 8000;

interface Clip {
  readonly text: string;
  readonly features: Features;
}

async function hear(pipeline: FeaturePipeline, utterances: readonly Utterance[]): Promise<Clip[]> {
  const clips: Clip[] = [];
  for (const { id, text, read } of utterances)
    clips.push({ text, features: pipeline.finish(await pipeline.extract(await read(), id)) });
  return clips;
}

/** 1 less the word error rate on test, by the best path. */
export async function speechScore(options: AmountOptions): Promise<number> {
  const { data, read, rows, scored, hiddenSize, learningRate, seed } = options;
  const settings: ModelSettings = {
    ...{ ...defaultsOf(modelSettings), tokens: 'words', numMel: 24, deltas: 0, dither: 0, normalize: 'level' },
    ...{ hiddenSize, numLayers: 1, dropout: 0.1 },
  };
  const { splits } = await loadSpeech(data, { seed });
  const pipeline = createPipeline(settings, sampleRate);
  const learned = await hear(pipeline, drawRows(splits.train, options));
  const tokens = buildTokens(
    { ...settings, merges: 0 },
    learned.map(({ text }) => text),
  );
  const labels = learned.map(({ text }) => tokens.encode(text));
  const sizes = { inputSize: pipeline.size, classes: tokens.vocabulary.size };
  const recognizer = createRecognizer(settings, sizes, createRandom(seed).fork('recognizer'));
  const lengths = learned.map(({ features }) => features.frames);
  await train({
    ...{ params: recognizer.params, epochs: epochsOf(read, rows), schedule: learningRate, seed, clipNorm: 1 },
    batches: (epoch) => epochIndices(lengths, { batchSize, seed }, epoch),
    loss: (indices, training) => {
      const input = inputTensors(indices.map((i) => at(learned, i).features));
      const { targets, lengths: targetLengths } = targetTensors(indices.map((i) => at(labels, i)));
      const { logits } = recognizer.frameLogits(input, training);
      return ctcLoss(logits, targets, { inputLengths: input.lengths, targetLengths, blank }) as tf.Scalar;
    },
  });
  const heard = await hear(pipeline, splits.test.slice(0, scored));
  const written = emissionsOf(
    recognizer,
    heard.map(({ features }) => features),
  ).map((own) => at(decode(own, tokens, { ...searchDefaults, beam: 1 }), 0).text);
  recognizer.dispose();
  const references = heard.map(({ text }) => text);
  return 1 - (pointScores({ wer: createWer() }, written, references).wer ?? 100) / 100;
}
