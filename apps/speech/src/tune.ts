// Tries weights of the language model and bonuses on the dev split, where settings are chosen; the model runs once.
import { useLonghand } from '@longhand/backend';
import { at, ConfigError } from '@longhand/base';
import { pointScores } from '@longhand/metrics';
import { formatTable } from '@longhand/report';
import { chooseRun, helpText, isMain, parseFlags, runMain } from '@longhand/training';
import { defaults } from './config.ts';
import { loadExamples, loadSet } from './data.ts';
import { decodingFlags } from './decoding-flags.ts';
import { checkDecoding, type DecodingSettings, decode, emissionsOf } from './inference.ts';
import { createScorer, loadLanguage } from './language.ts';
import { loadRun } from './run.ts';
import { metricsFor } from './scores.ts';

export interface Grid {
  readonly lmWeights: readonly number[];
  readonly unitLmWeights: readonly number[];
  readonly wordBonuses: readonly number[];
}

/** A table of dev scores, the lowest word error rate first. @throws ConfigError if the run classifies */
export async function tune(runPath: string, settings: DecodingSettings, grid: Grid): Promise<string> {
  await useLonghand();
  const { config, run, units, pipeline, recognizer } = await loadRun(runPath);
  if (config.task !== 'transcribe')
    throw new ConfigError({ where: 'tune', expected: 'a run that transcribes', got: `one of --task ${config.task}` });
  checkDecoding(settings);
  try {
    const language = await loadLanguage(run, units, settings);
    const { examples } = await loadExamples(await loadSet(config), 'dev', pipeline, config);
    const emissions = emissionsOf(
      recognizer,
      examples.map(({ variants }) => pipeline.finish(at(variants, 0))),
    );
    const references = examples.map(({ text }) => text);
    const rows = [];
    for (const lmWeight of settings.lm ? grid.lmWeights : [0]) {
      for (const unitLmWeight of settings.unitLm ? grid.unitLmWeights : [0]) {
        for (const wordBonus of grid.wordBonuses) {
          const scorer = createScorer(language, units, { ...settings, lmWeight, unitLmWeight, wordBonus });
          const texts = emissions.map((one) => at(decode(one, units, settings, scorer), 0).text);
          const { wer, cer } = pointScores(metricsFor(config), texts, references);
          rows.push({ lmWeight, unitLmWeight, wordBonus, wer: wer!, cer: cer! });
        }
      }
    }
    rows.sort((a, b) => a.wer - b.wer || a.cer - b.cer);
    return formatTable(
      ['lm weight', 'unit lm weight', 'word bonus', 'dev WER', 'dev CER'],
      rows.map((row) => [row.lmWeight, row.unitLmWeight, row.wordBonus, row.wer.toFixed(2), row.cer.toFixed(2)]),
    );
  } finally {
    recognizer.dispose();
  }
}

const { lmWeight: _lm, unitLmWeight: _unit, wordBonus: _bonus, ...fixed } = decodingFlags.defaults;
const flags = {
  run: '',
  runs: defaults.runs,
  ...fixed,
  lmWeights: '0,0.2,0.4,0.6,0.8,1,1.3',
  unitLmWeights: '0,0.1,0.2,0.4,0.6',
  wordBonuses: '0,1,2',
  help: false,
};

export async function main(argv: readonly string[]): Promise<void> {
  const { beam, nBest, minLogProb, lmOrder, unitLmOrder } = decodingFlags.limits;
  const options = {
    limits: { beam, nBest, minLogProb, lmOrder, unitLmOrder },
    help: {
      run: "The run's folder; the latest one if empty.",
      ...decodingFlags.help,
      lmWeights: 'Weights of --lm to try.',
      unitLmWeights: 'Weights of --unit-lm to try.',
      wordBonuses: 'Bonuses a word to try.',
    },
  };
  const { config } = parseFlags(flags, argv, options);
  if (config.help) {
    process.stdout.write(helpText('pnpm --filter @longhand/speech tune [flags]', flags, options));
    return;
  }
  const numbers = (key: 'lmWeights' | 'unitLmWeights' | 'wordBonuses') => {
    const values = config[key].split(',').map((text) => (text.trim() === '' ? Number.NaN : Number(text)));
    if (values.every(Number.isFinite)) return values;
    throw new ConfigError({ where: `tune: ${key}`, expected: 'numbers with commas', got: config[key] });
  };
  const path = await chooseRun('speech', config);
  const settings = { ...decodingFlags.defaults, ...config };
  const grid = {
    lmWeights: numbers('lmWeights'),
    unitLmWeights: numbers('unitLmWeights'),
    wordBonuses: numbers('wordBonuses'),
  };
  process.stdout.write(`${await tune(path, settings, grid)}\n`);
}

if (isMain(import.meta.url)) await runMain(main);
