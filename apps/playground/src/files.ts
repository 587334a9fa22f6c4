// What a person opened or dropped: a bundle, a table or a sound.
import { unzipSync, zipSync } from 'fflate';
import type { Source } from './worker/models.ts';

export type Opened =
  | { readonly kind: 'bundle'; readonly source: Source }
  | { readonly kind: 'table'; readonly name: string; readonly content: string }
  | { readonly kind: 'sound'; readonly name: string; readonly bytes: Uint8Array };

const bytesOf = async (file: File) => new Uint8Array(await file.arrayBuffer());
const lastPart = (path: string) => path.split('/').at(-1) ?? path;

/** @throws Error if it is none of the three */
export async function openedFrom(files: readonly File[]): Promise<Opened> {
  const [first] = files;
  if (!first) throw new Error('Nothing was dropped that is a file.');
  const { name } = first;
  if (files.some((file) => ['model.json', 'config.json'].includes(file.name))) {
    const entries = files.map(async (file) => [file.name, await bytesOf(file)] as const);
    return { kind: 'bundle', source: { name: 'dropped files', files: new Map(await Promise.all(entries)) } };
  }
  if (/\.zip$/i.test(name)) return { kind: 'bundle', source: { name, files: unzipped(await bytesOf(first), name) } };
  if (/\.(csv|tsv)$/i.test(name)) return { kind: 'table', name, content: await first.text() };
  if (/\.(wav|flac)$/i.test(name)) return { kind: 'sound', name, bytes: await bytesOf(first) };
  throw new Error(
    `${name}: expected a bundle (model.json with its files, or a .zip of them), a .csv or .tsv, a .wav or .flac.`,
  );
}

/** Files of a zip by the last part of their paths. @throws Error if it is none */
export function unzipped(bytes: Uint8Array, name: string): Map<string, Uint8Array> {
  try {
    return new Map(Object.entries(unzipSync(bytes)).map(([path, content]) => [lastPart(path), content]));
  } catch (cause) {
    throw new Error(`${name}: expected a zip, got ${(cause as Error).message}.`, { cause });
  }
}

/** A bundle as one file. */
export const zipped = (files: ReadonlyMap<string, Uint8Array>): Uint8Array<ArrayBuffer> =>
  zipSync(Object.fromEntries(files), { level: 6, mtime: new Date(1980, 0, 2) }); // the same bytes at any time

/** Hands a file to the browser's downloads. */
export function download(bytes: Uint8Array<ArrayBuffer>, name: string): void {
  const address = URL.createObjectURL(new Blob([bytes]));
  Object.assign(document.createElement('a'), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** All files of a drop, those in folders too. */
export async function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (entries.length === 0) return [...transfer.files];
  return (await Promise.all(entries.map(filesOf))).flat();
}

async function filesOf(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile)
    return [await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))];
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const files: File[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return files; // it gives at most a hundred at once
    files.push(...(await Promise.all(some.map(filesOf))).flat());
  }
}
