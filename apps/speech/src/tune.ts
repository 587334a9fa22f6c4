// Tries weights of the language model and bonuses on the dev split, where settings are chosen; the model runs once.
import { useLonghand } from '@longhand/backend';
import { at, ConfigError, DataError } from '@longhand/base';
import { group, omit, text } from '@longhand/bundle/settings';
import { chooseRun, defineCommand, isMain, runMain, runSettings, usePrecision } from '@longhand/cli';
import { pointScores } from '@longhand/metrics';
import { formatTable } from '@longhand/report';
import { createScorer, decode, emissionsOf } from '@longhand/speech';
import { defaults } from './config.ts';
import { loadExamples, loadSet } from './data.ts';
import { checkDecoding, type DecodingSettings, decodingDefaults, decodingSettings } from './decoding-flags.ts';
import { loadLanguage } from './language.ts';
import { loadRun } from './run.ts';
import { metricsFor } from './scores.ts';

export interface Grid {
  readonly lmWeights: readonly number[];
  readonly tokenLmWeights: readonly number[];
  readonly wordBonuses: readonly number[];
}

/** A table of dev scores, the lowest word error rate first. @throws ConfigError if the run classifies */
export async function tune(runPath: string, settings: DecodingSettings, grid: Grid): Promise<string> {
  await useLonghand(); // the one that is set stays
  const { config, run, tokens, pipeline, recognizer } = await loadRun(runPath);
  if (config.task !== 'transcribe')
    throw new ConfigError({ where: 'tune', expected: 'a run that transcribes', got: `one of --task ${config.task}` });
  checkDecoding(settings);
  try {
    const language = await loadLanguage(run, tokens, settings);
    const set = await loadSet(config);
    const { examples } = await loadExamples(set, 'dev', pipeline, config);
    if (examples.length === 0)
      throw new DataError({ where: `${set.name} dev`, expected: 'sound', got: 'none that can be used' });
    const emissions = emissionsOf(
      recognizer,
      examples.map(({ variants }) => pipeline.finish(at(variants, 0))),
    );
    const references = examples.map(({ text }) => text);
    const rows = [];
    for (const lmWeight of settings.lm ? grid.lmWeights : [0]) {
      for (const tokenLmWeight of settings.tokenLm ? grid.tokenLmWeights : [0]) {
        for (const wordBonus of grid.wordBonuses) {
          const scorer = createScorer(language, tokens, { ...settings, lmWeight, tokenLmWeight, wordBonus });
          const texts = emissions.map((one) => at(decode(one, tokens, settings, scorer), 0).text);
          const { wer = Number.NaN, cer = Number.NaN } = pointScores(metricsFor(config), texts, references);
          rows.push({ lmWeight, tokenLmWeight, wordBonus, wer, cer });
        }
      }
    }
    rows.sort((a, b) => a.wer - b.wer || a.cer - b.cer);
    return formatTable(
      ['lm weight', 'token lm weight', 'word bonus', 'dev WER', 'dev CER'],
      rows.map((row) => [row.lmWeight, row.tokenLmWeight, row.wordBonus, row.wer.toFixed(2), row.cer.toFixed(2)]),
    );
  } finally {
    recognizer.dispose();
  }
}

const settings = {
  ...runSettings(defaults.runs),
  ...omit(decodingSettings, ['lmWeight', 'tokenLmWeight', 'wordBonus']),
  ...group('Language model', {
    lmWeights: text('0,0.2,0.4,0.6,0.8,1,1.3', 'Weights of --lm to try.'),
    tokenLmWeights: text('0,0.1,0.2,0.4,0.6', 'Weights of --token-lm to try.', { former: 'unitLmWeights' }),
    wordBonuses: text('0,1,2', 'Bonuses a word to try.'),
  }),
};

export const main = defineCommand({
  name: 'longhand speech tune',
  summary: 'Scores weights of the language model on dev, the best first.',
  example: 'longhand speech tune --lm train',
  settings,
  action: async (config) => {
    const grid = {
      lmWeights: numbersOf('lmWeights', config.lmWeights, 0),
      tokenLmWeights: numbersOf('tokenLmWeights', config.tokenLmWeights, 0),
      wordBonuses: numbersOf('wordBonuses', config.wordBonuses),
    };
    const path = await chooseRun('speech', config);
    await usePrecision(config.precision);
    process.stdout.write(`${await tune(path, { ...decodingDefaults, ...config }, grid)}\n`);
  },
});

function numbersOf(key: string, text: string, least = Number.NEGATIVE_INFINITY): number[] {
  const values = text
    .split(',')
    .map((part) => (/^\s*[-+]?(\d+\.?\d*|\.\d+)\s*$/.test(part) ? Number(part) : Number.NaN));
  if (values.every((value) => value >= least && Number.isFinite(value))) return values;
  const expected = least === 0 ? 'numbers of 0 or more with commas' : 'numbers with commas';
  throw new ConfigError({ where: `tune: ${key}`, expected, got: JSON.stringify(text) });
}

if (isMain(import.meta.url)) await runMain(main);
