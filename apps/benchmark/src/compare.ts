// `pnpm compare RUN RUN ...`: evaluated runs side by side, and whether each differs from the first by more than chance.
import { at, ConfigError, DataError } from '@longhand/base';
import { bounds, group, number } from '@longhand/bundle/settings';
import { defineCommand, isMain, runMain } from '@longhand/cli';
import {
  approximateRandomizationTest,
  createBleu,
  createCer,
  createChrf,
  createTer,
  createWer,
  pairedBootstrapTest,
  tokenF1,
} from '@longhand/metrics';
import { type ExampleStatistics, formatTable, readEvaluation, readStatistics } from '@longhand/report';
import { userPath } from '@longhand/runs';

type Scorer = { readonly score: (counts: Float64Array) => number };

/** Counts are a sum and a number. */
const rouge = ['rouge1', 'rouge2', 'rougeL', 'rougeLsum', 'bestRouge1', 'bestRouge2', 'bestRougeL'];
const means = ['accuracy', ...rouge, 'macroTokenF1', 'exact'];

/** From summed counts to the score, for every metric whose counts evaluations keep. */
const scorers: Readonly<Record<string, Scorer>> = {
  bleu: createBleu(),
  chrf: createChrf(),
  chrfpp: createChrf({ wordOrder: 2 }),
  ter: createTer(),
  wer: createWer(),
  cer: createCer(),
  ...Object.fromEntries(
    means.map((name) => [name, { score: (counts: Float64Array) => (100 * counts[0]!) / counts[1]! }]),
  ),
  tokenF1: { score: (counts) => 100 * tokenF1(counts) },
};

export interface CompareSettings {
  readonly samples: number;
  readonly seed: number;
}

/**
 * Two tables: scores of all runs, and tests of each against the first one.
 * @throws DataError if a run is not evaluated, or was on other examples
 */
export async function compare(runs: readonly string[], settings: CompareSettings): Promise<string> {
  const reports = await Promise.all(runs.map(readEvaluation));
  const statistics = await Promise.all(runs.map(readStatistics));
  const [first] = statistics;
  statistics.forEach(({ references }, i) => {
    if (references === first!.references) return;
    throw new DataError({
      where: at(runs, i),
      expected: `an evaluation on the examples of ${runs[0]}: ${at(reports, 0).dataset} ${at(reports, 0).split}`,
      got: `${at(reports, i).dataset} ${at(reports, i).split}`,
      fix: 'Evaluate all runs on the same split.',
    });
  });
  const names = Object.keys(at(reports, 0).metrics).filter((name) =>
    reports.every(({ metrics }) => Object.hasOwn(metrics, name)),
  );
  const labels = runs.map((path) => path.split(/[\\/]/).filter(Boolean).pop()!);
  const scores = reports.map(({ metrics, parameters, trainSeconds, examplesPerSecond }, i) => [
    at(labels, i),
    ...names.map(
      (name) =>
        `${metrics[name]!.value.toFixed(2)} [${metrics[name]!.low.toFixed(2)}, ${metrics[name]!.high.toFixed(2)}]`,
    ),
    parameters.toLocaleString('en'),
    Math.round(trainSeconds).toLocaleString('en'),
    Math.round(examplesPerSecond).toLocaleString('en'),
  ]);
  const tests = statistics.slice(1).flatMap((other, i) => testRows(at(labels, i + 1), first!, other, settings));
  return [
    `${at(reports, 0).dataset} ${at(reports, 0).split}: ${first!.metrics[at(Object.keys(first!.metrics), 0)]!.length} examples`,
    '',
    formatTable(['run', ...names, 'parameters', 'training s', 'examples/s'], scores),
    '',
    formatTable([`against ${labels[0]}`, 'metric', 'difference', 'p, bootstrap', 'p, randomization'], tests),
  ].join('\n');
}

function testRows(label: string, first: ExampleStatistics, other: ExampleStatistics, settings: CompareSettings) {
  const shared = Object.keys(first.metrics).filter(
    (name) => Object.hasOwn(other.metrics, name) && Object.hasOwn(scorers, name),
  );
  return shared.map((name) => {
    const [a, b] = [first, other].map(({ metrics }) => metrics[name]!.map((counts) => Float64Array.from(counts)));
    const bootstrap = pairedBootstrapTest(scorers[name]!, a!, b!, settings);
    const randomization = approximateRandomizationTest(scorers[name]!, a!, b!, settings);
    const difference = bootstrap.system - bootstrap.baseline;
    return [
      label,
      name,
      `${difference < 0 ? '' : '+'}${difference.toFixed(2)}`,
      ...[bootstrap.p, randomization.p].map((p) => p.toFixed(4)),
    ];
  });
}

export const main = defineCommand({
  name: 'longhand compare',
  summary: 'Evaluated runs side by side, with paired tests against the first.',
  operands: 'RUN RUN ...',
  example: 'longhand compare runs/sentiment/a runs/sentiment/b',
  settings: group('Tests', {
    samples: number(1000, { min: 1, max: 1_000_000, integer: true }, 'Resamples and shuffles of the paired tests.'),
    seed: number(1, bounds.seed, 'Seed of the resamples.'),
  }),
  action: async (config, { operands: runs }) => {
    if (runs.length < 2)
      throw new ConfigError({
        where: 'longhand compare',
        expected: 'folders of two runs or more',
        got: String(runs.length),
      });
    process.stdout.write(`${await compare(runs.map(userPath), config)}\n`);
  },
});

if (isMain(import.meta.url)) await runMain(main);
