// A model from its files: a bundle or a run.
import { ConfigError, DataError, noRandom, parseStored } from '@longhand/base';
import type { ModelFiles } from '@longhand/bundle';
import { copyWeights } from '@longhand/lstm-core';
import { createPipeline } from './features.ts';
import { createRecognizer } from './model.ts';
import type { SpeechParts } from './parts.ts';
import { type Description, descriptionSchema } from './settings.ts';
import { createModel, type SpeechModel } from './speech-model.ts';
import { readTokens, tokenFile } from './tokens.ts';

/** The task's name in bundles and runs. */
export const task = 'speech';

const weightFile = 'weights.safetensors';

/** Files of a run that inference needs, the weights last. */
export const modelFiles = ({ config }: Description): string[] => [tokenFile(config), weightFile];

/** What `loadModel` takes beside the files. */
export interface LoadOptions {
  /** Sounds that are transcribed at once; default 16, or 32 that are classified. */
  readonly batchSize?: number;
}

/**
 * Loads a model of speech.
 * @throws DataError if files are missing, damaged or of another task; ConfigError for more than one model
 * @example
 * const transcribe = await loadModel(await openModel(urlSource('https://example.org/models/an4/')));
 * const [prediction] = await transcribe([{ samples, sampleRate: 16000 }]);
 * if ('text' in prediction) console.log(prediction.text);
 * transcribe.dispose();
 */
export async function loadModel(
  files: ModelFiles | readonly ModelFiles[],
  { batchSize }: LoadOptions = {},
): Promise<SpeechModel> {
  const all = [files].flat();
  const [only] = all;
  if (only === undefined || all.length > 1)
    throw new ConfigError({ where: task, expected: 'one model: there are no ensembles', got: String(all.length) });
  return createModel(await loadParts(only), batchSize);
}

/** The parts of a model, for who needs the emissions themselves. @throws DataError as `loadModel` */
export async function loadParts(files: ModelFiles): Promise<SpeechParts> {
  const description = readDescription(files);
  const { config, sampleRate } = description;
  const file = tokenFile(config);
  const tokens = readTokens(config, await files.json(file), files.path(file));
  const { tensors, metadata } = await files.tensors(weightFile);
  const { size: classes, fingerprint } = tokens.vocabulary;
  if (metadata.vocabulary !== fingerprint)
    throw new DataError({
      where: files.path(file),
      expected: `the vocabulary that the weights were trained with (${metadata.vocabulary})`,
      got: `another (${fingerprint})`,
      fix: `Take ${file} and ${weightFile} from the same model.`,
    });
  const pipeline = createPipeline(config, sampleRate);
  const recognizer = createRecognizer(config, { inputSize: pipeline.size, classes }, noRandom);
  try {
    copyWeights(recognizer.params, tensors, files.path(weightFile));
  } catch (error) {
    recognizer.dispose();
    throw error;
  }
  return { description, tokens, pipeline, recognizer };
}

function readDescription(files: ModelFiles): Description {
  const where = files.path(files.card ? 'model.json' : 'config.json');
  if (files.task !== task)
    throw new DataError({ where, expected: `a model of ${task}`, got: JSON.stringify(files.task.slice(0, 40)) });
  const fix = 'It was made by another version, or the file was changed: use that version, or train again.';
  return parseStored(descriptionSchema, files.description, where, fix);
}
