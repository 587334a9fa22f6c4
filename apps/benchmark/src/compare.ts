// `pnpm compare RUN RUN ...`: evaluated runs side by side, and whether each differs from the first by more than chance.
import { writeFile } from 'node:fs/promises';
import { ConfigError } from '@longhand/base';
import { bounds, helpText, isMain, parseFlags, runMain, writeOutput } from '@longhand/cli';
import { userPath } from '@longhand/runs';
import { compareRuns } from './comparison.ts';
import { comparisonPage } from './comparison-page.ts';
import { comparisonText } from './comparison-text.ts';

const flags = { samples: 1000, seed: 1, metric: '', examples: 20, page: '', json: '', help: false };
const options = {
  limits: {
    samples: { min: 1, max: 1_000_000, integer: true },
    seed: bounds.seed,
    examples: { min: 0, max: 100_000, integer: true },
  },
  help: {
    samples: 'Resamples and shuffles of the paired tests.',
    metric: 'By which examples are won and lost, e.g. chrf; empty: the first metric of the runs.',
    examples: 'Examples won, and as many lost, on the page.',
    page: 'File for a page with curves and examples.',
    json: 'File for all of it as JSON, every example that differs among it.',
  },
};

/** @throws ConfigError for fewer than two runs; DataError as `compareRuns` */
export async function main(argv: readonly string[]): Promise<void> {
  const { config, operands: runs } = parseFlags(flags, argv, { ...options, operands: true });
  if (config.help) {
    process.stdout.write(helpText('pnpm compare RUN RUN ... [flags]', flags, options));
    return;
  }
  if (runs.length < 2)
    throw new ConfigError({
      where: 'pnpm compare',
      expected: 'folders of two runs or more',
      got: String(runs.length),
    });
  const comparison = await compareRuns(runs.map(userPath), config);
  writeOutput(`${comparisonText(comparison)}\n`);
  if (config.json) await writeFile(userPath(config.json), `${JSON.stringify(comparison, null, 2)}\n`);
  if (config.page) await writeFile(userPath(config.page), comparisonPage(comparison, config.examples));
}

if (isMain(import.meta.url)) await runMain(main);
