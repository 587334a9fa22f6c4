// Which sounds predict is given: files and folders by name, a list of them, or the rows of a table, whose columns are kept.
import { statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DataError } from '@longhand/base';
import { type InputRow, isTable, lineRows, type RowSource, tableRows } from '@longhand/cli';
import { filesBelow, readTable, soundEndings } from '@longhand/datasets';
import { userPath } from '@longhand/runs';

/** What the file's column may be called where nobody says. */
const usualColumns = ['audio', 'path', 'file'];

/**
 * The files as rows, whose text is a path.
 * @param operands files and folders; empty: those of `input`, a table by its name, else a list with a file a line
 * @param column of the path in a table, which is relative to it; empty: audio, path or file
 */
export async function soundRows(
  operands: readonly string[],
  { input, audioColumn: column }: { readonly input: string; readonly audioColumn: string },
): Promise<RowSource> {
  if (operands.length > 0) return operandRows(operands);
  if (!isTable(input)) return named(lineRows(input));
  const path = userPath(input);
  const rows = await readTable(path, column ? [column] : [], { options: '--audio-column' });
  const found = column || usualColumns.find((name) => rows.some((row) => row.has(name)));
  if (!found) {
    const [expected, fix] = [`a column ${usualColumns.join(', ')}`, 'Name it with --audio-column.'];
    throw new DataError({ where: input, expected, got: 'none of them', fix });
  }
  const sounds = rows.map((row) => ({
    get: (name: string) => resolve(dirname(path), row.get(name).trim()),
    values: () => row.values(),
  }));
  return { ...tableRows(input, sounds, found), unit: 'files' };
}

async function operandRows(operands: readonly string[]): Promise<RowSource> {
  const files = (await Promise.all(operands.map(soundsOf))).flat();
  let done = 0;
  async function* groups(): AsyncGenerator<InputRow[]> {
    for (const [i, file] of files.entries()) {
      yield [{ text: file, number: i + 1, values: { file } }];
      done = i + 1;
    }
  }
  return { groups: groups(), where: 'predict', unit: 'files', share: (within) => (done + within) / files.length };
}

/** The sounds of a folder; else the file itself. */
async function soundsOf(operand: string): Promise<string[]> {
  if (!statSync(userPath(operand), { throwIfNoEntry: false })?.isDirectory()) return [operand];
  const sounds = await filesBelow(userPath(operand), soundEndings);
  return sounds.length > 0 ? sounds.map((sound) => join(operand, sound)) : [operand];
}

/** Lines, each of which names a file. */
function named(source: RowSource): RowSource {
  async function* groups(): AsyncGenerator<InputRow[]> {
    for await (const rows of source.groups)
      yield rows.map(({ text, number }) => ({ text, number, values: typeof text === 'string' ? { file: text } : {} }));
  }
  return { ...source, groups: groups(), unit: 'files' };
}
