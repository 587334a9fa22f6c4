// For the tests beside: sound, and a model with random weights as the files of a bundle.
import type { Audio } from '@longhand/audio';
import { createRandom, type Random } from '@longhand/base';
import { bundleOf, encodeSafetensors, type ModelFiles, memorySource, openModel } from '@longhand/bundle';
import * as tf from '@tensorflow/tfjs-core';
import { createPipeline } from '../features.ts';
import { modelFiles, task } from '../load.ts';
import { createRecognizer } from '../model.ts';
import type { SpeechParts } from '../parts.ts';
import type { FeatureSettings, ModelSettings } from '../settings.ts';
import { buildTokens, tokenFile } from '../tokens.ts';

tf.enableProdMode(); // or it greets, and output fails a test

/** Hz. */
export const rate = 8000;

export const noise = (seconds: number, random: Random): Audio => ({
  samples: Float32Array.from({ length: Math.round(seconds * rate) }, () => 0.1 * random.normal()),
  sampleRate: rate,
});

export const featureSettings: FeatureSettings = {
  ...{ features: 'logMel', numMel: 20, numCoefficients: 13, frameLength: 25, frameShift: 10 },
  ...{ normalize: 'sliding', deltas: 1, stack: 2, stride: 2, dither: 0 },
};

export const settings: ModelSettings = {
  ...featureSettings,
  ...{ task: 'transcribe', tokens: 'characters', lowerCase: false },
  ...{
    cell: 'lstm',
    inputProjection: 0,
    hiddenSize: 8,
    numLayers: 1,
    bidirectional: false,
    layerNorm: false,
    residual: false,
  },
  ...{ dropout: 0.1, inputDropout: 0, recurrentDropout: 0, attentionSize: 4, lookAhead: 0 },
};

/** Weights so large that frames differ in what is said in them. */
export function randomParts(config: ModelSettings): SpeechParts {
  const tokens = buildTokens({ ...config, merges: 0 }, ['AB BA', 'CAB', 'A']);
  const pipeline = createPipeline(config, rate);
  const sizes = { inputSize: pipeline.size, classes: tokens.vocabulary.size };
  const recognizer = createRecognizer(config, sizes, createRandom(7));
  for (const [name, variable] of Object.entries(recognizer.params)) {
    if (!name.startsWith('output')) continue;
    const larger = variable.mul(12);
    variable.assign(larger);
    larger.dispose();
  }
  return { description: { config, sampleRate: rate }, tokens, pipeline, recognizer };
}

/** What a run of these parts holds. */
export function filesOf({ description, tokens, recognizer }: SpeechParts): Map<string, Uint8Array> {
  const weights = Object.entries(recognizer.params).map(
    ([name, variable]) =>
      [name, { shape: variable.shape, values: variable.dataSync().slice() as Float32Array }] as const,
  );
  const contents = new Map([
    [tokenFile(description.config), new TextEncoder().encode(JSON.stringify(tokens))],
    ['weights.safetensors', encodeSafetensors(new Map(weights), { vocabulary: tokens.vocabulary.fingerprint })],
  ]);
  return new Map(modelFiles(description).map((name) => [name, contents.get(name) as Uint8Array]));
}

export async function opened(
  files: ReadonlyMap<string, Uint8Array>,
  description: object,
  of: string = task,
): Promise<ModelFiles> {
  const about = { task: of, description: { ...description }, card: { title: 'A model with random weights' } };
  return openModel(memorySource(await bundleOf(files, about)));
}
