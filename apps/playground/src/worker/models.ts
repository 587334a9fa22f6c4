// The models that are loaded, one a slot: of each task, and of each kind of summary.
import { useLonghand } from '@longhand/backend';
import { ConfigError, DataError } from '@longhand/base';
import {
  type ModelCard,
  type ModelFiles,
  type ModelSource,
  memorySource,
  openModel,
  urlSource,
} from '@longhand/bundle';
import { loadModel as loadSentiment, readDescription, type SentimentModel } from '@longhand/sentiment';
import { gateReader, type ReadGates } from '@longhand/sentiment/gates';
import { loadModel as loadSpeech, type SpeechModel } from '@longhand/speech';
import { loadModel as loadSummarization, type SummarizationModel } from '@longhand/summarization';
import { loadModel as loadTranslation, type TranslationModel } from '@longhand/translation';

export type Task = 'sentiment' | 'translation' | 'summarization' | 'speech';

/** A folder below the page, or the files of a bundle. */
export type Source =
  | { readonly url: string }
  | { readonly files: ReadonlyMap<string, Uint8Array>; readonly name: string };

export interface ModelInfo {
  readonly task: Task;
  readonly card: ModelCard;
  readonly parameters: number;
  /** What the task's package says of it: `labels`, `config`, `sampleRate`. */
  readonly description: { readonly config: Readonly<Record<string, unknown>>; readonly [key: string]: unknown };
  readonly compute: string;
  readonly threads: number;
}

export interface Loaded {
  readonly sentiment: SentimentModel;
  readonly translation: TranslationModel;
  readonly summarization: SummarizationModel;
  readonly speech: SpeechModel;
}

const loaders: { readonly [T in Task]: (files: ModelFiles) => Promise<Loaded[T]> } = {
  sentiment: loadSentiment,
  translation: loadTranslation,
  summarization: loadSummarization,
  speech: loadSpeech,
};

interface Slot {
  readonly task: Task;
  readonly model: Loaded[Task];
  /** Of a sentiment model with cells. */
  readonly gates: ReadGates | undefined;
}
const slots = new Map<string, Slot>();

const sourceOf = (source: Source) =>
  'url' in source ? once(urlSource(source.url)) : memorySource(source.files, source.name);

/** Fetches each file once. */
function once({ name, read }: ModelSource): ModelSource {
  const files = new Map<string, ReturnType<typeof read>>();
  return {
    name,
    read: (file) => {
      const reading = files.get(file) ?? read(file);
      files.set(file, reading);
      return reading;
    },
  };
}

/** The task of a bundle, without loading it. @throws DataError if it is none */
export const taskOf = async (source: Source): Promise<Task> => taskOfFiles(await openModel(sourceOf(source)));

function taskOfFiles({ task, name }: ModelFiles): Task {
  if (Object.hasOwn(loaders, task)) return task as Task;
  const expected = `a model for one of ${Object.keys(loaders).join(', ')}`;
  throw new DataError({ where: name, expected, got: JSON.stringify(task) });
}

/** Loads a model into a slot; the one that was there is freed. @throws DataError if its files are not whole */
export async function load(slot: string, source: Source): Promise<ModelInfo> {
  const { compute, threads } = await useLonghand();
  const files = await openModel(sourceOf(source));
  const task = taskOfFiles(files);
  const gates = task === 'sentiment' ? await gateReader(files, readDescription(files)) : undefined;
  const model = await loaders[task](files);
  slots.get(slot)?.model.dispose();
  slots.set(slot, { task, model, gates });
  const { description, parameterCount: parameters } = model;
  const card = files.card ?? { title: files.name };
  return { task, card, parameters, compute, threads, description: structuredClone(description) as never };
}

/** How the sentiment model of a slot reads a text, if it has cells. */
export const gatesIn = (slot: string): ReadGates | undefined => slots.get(slot)?.gates;

/** @throws ConfigError if the slot holds no such model */
export function modelIn<T extends Task>(slot: string, task: T): Loaded[T] {
  const found = slots.get(slot);
  if (found?.task === task) return found.model as Loaded[T];
  throw new ConfigError({ where: slot, expected: `a model of ${task}`, got: found?.task ?? 'none' });
}
