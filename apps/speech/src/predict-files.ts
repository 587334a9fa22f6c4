// Predictions of sound files in their order: short ones in groups, long ones in segments as they are heard.
import { type OpenSound, openSound, wholeSound } from '@longhand/audio';
import { at, DataError, LonghandError } from '@longhand/base';
import type { InputRow } from '@longhand/cli';
import type { PredictedSegment, Prediction, PredictOptions, SpeechModel } from '@longhand/speech';
import { tellWarnings } from './feature-cache.ts';
import { openSoundFile } from './sound-file.ts';

/** What was said in a file, or in a segment of it. */
export interface Predicted {
  /** Its text is the file's path. */
  readonly row: InputRow;
  readonly prediction: Prediction | PredictedSegment;
  /** Seconds of the whole recording, of a segment of it. */
  readonly of?: number;
}

export interface FileOptions {
  readonly search: PredictOptions;
  /** Seconds; longer recordings are cut at their pauses. 0: none is. */
  readonly cutAfter: number;
}

/** Files transcribed together. */
const groupSize = 16;

/**
 * One for each file, or for each segment of a long one. A file that cannot be used has an `error`, and the rest goes on.
 * @throws ConfigError for options that do not fit each other
 */
export async function* predictFiles(
  model: SpeechModel,
  rows: AsyncIterable<InputRow> | Iterable<InputRow>,
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
  for await (const row of rows) {
    const opened = await openFile(row);
    try {
      if (opened.sound && opened.sound.length / opened.sound.sampleRate > longest) {
        yield* await flush();
        yield* predictLong(model, opened, opened.sound, options);
      } else group.push(readWhole(opened));
    } finally {
      opened.close();
    }
    if (group.length === groupSize) yield* await flush();
  }
  yield* await flush();
}

interface Opened {
  readonly row: InputRow;
  readonly file: string;
  readonly sound?: OpenSound;
  readonly audio?: ReturnType<typeof wholeSound>;
  /** Why there is no sound. */
  readonly error?: string;
}

async function openFile(row: InputRow): Promise<Opened & { close(): void }> {
  let close = (): void => {};
  if (row.text instanceof DataError) return { row, file: '', error: row.text.message, close };
  const file = row.text;
  try {
    const source = openSoundFile(file);
    close = source.close;
    return { row, file, sound: await openSound(source, file), close };
  } catch (error) {
    return { row, file, error: messageOf(error), close };
  }
}

function readWhole({ sound, ...opened }: Opened): Opened {
  if (!sound) return opened;
  try {
    return { ...opened, audio: wholeSound(sound) };
  } catch (cause) {
    return { ...opened, error: messageOf(cause) };
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
  return group.map(({ row, audio, error = '' }) => ({ row, prediction: audio ? at(found, next++) : { error } }));
}

async function* predictLong(
  model: SpeechModel,
  { row, file }: Opened,
  sound: OpenSound,
  options: PredictOptions,
): AsyncGenerator<Predicted, void> {
  const { names: _, ...search } = options;
  const seconds = sound.length / sound.sampleRate;
  let heard = false;
  try {
    for await (const prediction of model.segments(sound, { ...search, name: file })) {
      heard = true;
      yield { row, prediction, of: seconds };
    }
  } catch (error) {
    yield { row, prediction: { error: messageOf(error) } };
    return;
  }
  if (!heard) yield { row, prediction: { error: `${file}: expected speech, got none in ${seconds.toFixed(0)} s.` } };
}
