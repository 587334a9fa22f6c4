// The table of conclusions in the README, made of the figures in results/laboratory; and the same for a terminal.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DataError } from '@longhand/base';
import { formatTable } from '@longhand/report';
import { writeAside } from '@longhand/runs';
import { experiments } from './experiments/index.ts';
import { commandOf } from './page.ts';
import { type Result, readResults } from './result.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
export const publishedFolder = join(root, 'results/laboratory');
export const tableFile = 'apps/laboratory/README.md';

const [begin, end] = ['<!-- laboratory:conclusions -->\n', '<!-- /laboratory -->'];

/** All published figures, in the order of the experiments. */
export const readPublished = (): Promise<Result[]> =>
  readResults(
    publishedFolder,
    experiments.map(({ name }) => name),
  );

const conclusionsOf = (result: Result) =>
  experiments.find(({ name }) => name === result.experiment)?.conclude(result.findings) ?? [];

/** For a terminal. */
export const conclusionText = (result: Result): string =>
  `${formatTable(
    ['experiment', 'of', 'claim', 'verdict'],
    conclusionsOf(result).map(({ section, claim, verdict }) => [result.experiment, section, claim, verdict]),
  )}\n`;

/** The text with the table of these results between its markers. @throws DataError for a text without them */
export function withTable(text: string, where: string, results: readonly Result[]): string {
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new DataError({ where, expected: `${begin.trim()} ... ${end}`, got: 'none' });
  return text.slice(0, from + begin.length) + tableOf(results) + text.slice(to);
}

function tableOf(results: readonly Result[]): string {
  const rows = results.flatMap((result) =>
    conclusionsOf(result).map(
      ({ section, claim, verdict, says }) =>
        `| ${section} | ${claim} | **${verdict}** | ${says.replaceAll('|', '\\|')} | \`${commandOf(result)}\` |\n`,
    ),
  );
  return `| of | claim | verdict | what the figures say | command |\n| --- | --- | --- | --- | --- |\n${rows.join('')}`;
}

/** Writes the README's table anew. @returns the files that changed */
export async function writeTable(): Promise<string[]> {
  const path = join(root, tableFile);
  const text = await readFile(path, 'utf8');
  const filled = withTable(text, tableFile, await readPublished());
  if (filled === text) return [];
  await writeAside(path, filled);
  return [tableFile];
}
