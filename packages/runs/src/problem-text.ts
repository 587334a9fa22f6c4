// What a person reads when a script fails: one line for all that data, settings or the machine can cause, a stack for the rest.
import { LonghandError, printable } from '@longhand/base';

/** The operating system's codes in words. */
const reasons = new Map(
  Object.entries({
    ENOENT: 'no such file or folder',
    EISDIR: 'a folder where a file is expected',
    ENOTDIR: 'a file where a folder is expected',
    EEXIST: 'it is already there',
    ENOTEMPTY: 'the folder is not empty',
    EACCES: 'no permission',
    EPERM: 'not permitted',
    EROFS: 'the file system is read-only',
    ENOSPC: 'no space left on the disk',
    EDQUOT: 'the disk quota is used up',
    EFBIG: 'the file is too large for the file system',
    EMFILE: 'too many open files',
    ENFILE: 'too many open files on this machine',
    ELOOP: 'too many links',
    ENAMETOOLONG: 'the name is too long',
    EBUSY: 'in use by another program',
    ETXTBSY: 'in use by another program',
    EXDEV: 'on another file system',
    EIO: 'the device failed',
    ENXIO: 'no such device',
    ENODEV: 'no such device',
    ESPIPE: 'a pipe where a file is expected',
    EPIPE: 'the reader has closed the pipe',
    EBADF: 'it is closed',
    ENOMEM: 'not enough memory',
    EAGAIN: 'not ready; try again',
    EINVAL: 'the system does not allow this here',
    ERR_FS_FILE_TOO_LARGE: 'the file is too large to be read at once',
    ERR_STRING_TOO_LONG: 'the file is too large to be read as text',
    ERR_INVALID_ARG_VALUE: 'a path cannot hold this',
  }),
);

/** What the operating system says, in words: `no such file or folder`; undefined for other errors. */
export function systemReason(error: unknown): string | undefined {
  const { code } = (error ?? {}) as NodeJS.ErrnoException;
  return typeof code === 'string' ? reasons.get(code) : undefined;
}

/** One line for an expected error, without control characters; the stack of another. */
export function problemText(error: unknown): string {
  if (error instanceof LonghandError) return printable(`${error.name}: ${error.message}`);
  const reason = systemReason(error);
  if (reason !== undefined) return printable(systemText(error as NodeJS.ErrnoException, reason));
  if (error instanceof RangeError && /allocation failed|Invalid (typed )?array (buffer )?length/i.test(error.message))
    return `Error: not enough memory (${error.message}). Try smaller sizes or a smaller --batch-size.`;
  return error instanceof Error ? (error.stack ?? String(error)) : String(error);
}

function systemText({ path, dest, code, syscall }: NodeJS.ErrnoException & { dest?: string }, reason: string): string {
  const where = [path, dest].filter((part) => part !== undefined && part !== '').join(' to ');
  return `Error: ${where ? `${where}: ` : ''}${reason} (${[code, syscall].filter(Boolean).join(', ')}).`;
}
