// Values from a stored file, checked before anything trusts them. A schema is any that follows standardschema.dev (zod, valibot).
import { DataError } from './errors.ts';

/** What this module uses of Standard Schema 1. */
export interface Schema<T> {
  readonly '~standard': {
    readonly validate: (value: unknown) => Result<T> | Promise<Result<T>>;
    readonly types?: { readonly output: T } | undefined;
  };
}

type Result<T> =
  | { readonly value: T; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string; readonly path?: readonly PathPart[] | undefined }[] };
type PathPart = PropertyKey | { readonly key: PropertyKey };

/**
 * Parses the text of a JSON file.
 * @param where names the file in errors
 * @throws DataError if it is not JSON
 */
export function parseJson(text: string, where: string, fix?: string): unknown {
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch (cause) {
    throw new DataError({ where, expected: 'JSON', got: preview(text), fix }, { cause });
  }
}

/**
 * Checks a value that was read from a file.
 * @param where names the file in errors
 * @param fix what a person can do about a file that does not fit
 * @throws DataError that names the first part that does not fit
 */
export function parseStored<T>(schema: Schema<T>, value: unknown, where: string, fix?: string): T {
  const result = validate(schema, value, where, fix);
  if (result.issues === undefined) return result.value;
  const [issue] = result.issues;
  const path = (issue?.path ?? []).map((part) => (typeof part === 'object' ? part.key : part));
  throw new DataError({
    where: path.length > 0 ? `${where}: ${path.map(String).join('.')}` : where,
    expected: expectation(issue?.message ?? 'another value'),
    got: preview(valueAt(value, path)),
    fix,
  });
}

function validate<T>(schema: Schema<T>, value: unknown, where: string, fix?: string): Result<T> {
  try {
    const result = schema['~standard'].validate(value);
    if (result instanceof Promise) throw new TypeError('the schema is asynchronous');
    return result;
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause; // the stack overflows on values nested thousands deep
    throw new DataError({ where, expected: 'plain values', got: 'values nested too deep', fix }, { cause });
  }
}

/** "Invalid input: expected number, received string" is "number" here: what came is shown apart. */
const expectation = (message: string): string =>
  message.replace(/^(Invalid input: |Too (small|big): )?expected /i, '').replace(/, received .*$/, '');

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let found: unknown = value;
  for (const key of path) found = (found as Record<PropertyKey, unknown> | null | undefined)?.[key];
  return found;
}

/** The beginning of a value, on one line, without control characters. */
function preview(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object';
  const text = typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : String(value as string | number);
  return value === '' ? 'an empty text' : text;
}
