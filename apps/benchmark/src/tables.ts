// Tables of RESULTS.md and the READMEs, made of the results in results/. In the Markdown a block stands between
// `<!-- results:NAME -->` and `<!-- /results -->`; the line after the first marker to the line before the second is made here.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '@longhand/base';
import { writeAside } from '@longhand/runs';
import { blocks } from './blocks.ts';
import { root } from './child.ts';
import { type BenchmarkResult, readResults } from './result.ts';

/** Files that have such blocks. */
export const tableFiles = [
  'RESULTS.md',
  'README.md',
  'apps/sentiment/README.md',
  'apps/translation/README.md',
  'apps/speech/README.md',
] as const;

const pattern = /(<!-- results:([\w-]+) -->\n)([\s\S]*?)(<!-- \/results -->)/g;

/** The text with each block made of the results. @throws DataError for a block that nobody knows, or a text without any */
export function withBlocks(text: string, where: string, results: ReadonlyMap<string, BenchmarkResult>): string {
  let found = 0;
  const filled = text.replace(pattern, (_, begin: string, name: string, _old: string, end: string) => {
    found++;
    const block = Object.hasOwn(blocks, name) ? blocks[name] : undefined;
    if (!block) throw new DataError({ where, expected: Object.keys(blocks).join(', '), got: `results:${name}` });
    return `${begin}${block(results)}\n${end}`;
  });
  if (found > 0) return filled;
  throw new DataError({ where, expected: 'a block <!-- results:NAME --> ... <!-- /results -->', got: 'none' });
}

/** Writes every table anew. @returns the files that changed */
export async function writeTables(folder = root): Promise<string[]> {
  const results = await readResults(join(folder, 'results'));
  const changed: string[] = [];
  for (const file of tableFiles) {
    const path = join(folder, file);
    const text = await readFile(path, 'utf8');
    const filled = withBlocks(text, file, results);
    if (filled === text) continue;
    await writeAside(path, filled);
    changed.push(file);
  }
  return changed;
}
