// `pnpm compare RUN RUN ...`: evaluated runs side by side, and whether each differs from the first by more than chance.
import { writeFile } from 'node:fs/promises';
import { ConfigError } from '@longhand/base';
import { bounds, group, number, text } from '@longhand/bundle/settings';
import { defineCommand, isMain, runMain, writeOutput } from '@longhand/cli';
import { userPath } from '@longhand/runs';
import { type Comparison, compareRuns, sharedEvaluations } from './comparison.ts';
import { comparisonPage } from './comparison-page.ts';
import { comparisonText } from './comparison-text.ts';

/** Throws ConfigError for fewer than two runs; DataError as `compareRuns`. */
export const main = defineCommand({
  name: 'longhand compare',
  summary: 'Evaluated runs side by side, with paired tests against the first.',
  operands: 'RUN RUN ...',
  example: 'longhand compare runs/sentiment/a runs/sentiment/b --page compare.html',
  settings: {
    ...group('Evaluation', {
      report: text(
        '',
        'Which evaluation of each run: dev, test, or the name of another (report.NAME.json in the run); all: each that all runs have; empty: the last of a split.',
      ),
    }),
    ...group('Tests', {
      samples: number(1000, { min: 1, max: 1_000_000, integer: true }, 'Resamples and shuffles of the paired tests.'),
      seed: number(1, bounds.seed, 'Seed of the resamples.'),
    }),
    ...group('Output', {
      metric: text('', 'By which examples are won and lost, e.g. chrf; empty: the first metric of the runs.'),
      examples: number(20, { min: 0, max: 100_000, integer: true }, 'Examples won, and as many lost, on the page.'),
      page: text('', 'File for a page with curves and examples.'),
      json: text('', 'File for all of it as JSON, every example that differs among it; with --report all a list.'),
    }),
  },
  action: async (config, { operands: runs }) => {
    if (runs.length < 2)
      throw new ConfigError({
        where: 'longhand compare',
        expected: 'folders of two runs or more',
        got: String(runs.length),
      });
    const paths = runs.map(userPath);
    const names = config.report === 'all' ? await sharedEvaluations(paths) : [config.report];
    const comparisons: Comparison[] = [];
    for (const report of names) comparisons.push(await compareRuns(paths, { ...config, report }));
    writeOutput(`${comparisons.map(comparisonText).join('\n\n\n')}\n`);
    const whole = config.report === 'all' ? comparisons : comparisons[0];
    if (config.json) await writeFile(userPath(config.json), `${JSON.stringify(whole, null, 2)}\n`);
    if (config.page) await writeFile(userPath(config.page), comparisonPage(comparisons, config.examples));
  },
});

if (isMain(import.meta.url)) await runMain(main);
