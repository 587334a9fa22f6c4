// Files of a run: written beside and renamed, so that they are whole; checked when they are read.
import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { DataError, parseJson, type Schema } from '@longhand/base';

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

/** The JSON of a file that an evaluation wrote. @throws DataError if it is missing or not JSON */
export async function readStored(path: string): Promise<unknown> {
  const fix = 'Run evaluate first.';
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const got = cause.code === 'ENOENT' ? `no ${basename(path)}` : `no readable file (${cause.code})`;
    throw new DataError({ where: path, expected: 'an evaluated run', got, fix }, { cause });
  });
  return parseJson(text, path, fix);
}

type Check = (value: unknown) => string | undefined;

/** A schema of an object whose fields are checked one by one: what is wrong with a field, in words. */
export const objectSchema = <T>(fields: Readonly<Record<string, Check>>): Schema<T> => ({
  '~standard': {
    validate: (value) => {
      if (!isObject(value)) return { issues: [{ message: 'an object' }] };
      for (const [name, check] of Object.entries(fields)) {
        const problem = check(Object.hasOwn(value, name) ? value[name] : undefined);
        if (problem !== undefined) return { issues: [{ message: problem, path: [name] }] };
      }
      return { value: value as T };
    },
  },
});

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const text: Check = (value) => (typeof value === 'string' ? undefined : 'a text');
export const number: Check = (value) => (typeof value === 'number' && Number.isFinite(value) ? undefined : 'a number');
/** What JSON makes of NaN and infinity is null. */
export const numberOrNull: Check = (value) => (value === null ? undefined : number(value));
export const count: Check = (value) =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? undefined : 'an integer of at least 0';
export const version: Check = (value) => (value === undefined || value === 1 ? undefined : 'version 1');

export const recordOf =
  (check: Check, what: string): Check =>
  (value) =>
    isObject(value) && Object.values(value).every((one) => check(one) === undefined) ? undefined : what;
export const listOf =
  (check: Check, what: string): Check =>
  (value) =>
    Array.isArray(value) && value.every((one) => check(one) === undefined) ? undefined : what;
export const fieldsOf =
  (fields: Readonly<Record<string, Check>>, what: string): Check =>
  (value) =>
    isObject(value) && Object.entries(fields).every(([name, check]) => check(value[name]) === undefined)
      ? undefined
      : what;
