// The command line of `pnpm laboratory`.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { useLonghand } from '@longhand/backend';
import { ConfigError, printable } from '@longhand/base';
import { group, number, text, toggle } from '@longhand/bundle/settings';
import { defineCommand, isMain, runMain, writeOutput } from '@longhand/cli';
import { registerGradients } from '@longhand/lstm-core/gradients';
import { userPath, writeAside } from '@longhand/runs';
import { type Experiment, type Scale, scales } from './experiment.ts';
import { experiments } from './experiments/index.ts';
import { chosenExperiments, type LaboratorySettings, laboratory } from './laboratory.ts';
import { laboratoryPage, oneSeed } from './page.ts';
import { readResults, writeResult } from './result.ts';
import { conclusionText, publishedFolder, writeTable } from './tables.ts';

const settings = {
  ...group('Laboratory', {
    seeds: number(1, { min: 1, max: 100, integer: true }, 'Repetitions of each measurement, with the seeds 1, 2, ...'),
  }),
  ...group('Output', {
    out: text(
      'runs/laboratory',
      'Folder of the figures (NAME.json, of base NAME.base.json) and of the page (index.html). What is measured there is not measured again.',
    ),
    published: toggle(false, 'Measures nothing: the page of the figures in results/laboratory.'),
    publish: toggle(false, "Writes the figures into results/laboratory, and the table of the laboratory's README."),
  }),
};

export const main = defineCommand({
  name: 'pnpm laboratory',
  summary:
    'Measures what is said of LSTMs, and writes one page. Preset tiny (default): minutes; base: hours; smoke: seconds, its figures mean nothing.',
  operands: '[experiment...]',
  example: 'pnpm laboratory memory --seeds 3',
  settings,
  presets: Object.fromEntries(scales.map((scale) => [scale, {}])),
  action: async ({ seeds, published, publish, ...config }, { preset, operands }) => {
    const chosen = chosenExperiments(operands);
    const scale = (preset || 'tiny') as Scale;
    if (publish && (published || scale === 'smoke')) {
      const got = published ? '--published' : `--preset ${scale}`;
      throw new ConfigError({ where: '--publish', expected: 'a measurement of preset tiny or base', got });
    }
    const out = userPath(config.out);
    await mkdir(out, { recursive: true });
    const failed = published ? false : await measure(chosen, { scale, seeds, out }, publish);
    const results = await readResults(
      published ? publishedFolder : out,
      experiments.map(({ name }) => name),
    );
    const page = join(out, 'index.html');
    await writeAside(page, laboratoryPage(results));
    const asked = results.filter(
      (result) => (published || result.scale === scale) && chosen.some(({ name }) => name === result.experiment),
    );
    writeOutput(asked.map(conclusionText).join('\n'));
    if (asked.some((result) => result.seeds === 1)) process.stderr.write(`${oneSeed}\n`);
    process.stderr.write(`Page: ${page}\n`);
    if (publish) for (const file of await writeTable()) process.stderr.write(`Wrote ${file}\n`);
    if (failed) process.exitCode = 1;
  },
});

/** Gives whether a piece failed. */
async function measure(
  chosen: readonly Experiment[],
  request: Omit<LaboratorySettings, 'compute'>,
  publish: boolean,
): Promise<boolean> {
  const compute = await useLonghand();
  registerGradients();
  const say = createSay(process.stderr);
  const { results, failures } = await laboratory(chosen, { ...request, compute }, say);
  if (publish) for (const result of results) await writeResult(publishedFolder, result);
  for (const { piece, problem } of failures)
    process.stderr.write(printable(`failed: ${piece}: ${problem}`).concat('\n'));
  return failures.length > 0;
}

/** Passing lines are rewritten on a terminal. */
function createSay(output: NodeJS.WriteStream) {
  return (line: string, passing = false): void => {
    const plain = printable(line);
    if (!output.isTTY) output.write(passing ? '' : `${plain}\n`);
    else output.write(passing ? `\r${plain.slice(0, (output.columns ?? 80) - 1)}\x1b[K` : `\r\x1b[K${plain}\n`);
  };
}

if (isMain(import.meta.url)) await runMain(main);
