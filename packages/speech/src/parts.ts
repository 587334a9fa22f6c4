// A stored model, read back: its settings, tokens, features and recognizer.
import { createRandom, DataError, parseStored } from '@longhand/base';
import type { ModelFiles } from '@longhand/bundle';
import { copyWeights } from '@longhand/lstm-core';
import { createPipeline, type FeaturePipeline } from './features.ts';
import { createRecognizer, type Recognizer } from './model.ts';
import { type Description, descriptionSchema } from './settings.ts';
import { readTokens, type SpeechTokens, tokenFile } from './tokens.ts';

/** The task's name in bundles and runs. */
export const task = 'speech';

const weightFile = 'weights.safetensors';

/** What `loadModel` puts together, for who needs the emissions themselves. */
export interface SpeechParts {
  readonly description: Description;
  readonly tokens: SpeechTokens;
  readonly pipeline: FeaturePipeline;
  /** The caller's to dispose. */
  readonly recognizer: Recognizer;
}

/** Files of a run that inference needs, the weights last. */
export const modelFiles = ({ config }: Description): string[] => [tokenFile(config), weightFile];

/** @throws DataError if a file is missing or damaged, of another task, or weights and tokens are not of the same run */
export async function loadParts(files: ModelFiles): Promise<SpeechParts> {
  if (files.task !== task)
    throw new DataError({ where: files.name, expected: `a model of ${task}`, got: `one of ${files.task}` });
  const fix = 'The model was made by another version, or the file was changed: use that version, or train again.';
  const description: Description = parseStored(descriptionSchema, files.description, `${files.name}: description`, fix);
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
      fix: `Take ${file} and ${weightFile} from the same run.`,
    });
  const pipeline = createPipeline(config, sampleRate);
  const recognizer = createRecognizer(config, { inputSize: pipeline.size, classes }, createRandom(0));
  try {
    copyWeights(recognizer.params, tensors, files.path(weightFile));
  } catch (error) {
    recognizer.dispose();
    throw error;
  }
  return { description, tokens, pipeline, recognizer };
}
