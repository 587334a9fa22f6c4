// What the system says of a file, in words: one line instead of a stack.
import { DataError, LonghandError, type Problem } from '@longhand/base';

const words: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'nothing of that name'],
  ['EACCES', 'no permission'],
  ['EPERM', 'no permission'],
  ['EISDIR', 'a folder'],
  ['ENOTDIR', 'a file where a folder should be'],
  ['EEXIST', 'something of that name is there'],
  ['ENOSPC', 'no space left on the disk'],
  ['EDQUOT', 'no space left for this user'],
  ['EROFS', 'the disk is read-only'],
  ['ELOOP', 'links that lead to each other'],
  ['ENAMETOOLONG', 'the name is too long'],
  ['EMFILE', 'too many open files'],
  ['EIO', 'the disk cannot be read'],
]);

/** `ENOENT (nothing of that name)`; of another error its message. */
export function reasonOf(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === undefined) return message ?? String(cause);
  const said = words.get(code);
  return said ? `${code} (${said})` : code;
}

/** Whether the system refused a call, as against an error of the program. */
export const isSystemError = (cause: unknown): cause is NodeJS.ErrnoException =>
  cause instanceof Error && typeof (cause as NodeJS.ErrnoException).syscall === 'string';

/** The error as one that names the file; an error of the program stays what it is. */
export function asDataError(cause: unknown, problem: Omit<Problem, 'got'>): unknown {
  if (cause instanceof LonghandError || !isSystemError(cause)) return cause;
  return new DataError({ ...problem, got: reasonOf(cause) }, { cause });
}
