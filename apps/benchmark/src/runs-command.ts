// `pnpm runs [FOLDER]`: a table of the runs in a folder, and a page that sorts, filters and opens them.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '@longhand/base';
import { helpText, isMain, parseFlags, runMain, writeOutput } from '@longhand/cli';
import { formatTable } from '@longhand/report';
import { userPath } from '@longhand/runs';
import { indexRuns } from './runs-index.ts';
import { runsPage } from './runs-page.ts';

const flags = { page: 'index.html', help: false };
const options = { help: { page: 'Name of the page in the folder; empty: none.' } };

export async function main(argv: readonly string[]): Promise<void> {
  const { config, operands } = parseFlags(flags, argv, { ...options, operands: true });
  if (config.help) {
    process.stdout.write(helpText('pnpm runs [FOLDER] [flags]', flags, options));
    return;
  }
  const [folder = 'runs'] = operands;
  const path = userPath(folder);
  const runs = await indexRuns(path).catch((cause: NodeJS.ErrnoException) => {
    throw new ConfigError(
      { where: folder, expected: 'a folder with runs', got: cause.code ?? cause.message },
      { cause },
    );
  });
  const rows = runs.map(({ path: run, app, finished, evaluation }) => [
    ...[run, app, evaluation ? `${evaluation.dataset} ${evaluation.split}` : '', evaluation?.scores[0] ?? ''],
    finished ? 'finished' : 'stopped',
  ]);
  writeOutput(`${formatTable(['run', 'task', 'data', 'score', 'state'], rows)}\n`);
  if (config.page === '') return;
  await writeFile(join(path, config.page), runsPage(folder, runs));
  writeOutput(`Page: ${join(path, config.page)}\n`);
}

if (isMain(import.meta.url)) await runMain(main);
