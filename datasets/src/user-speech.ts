// A user's own recordings: a manifest that names sound files and what is said in them, or a folder that holds manifests.
import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { decodeAudio } from '@longhand/audio';
import { createRandom, DataError } from '@longhand/base';
import type { SpeechOptions, SpeechSet, Utterance } from './speech.ts';
import { type Row, readTable, tableExtensions } from './tables.ts';

/**
 * A manifest is split 80/10/10; a folder has train and test, and perhaps dev (else a tenth of train), or one file named
 * `manifest`. Paths in a manifest are relative to it. Sound files are read when they are asked for.
 * @throws DataError if the path, a manifest, a column or a text is missing, or a clip is named twice
 */
export async function loadUserSpeech(path: string, options: SpeechOptions): Promise<SpeechSet> {
  const { seed = 1 } = options;
  if (!existsSync(path)) {
    throw new DataError({
      where: `data "${path}"`,
      expected: 'a manifest or folder, or the name of a data set',
      got: 'nothing of that name',
      fix: 'List the data sets: `pnpm datasets list`.',
    });
  }
  const { notes, ...splits } = await readSplits(path, options, createRandom(seed).fork('user split').shuffle, seed);
  const seen = new Set<string>();
  for (const { id } of Object.values(splits).flat()) {
    if (seen.has(id)) throw new DataError({ where: path, expected: 'each clip once', got: `"${id}" twice` });
    seen.add(id);
  }
  return { name: basename(path), splits, notes };
}

interface Splits {
  readonly train: readonly Utterance[];
  readonly dev: readonly Utterance[];
  readonly test: readonly Utterance[];
  readonly notes: readonly string[];
}

async function readSplits(
  path: string,
  options: SpeechOptions,
  shuffle: (utterances: readonly Utterance[]) => Utterance[],
  seed: number,
): Promise<Splits> {
  const folder = statSync(path).isDirectory();
  const find = (name: string) => tableExtensions.map((extension) => join(path, name + extension)).find(existsSync);
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

async function readManifest(file: string, options: SpeechOptions): Promise<Utterance[]> {
  const rows = await readTable(file, [], '--audio-column, --text-column and --speaker-column');
  const column = (given: string | undefined, usual: readonly string[]) =>
    given ?? usual.find((name) => rows[0]!.has(name)) ?? usual[0]!;
  const audioColumn = column(options.audioColumn, ['audio', 'path']);
  const textColumn = column(options.textColumn, ['text', 'transcript']);
  const { speakerColumn = 'speaker' } = options;
  return rows.map((row) => {
    const named = nonEmpty(row, audioColumn);
    const path = resolve(dirname(file), named);
    return {
      id: named,
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

/** Size and time of the file; nothing where it is missing, which reading will say. */
function versionOf(path: string): { readonly version?: string } {
  const found = statSync(path, { throwIfNoEntry: false });
  return found ? { version: `${found.size}-${found.mtimeMs}` } : {};
}

async function readClip(path: string, where: string) {
  const bytes = await readFile(path).catch((cause: unknown) => {
    const got = (cause as NodeJS.ErrnoException).code ?? 'an error';
    throw new DataError({ where: `${path} (${where})`, expected: 'a readable sound file', got }, { cause });
  });
  return decodeAudio(bytes, path);
}
