// Files of a run or a bundle -> a model that translates.
import { at, ConfigError, DataError, noRandom, parseStored } from '@longhand/base';
import type { ModelFiles } from '@longhand/bundle';
import { copyWeights } from '@longhand/lstm-core';
import type { DecodingSettings } from './inference.ts';
import { createTranslator, type Translator } from './model.ts';
import { type Description, descriptionSchema } from './settings.ts';
import { loadTexts, type Texts, textFile, textFiles } from './text.ts';
import { createTranslationModel, type TranslationModel } from './translation-model.ts';

/** As runs and bundles name the task. */
export const task = 'translation';

const weightsFile = 'weights.safetensors';

/** What `loadModel` takes beside the files. */
export interface LoadOptions {
  /** Settings of every call that does not say otherwise. */
  readonly decoding?: Partial<DecodingSettings>;
}

/** Names of the files of a run that inference needs, the weights last. */
export const modelFiles = ({ config }: Description): string[] => [...textFiles(config).keys(), weightsFile];

interface Loaded {
  readonly name: string;
  readonly description: Description;
  readonly texts: Texts;
  readonly translator: Translator;
}

/**
 * Loads a trained model; several decode together, their probabilities averaged.
 * @throws DataError if a file is missing, damaged, of another task, or of another model than the others;
 * ConfigError if models that shall decode together have different vocabularies, or there is none
 * @example
 * const translate = await loadModel(await openModel(urlSource('https://example.org/models/en-de/')));
 * const [{ translation }] = await translate(['A man rides a bike.'], { plain: true });
 */
export async function loadModel(
  files: ModelFiles | readonly ModelFiles[],
  { decoding }: LoadOptions = {},
): Promise<TranslationModel> {
  const loaded: Loaded[] = [];
  try {
    for (const one of [files].flat()) loaded.push(await loadOne(one));
    const { texts, description } = checkTogether(loaded);
    return createTranslationModel({ models: loaded.map(({ translator }) => translator), texts }, description, decoding);
  } catch (error) {
    for (const { translator } of loaded) translator.dispose();
    throw error;
  }
}

/** The first of the models, whose text is that of all. */
function checkTogether(loaded: readonly Loaded[]): Loaded {
  if (loaded.length === 0) throw new ConfigError({ where: 'models', expected: 'one or more', got: 'none' });
  const first = at(loaded, 0);
  const different = loaded.find(({ texts }) => texts.fingerprint !== first.texts.fingerprint);
  if (!different) return first;
  throw new ConfigError({
    where: 'ensemble',
    expected: `models with the vocabularies of ${first.name}`,
    got: different.name,
    fix: 'An ensemble is of models trained on the same data with the same tokenizer settings.',
  });
}

async function loadOne(files: ModelFiles): Promise<Loaded> {
  const description = readDescription(files);
  const { config } = description;
  const texts = await loadTexts(files, config, description);
  const { tensors, metadata } = await files.tensors(weightsFile);
  checkVocabulary(files, texts, textFile(config, 'target'), metadata.vocabulary);
  const translator = createTranslator(config, texts.sizes, noRandom);
  try {
    copyWeights(translator.params, tensors, files.path(weightsFile));
  } catch (error) {
    translator.dispose();
    throw error;
  }
  return { name: files.name, description, texts, translator };
}

/** The description of a run or a bundle, checked. @throws DataError if it is of another task, or not whole */
export function readDescription(files: ModelFiles): Description {
  const where = files.path(files.card ? 'model.json' : 'config.json');
  if (files.task !== task) {
    const got = JSON.stringify(files.task.slice(0, 40));
    throw new DataError({ where, expected: `a model of ${task}`, got });
  }
  const fix = 'It was made by another version, or the file was changed: use that version, or train again.';
  return parseStored(descriptionSchema, files.description, where, fix);
}

/** @param trained the fingerprint of the vocabularies that the weights were trained with */
function checkVocabulary(files: ModelFiles, { fingerprint }: Texts, file: string, trained: string | undefined): void {
  if (trained === fingerprint) return;
  throw new DataError({
    where: files.path(file),
    expected: `the vocabulary that the weights were trained with (${trained})`,
    got: `another (${fingerprint})`,
    fix: `Take ${file} and ${weightsFile} from the same model.`,
  });
}
