// `pnpm runs [FOLDER]`: a table of the runs in a folder, and a page that sorts, filters and opens them.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '@longhand/base';
import { group, text } from '@longhand/bundle/settings';
import { defineCommand, isMain, runMain, writeOutput } from '@longhand/cli';
import { formatTable } from '@longhand/report';
import { systemReason, userPath } from '@longhand/runs';
import { indexRuns } from './runs-index.ts';
import { runsPage } from './runs-page.ts';

export const main = defineCommand({
  name: 'longhand runs',
  summary: 'A table of the runs in a folder, and a page that sorts, filters and opens them.',
  operands: '[FOLDER]',
  example: 'longhand runs runs/sentiment',
  settings: group('Output', { page: text('index.html', 'Name of the page in the folder; empty: none.') }),
  action: async (config, { operands }) => {
    const [folder = 'runs'] = operands;
    const path = userPath(folder);
    const runs = await indexRuns(path).catch((cause: NodeJS.ErrnoException) => {
      throw new ConfigError(
        { where: folder, expected: 'a folder with runs', got: systemReason(cause) ?? cause.message },
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
  },
});

if (isMain(import.meta.url)) await runMain(main);
