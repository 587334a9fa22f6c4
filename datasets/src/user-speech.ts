// A user's own recordings: a manifest that names sound files and what is said in them, or a folder that holds manifests.
import { statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { type Audio, decodeAudio } from '@longhand/audio';
import { createRandom, DataError } from '@longhand/base';
import { readWhole } from './regular-file.ts';
import type { SpeechOptions, SpeechSet, Utterance } from './speech-types.ts';
import { type Row, readTable, tableExtensions } from './tables.ts';
import { findTable, isFolder } from './user-path.ts';

/**
 * A manifest is split 80/10/10; a folder has train and test, and perhaps dev (else a tenth of train), or one file named
 * `manifest`. Paths in a manifest are relative to it. Sound files are read when they are asked for.
 * @throws DataError if the path, a manifest, a column or a text is missing, or a clip is named twice
 */
export async function loadUserSpeech(path: string, options: SpeechOptions): Promise<SpeechSet> {
  const { seed = 1 } = options;
  const fix = 'List the data sets: `pnpm datasets list`.';
  const folder = isFolder(path, 'a manifest or folder, or the name of a data set', fix);
  const shuffle = createRandom(seed).fork('user split').shuffle<Clip>;
  const { notes, ...splits } = await readSplits(path, folder, options, shuffle, seed);
  const seen = new Set<string>();
  for (const { id, file } of Object.values(splits).flat()) {
    if (seen.has(file)) throw new DataError({ where: path, expected: 'each clip once', got: `"${id}" twice` });
    seen.add(file);
  }
  return { name: basename(path), splits, notes };
}

interface Clip extends Utterance {
  /** The path of its sound, whichever way the manifest writes it. */
  readonly file: string;
}

interface Splits {
  readonly train: readonly Clip[];
  readonly dev: readonly Clip[];
  readonly test: readonly Clip[];
  readonly notes: readonly string[];
}

async function readSplits(
  path: string,
  folder: boolean,
  options: SpeechOptions,
  shuffle: (clips: readonly Clip[]) => Clip[],
  seed: number,
): Promise<Splits> {
  const find = (name: string) => findTable(path, name);
  const [trainFile, devFile, testFile] = folder ? ['train', 'dev', 'test'].map(find) : [];
  if (trainFile && testFile) {
    const [train, test] = [await readManifest(trainFile, options), await readManifest(testFile, options)];
    if (devFile) return { train, dev: await readManifest(devFile, options), test, notes: [] };
    const shuffled = shuffle(train);
    const tenth = Math.max(1, Math.floor(train.length / 10));
    const notes = [`No dev manifest: ${tenth} clips held out of train at random (seed ${seed}).`];
    return { train: shuffled.slice(tenth), dev: shuffled.slice(0, tenth), test, notes };
  }
  const manifest = folder ? find('manifest') : path;
  if (!manifest) {
    throw new DataError({
      where: path,
      expected: `train and test, or manifest (${tableExtensions.join(', ')})`,
      got: trainFile ? 'no test manifest' : 'none of them',
    });
  }
  const utterances = shuffle(await readManifest(manifest, options));
  const tenth = Math.floor(utterances.length / 10);
  if (tenth === 0) {
    throw new DataError({ where: manifest, expected: 'ten clips or more to split', got: String(utterances.length) });
  }
  const [test, dev, train] = [
    utterances.slice(0, tenth),
    utterances.slice(tenth, 2 * tenth),
    utterances.slice(2 * tenth),
  ];
  const notes = [`One manifest: split 80/10/10 at random (seed ${seed}); speakers may be in several splits.`];
  return { train, dev, test, notes };
}

async function readManifest(file: string, options: SpeechOptions): Promise<Clip[]> {
  const rows = await readTable(file, [], '--audio-column, --text-column and --speaker-column');
  const column = (given: string | undefined, usual: readonly [string, string]) =>
    given ?? usual.find((name) => rows.some((row) => row.has(name))) ?? usual[0];
  const audioColumn = column(options.audioColumn, ['audio', 'path']);
  const textColumn = column(options.textColumn, ['text', 'transcript']);
  const { speakerColumn = 'speaker' } = options;
  return rows.map((row) => {
    const named = nonEmpty(row, audioColumn);
    const path = resolve(dirname(file), named);
    return {
      id: named,
      file: path,
      text: nonEmpty(row, textColumn),
      ...(row.has(speakerColumn) && { speaker: row.get(speakerColumn) }),
      ...versionOf(path),
      read: () => readClip(path, row.where),
    };
  });
}

function nonEmpty(row: Row, column: string): string {
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
