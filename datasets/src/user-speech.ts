// A user's own recordings: a manifest that names sound files and what is said in them, a text beside each sound, or a folder
// of sounds for each word.
import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type Audio, decodeAudio } from '@longhand/audio';
import { DataError } from '@longhand/base';
import { classOfFile, filesBelow, readWholeText } from './folder-files.ts';
import { readWhole } from './regular-file.ts';
import { type Column, isColumnNumber, type Row } from './rows.ts';
import type { SpeechOptions, SpeechSet, Utterance } from './speech-types.ts';
import { readTable } from './tables.ts';
import { loadUserSplits, readUserRows, type UserReader } from './user-splits.ts';

/**
 * Paths in a manifest are relative to it. Sound files are read when they are asked for.
 * @throws DataError if the path, a manifest, a column or a text is missing, or a clip is named twice
 */
export async function loadUserSpeech(
  path: string,
  options: SpeechOptions,
  sets: readonly string[],
): Promise<SpeechSet> {
  const { splits, notes } = await loadUserSplits(path, options.seed ?? 1, readerOf(options, sets));
  const seen = new Set<string>();
  for (const { id, file } of Object.values(splits).flat()) {
    if (seen.has(file)) throw new DataError({ where: path, expected: 'each clip once', got: `"${id}" twice` });
    seen.add(file);
  }
  return { name: basename(path), splits, notes };
}

/** All clips of a user's manifest or folder, undivided, e.g. to evaluate on. @throws DataError as `loadSpeech` */
export const readClips = (path: string, options: SpeechOptions = {}): Promise<readonly Utterance[]> =>
  readUserRows(path, readerOf(options, []));

interface Clip extends Utterance {
  /** The path of its sound, whichever way the manifest writes it. */
  readonly file: string;
}

const readerOf = (options: SpeechOptions, sets: readonly string[]): UserReader<Clip> => ({
  what: 'clips',
  sets,
  layout: 'sounds with a .txt beside each, or a folder of sounds for each word',
  readFile: (file) => readManifest(file, options),
  readFolder: readSoundFolder,
  // Texts that come ten times, as commands do, are classes; sentences are not.
  classesOf: (clips) => {
    const texts = new Set(clips.map(({ text }) => text)).size;
    return texts > 1 && 10 * texts <= clips.length ? ({ text }) => text : undefined;
  },
});

async function readManifest(file: string, options: SpeechOptions): Promise<Clip[]> {
  const { audioColumn, textColumn, speakerColumn = 'speaker' } = options;
  const numbered = [audioColumn, textColumn].every((one) => one !== undefined && isColumnNumber(one));
  const names = '"audioColumn", "textColumn" and "speakerColumn"';
  const needed = numbered ? ([audioColumn, textColumn] as Column[]) : [];
  const rows = await readTable(file, needed, { options: names });
  const usual = (given: Column | undefined, names: readonly [string, string]): Column =>
    given ?? names.find((name) => rows.some((row) => row.has(name))) ?? names[0];
  const [audio, text] = [usual(audioColumn, ['audio', 'path']), usual(textColumn, ['text', 'transcript'])];
  return rows.map((row) => {
    const named = nonEmpty(row, audio);
    const said = nonEmpty(row, text);
    const clip = clipOf(named, resolve(dirname(file), named), said, row.where);
    return row.has(speakerColumn) ? { ...clip, speaker: row.get(speakerColumn) } : clip;
  });
}

/** What may hold sound; one that cannot be decoded is an error when it is read, not passed over. */
const read = ['.wav', '.wave', '.flac', '.au', '.snd', '.aif', '.aiff', '.aifc', '.mp3'];
/** What names of sounds end with, also of those that cannot be decoded. */
export const soundEndings: readonly string[] = [...read, '.ogg', '.opus', '.m4a'];

/** @throws DataError for a sound without a text where others have one, or beside the folders of words */
async function readSoundFolder(folder: string): Promise<Clip[] | undefined> {
  const sounds = await filesBelow(folder, soundEndings);
  const textOf = (path: string): string => join(folder, path.replace(/\.\w+$/, '.txt'));
  const withTexts = sounds.some((path) => existsSync(textOf(path)));
  const clips: Clip[] = [];
  for (const path of sounds) {
    const where = join(folder, path);
    if (withTexts && !existsSync(textOf(path))) {
      const expected = `its text ${basename(textOf(path))} beside it`;
      throw new DataError({ where, expected, got: 'none' });
    }
    const said = withTexts ? (await readWholeText(textOf(path))).replace(/\s+/g, ' ') : classOfFile(folder, path);
    clips.push(clipOf(path, resolve(where), said, folder));
  }
  return clips.length > 0 ? clips : undefined;
}

const clipOf = (id: string, file: string, text: string, where: string): Clip => ({
  ...{ id, file, text, ...versionOf(file) },
  read: () => readClip(file, where),
});

function nonEmpty(row: Row, column: Column): string {
  const cell = row.get(column).trim();
  if (cell !== '') return cell;
  throw new DataError({ where: row.where, expected: `something in column "${column}"`, got: 'nothing' });
}

/** Size and time of the file; nothing where it is missing or out of reach, which reading will say. */
function versionOf(path: string): { readonly version?: string } {
  try {
    const { size, mtimeMs } = statSync(path);
    return { version: `${size}-${mtimeMs}` };
  } catch {
    return {};
  }
}

/** Only regular files: a device has no end. */
async function readClip(path: string, where: string): Promise<Audio> {
  const bytes = await readWhole(path, 'a readable sound file').catch((cause: unknown) => {
    if (!(cause instanceof DataError)) throw cause;
    throw new DataError({ ...cause.problem, where: `${path} (${where})` }, { cause });
  });
  return decodeAudio(bytes, path);
}
