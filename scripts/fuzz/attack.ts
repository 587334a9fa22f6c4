// One reader against damaged copies of its files.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LonghandError } from '../../packages/base/src/index.ts';
import { mutations } from '../../packages/base/src/testing/index.ts';
import type { Reader } from './readers.ts';

export interface Failure {
  readonly reader: string;
  readonly file: string;
  /** Of this file; with the seed it makes the copy again. */
  readonly copy: number;
  readonly what: string;
}

export interface AttackOptions {
  readonly seed: number;
  /** Copies of each file. */
  readonly count: number;
  /** Where the copies are written. */
  readonly folder: string;
  /** Called before a copy is read. */
  readonly onCopy?: (file: string, copy: number) => void;
  /** Copies up to this one of this file are passed over. */
  readonly after?: { readonly file: string; readonly copy: number } | undefined;
}

const tooSlow = 2; // seconds
const tooLarge = 2 ** 30; // bytes of growth

/** @throws Error if an undamaged file is not read */
export async function attack(reader: Reader, options: AttackOptions): Promise<Failure[]> {
  const { seed, count, folder, onCopy = () => {}, after } = options;
  await mkdir(folder, { recursive: true });
  const failures: Failure[] = [];
  let passed = after === undefined;
  for (const [file, whole] of Object.entries(await reader.files())) {
    const path = join(folder, file);
    await writeFile(path, whole);
    if (!(await reader.read(path))) throw new Error(`${reader.name}: ${file} is not right by itself`);
    for (const [copy, bytes] of [...mutations(seed, whole, count)].entries()) {
      if (passed) {
        await writeFile(path, bytes);
        onCopy(file, copy);
        const what = await failureOf(reader, path);
        if (what !== undefined) failures.push({ reader: reader.name, file, copy, what });
      }
      if (file === after?.file && copy === after.copy) passed = true;
    }
  }
  return failures;
}

async function failureOf(reader: Reader, path: string): Promise<string | undefined> {
  const [start, before] = [performance.now(), process.memoryUsage().rss];
  try {
    if (!(await reader.read(path))) return 'a result that cannot be right';
  } catch (error) {
    if (!(error instanceof LonghandError))
      return `a raw error: ${error instanceof Error ? error.stack : String(error)}`;
  }
  const seconds = (performance.now() - start) / 1000;
  if (seconds > tooSlow) return `${seconds.toFixed(1)} seconds`;
  const growth = process.memoryUsage().rss - before;
  return growth > tooLarge ? `${(growth / 2 ** 20).toFixed(0)} MiB of memory` : undefined;
}
