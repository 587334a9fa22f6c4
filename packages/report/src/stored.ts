// Files of a run: written beside and renamed, so that they are whole; checked when they are read.
import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { DataError, parseJson } from '@longhand/base';
import * as z from 'zod';

/** Replaces a file; a link in its place is replaced too, and what it names is left alone. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const aside = `${path}.${randomBytes(6).toString('hex')}.writing`;
  const file = await open(aside, 'wx');
  try {
    await file.writeFile(text).finally(() => file.close());
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}

/** `report.json`; of an evaluation with a name of its own `report.NAME.json`. */
export const evaluationFile = (what: string, ending: string, name?: string): string =>
  [what, ...(name ? [name] : []), ending].join('.');

/** The JSON of a file that an evaluation wrote. @throws DataError if it is missing or not JSON */
export async function readStored(path: string): Promise<unknown> {
  const fix = 'Run evaluate first.';
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const got = cause.code === 'ENOENT' ? `no ${basename(path)}` : `no readable file (${cause.code})`;
    throw new DataError({ where: path, expected: 'an evaluated run', got, fix }, { cause });
  });
  return parseJson(text, path, fix);
}

/** A score: JSON writes NaN and infinity as null, which is read as NaN. */
export const score = z.union([z.number(), z.null().transform(() => Number.NaN)], 'a number');
export const count = z.int().min(0);
/** Files of before there were versions have none. */
export const version = z.literal(1).optional();
