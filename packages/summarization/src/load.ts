// A trained summarizer from the files of a run or a bundle.
import { ConfigError, DataError, parseStored } from '@longhand/base';
import type { ModelFiles } from '@longhand/bundle';
import { copyWeights, parameterCount } from '@longhand/lstm-core';
import { abstractionFiles, loadAbstraction } from './abstraction/load.ts';
import { compressionFiles, loadCompression } from './compression/load.ts';
import { extractionFiles, loadExtraction } from './extraction/load.ts';
import { type Prediction, type PredictOptions, predict, sourcesOf } from './predict.ts';
import { type Description, descriptionSchema } from './settings.ts';
import type { Summarizer } from './summarizer.ts';
import type { Summary, SummarySource } from './summary.ts';

/** The name of the task in runs and bundles. */
export const task = 'summarization';

const weightsFile = 'weights.safetensors';

/**
 * Names of the files that inference needs, those of the words first and the weights last.
 * @param description of a model, or all that config.json of a run says
 * @throws DataError if it is none of a summarizer
 */
export const modelFiles = (description: unknown): string[] => [
  ...wordFilesOf(parseStored(descriptionSchema, description, 'description')),
  weightsFile,
];

/** The first is the one that errors name when it does not fit the weights. */
function wordFilesOf({ config }: Description): readonly [string, ...string[]] {
  if (config.mode === 'compression') return compressionFiles(config);
  return config.mode === 'extraction' ? extractionFiles : abstractionFiles;
}

/** Nothing yet; the same parameter as other tasks have. */
export type LoadOptions = object;

/** Documents to summaries, in their order, in batches. */
export interface SummarizationModel {
  /**
   * @param documents texts, or texts with their parts or a hint
   * @throws ConfigError for an option that the mode has not; DataError for what is no document
   */
  (documents: readonly (string | SummarySource)[], options?: PredictOptions): Promise<Prediction[]>;
  /** Mode, settings and language. */
  readonly description: Description;
  /** Trainable numbers. */
  readonly parameterCount: number;
  /** Summaries with the document's words or sentences: what was chosen, copied or read, and how strongly. */
  explain(documents: readonly (string | SummarySource)[], options?: PredictOptions): Promise<Summary[]>;
  /** Frees the weights; the model is of no use then. */
  dispose(): void;
}

/**
 * A model from a run or a bundle.
 * @example
 * const summarize = await loadModel(await openModel(urlSource('https://example.org/models/papers/')));
 * const [{ summary }] = await summarize(['A long text. Its second sentence.'], { length: 1 });
 * @param files of one model: summaries of several are not averaged
 * @throws DataError if it is of another task, or a file is missing, damaged or of another model; ConfigError for several models
 */
export async function loadModel(
  files: ModelFiles | readonly ModelFiles[],
  _options: LoadOptions = {},
): Promise<SummarizationModel> {
  const { summarizer, description } = await loadSummarizer(onlyOne(files));
  return Object.assign(
    async (documents: readonly (string | SummarySource)[], options?: PredictOptions) =>
      predict(summarizer, documents, options),
    {
      description,
      parameterCount: parameterCount(summarizer.params),
      explain: async (documents: readonly (string | SummarySource)[], options: PredictOptions = {}) => {
        const { details: _, ...settings } = options;
        return summarizer.summarize(sourcesOf(documents), settings);
      },
      dispose: () => summarizer.dispose(),
    },
  );
}

function onlyOne(files: ModelFiles | readonly ModelFiles[]): ModelFiles {
  const all = 'task' in files ? [files] : files;
  const [first] = all;
  if (first && all.length === 1) return first;
  throw new ConfigError({
    where: 'loadModel',
    expected: 'one model: summaries are not averaged',
    got: String(all.length),
  });
}

/** What `loadModel` makes a model of: with parameters, for training that begins with them. @throws as `loadModel` */
export async function loadSummarizer(
  files: ModelFiles,
): Promise<{ readonly summarizer: Summarizer; readonly description: Description }> {
  const description = descriptionOf(files);
  const summarizer = await buildSummarizer(files, description);
  try {
    await readWeights(files, summarizer, wordFilesOf(description)[0]);
    return { summarizer, description };
  } catch (error) {
    summarizer.dispose();
    throw error;
  }
}

function descriptionOf(files: ModelFiles): Description {
  if (files.task !== task)
    throw new DataError({ where: files.name, expected: `a model of ${task}`, got: `one of ${files.task}` });
  const fix =
    'The model was made by another version, or its description was changed: use that version, or train again.';
  return parseStored(descriptionSchema, files.description, `${files.name}: description`, fix);
}

function buildSummarizer(files: ModelFiles, { config, language }: Description): Promise<Summarizer> {
  switch (config.mode) {
    case 'compression':
      return loadCompression(files, config, { language });
    case 'extraction':
      return loadExtraction(files, config, { language });
    case 'abstraction':
      return loadAbstraction(files, config, { language });
  }
}

async function readWeights(files: ModelFiles, { params, fingerprint }: Summarizer, wordsFile: string): Promise<void> {
  const { tensors, metadata } = await files.tensors(weightsFile);
  if (metadata.vocabulary !== fingerprint)
    throw new DataError({
      where: files.path(wordsFile),
      expected: `the vocabulary that the weights were trained with (${metadata.vocabulary ?? 'unknown'})`,
      got: `another (${fingerprint})`,
      fix: `Take ${wordsFile} and ${weightsFile} from the same run.`,
    });
  copyWeights(params, tensors, files.path(weightsFile));
}
