// Predictions of sound files in their order: short ones in groups, long ones in segments as they are heard.
import { type OpenSound, openSound, wholeSound } from '@longhand/audio';
import { at, LonghandError } from '@longhand/base';
import type { PredictedSegment, Prediction, PredictOptions, SpeechModel } from '@longhand/speech';
import { tellWarnings } from './feature-cache.ts';
import { openSoundFile } from './sound-file.ts';

export type Predicted = (Prediction | PredictedSegment) & { readonly file: string };

export interface FileOptions {
  readonly search: PredictOptions;
  /** Seconds; longer recordings are cut at their pauses. 0: none is. */
  readonly cutAfter: number;
}

/** Files transcribed together. */
const groupSize = 16;

/**
 * An object for each file, or for each segment of a long one. A file that cannot be used has an `error`, and the rest goes on.
 * @throws ConfigError for options that do not fit each other
 */
export async function* predictFiles(
  model: SpeechModel,
  files: readonly string[],
  { search, cutAfter }: FileOptions,
): AsyncGenerator<Predicted, void> {
  const options = { ...search, onWarning: (warning: string) => tellWarnings([warning]) };
  // A model that classifies has one answer for a whole file.
  const longest = cutAfter > 0 && model.description.config.task === 'transcribe' ? cutAfter : Number.POSITIVE_INFINITY;
  let group: Opened[] = [];
  const flush = async (): Promise<Predicted[]> => {
    const done = await predictGroup(model, group, options);
    group = [];
    return done;
  };
  for (const file of files) {
    const opened = openFile(file);
    try {
      if (opened.sound && opened.sound.length / opened.sound.sampleRate > longest) {
        yield* await flush();
        yield* predictLong(model, file, opened.sound, options);
      } else group.push(readWhole(opened));
    } finally {
      opened.close();
    }
    if (group.length === groupSize) yield* await flush();
  }
  yield* await flush();
}

interface Opened {
  readonly file: string;
  readonly sound?: OpenSound;
  readonly audio?: ReturnType<typeof wholeSound>;
  /** Why there is no sound. */
  readonly error?: string;
}

function openFile(file: string): Opened & { close(): void } {
  let close = (): void => {};
  try {
    const source = openSoundFile(file);
    close = source.close;
    return { file, sound: openSound(source, file), close };
  } catch (error) {
    return { file, error: messageOf(error), close };
  }
}

function readWhole({ file, sound, error = '' }: Opened): Opened {
  if (!sound) return { file, error };
  try {
    return { file, audio: wholeSound(sound) };
  } catch (cause) {
    return { file, error: messageOf(cause) };
  }
}

/** @throws what is no problem of the file */
function messageOf(error: unknown): string {
  if (error instanceof LonghandError) return error.message;
  throw error;
}

async function predictGroup(
  model: SpeechModel,
  group: readonly Opened[],
  options: PredictOptions,
): Promise<Predicted[]> {
  if (group.length === 0) return [];
  const names = group.filter(({ audio }) => audio).map(({ file }) => file);
  const sounds = group.flatMap(({ audio }) => audio ?? []);
  const found = await model(sounds, { ...options, names });
  let next = 0;
  return group.map(({ file, audio, error = '' }) => ({ file, ...(audio ? at(found, next++) : { error }) }));
}

async function* predictLong(
  model: SpeechModel,
  file: string,
  sound: OpenSound,
  options: PredictOptions,
): AsyncGenerator<Predicted, void> {
  const { names: _, ...search } = options;
  let heard = 0;
  try {
    for await (const segment of model.segments(sound, { ...search, name: file })) {
      heard++;
      yield { file, ...segment };
    }
  } catch (error) {
    yield { file, error: messageOf(error) };
    return;
  }
  if (heard === 0) yield { file, error: `${file}: expected speech, got none in ${duration(sound)} s.` };
}

const duration = ({ length, sampleRate }: OpenSound): string => (length / sampleRate).toFixed(0);
