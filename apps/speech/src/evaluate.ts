// Scores a run on a split: report.json, report.html, the transcripts, and a table for the terminal.
import { at, DataError } from '@longhand/base';
import { evaluateCommand, isMain, runMain, type Split } from '@longhand/cli';
import { evaluateRun, reportEvaluation, timed } from '@longhand/cli/experiment';
import type { SpeechSet } from '@longhand/datasets';
import { parameterCount } from '@longhand/lstm-core';
import { corpusScores } from '@longhand/metrics';
import { writeAside } from '@longhand/runs';
import { createScorer } from '@longhand/speech';
import { defaults } from './config.ts';
import { type Examples, loadExamples, loadSet } from './data.ts';
import { checkDecoding, type DecodingSettings, decodingDefaults, decodingSettings } from './decoding-flags.ts';
import { loadLanguage } from './language.ts';
import { problemLines } from './problems.ts';
import { reportPage } from './report-page.ts';
import { loadRun, type TrainedRun } from './run.ts';
import { baselinesOf, metricsFor } from './scores.ts';
import { transcribe } from './transcribe.ts';

/** Writes the reports and `transcripts.<split>.txt` into the run's folder and gives the table. */
export const evaluate = (runPath: string, split: Split, decoding: Partial<DecodingSettings> = {}): Promise<string> =>
  evaluateRun(
    () => loadRun(runPath),
    async (trained) => {
      const set = await loadSet(trained.config);
      const data = await loadExamples(set, split, trained.pipeline, trained.config);
      return evaluateTrained(trained, { set, ...data }, split, decoding);
    },
  );

/** The same with run and data at hand. */
export async function evaluateTrained(
  trained: TrainedRun,
  { set, examples, problems }: Examples & { readonly set: SpeechSet },
  split: Split,
  decoding: Partial<DecodingSettings> = {},
): Promise<string> {
  const { config, run, recognizer, tokens } = trained;
  const settings = { ...decodingDefaults, ...decoding };
  checkDecoding(settings);
  if (examples.length === 0)
    throw new DataError({ where: `${set.name} ${split}`, expected: 'sound', got: 'none that can be used' });
  const scorer = createScorer(await loadLanguage(run, tokens, settings), tokens, settings);
  const [heard, seconds] = await timed(() => transcribe(trained, config, examples, settings, scorer));
  const hypotheses = heard.transcripts.map(({ text }) => text);
  const references = examples.map(({ text }) => text);
  const rows = examples.map(({ id }, i) => `${id}\t${hypotheses[i]}\n`);
  await writeAside(run.file(transcribedFile(split)), rows.join(''));
  const scores = corpusScores(metricsFor(config), hypotheses, references, { seed: config.seed });
  const frames = examples.reduce((sum, { variants }) => sum + at(variants, 0).frames, 0);
  return reportEvaluation({
    ...{ trained, set, split, scores, references, seconds, unit: 'clips' },
    signature: `${scores.signature} ${decodingSignature(settings, config.task)}`,
    parameters: parameterCount(recognizer.params),
    notes: [...problemLines(split, problems), `${((frames * config.frameShift) / 1000).toFixed(0)} s of sound`],
    standing: { metric: config.monitor },
    baselines: baselinesOf(config, set.splits.train, references),
    texts: examples.map(({ id, text }, i) => ({ source: id, reference: text, output: at(hypotheses, i) })),
    page: (made) => reportPage({ ...{ trained, set, split, examples, problems, scores }, ...heard, ...made }),
  });
}

/** The texts of the train split have their own file, which language models are made of. */
const transcribedFile = (split: Split): string =>
  split === 'train' ? 'transcripts.train.heard.txt' : `transcripts.${split}.txt`;

function decodingSignature(settings: DecodingSettings, task: string): string {
  if (task === 'classify') return 'classify';
  const { beam, lm, lmOrder, lmWeight, tokenLm, tokenLmOrder, tokenLmWeight, wordBonus, lexicon } = settings;
  return [
    `beam:${beam}`,
    ...(lm ? [`lm:${lm},${lm === 'train' ? `order ${lmOrder},` : ''}weight ${lmWeight}`] : []),
    ...(tokenLm
      ? [`tokenLm:${tokenLm},${tokenLm === 'train' ? `order ${tokenLmOrder},` : ''}weight ${tokenLmWeight}`]
      : []),
    ...(wordBonus !== 0 ? [`bonus:${wordBonus}`] : []),
    ...(lexicon ? [`lexicon:${lexicon}`] : []),
  ].join('|');
}

export const main = evaluateCommand({
  app: 'speech',
  runs: defaults.runs,
  settings: decodingSettings,
  evaluate: ([path], split, decoding) => evaluate(path, split, decoding),
});

if (isMain(import.meta.url)) await runMain(main);
