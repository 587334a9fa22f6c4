// Scores a run on a split: report.json, report.html, the transcripts, and a table for the terminal.
import { at, ConfigError, DataError } from '@longhand/base';
import { group, text, type ValuesOf } from '@longhand/bundle/settings';
import { evaluateCommand, isMain, runMain, type Split } from '@longhand/cli';
import { evaluateRun, evaluationName, reportEvaluation, timed } from '@longhand/cli/experiment';
import type { SpeechSet } from '@longhand/datasets';
import { parameterCount } from '@longhand/lstm-core';
import { corpusScores } from '@longhand/metrics';
import { userPath, writeAside } from '@longhand/runs';
import { createScorer, plainText } from '@longhand/speech';
import { defaults } from './config.ts';
import { type Example, type Examples, loadExamples, loadOther, loadSet } from './data.ts';
import { checkDecoding, type DecodingSettings, decodingDefaults, decodingSettings } from './decoding-flags.ts';
import { loadLanguage } from './language.ts';
import { firstOfEach } from './nearest-clip.ts';
import { problemLines } from './problems.ts';
import { reportPage } from './report-page.ts';
import { loadRun, type TrainedRun } from './run.ts';
import { baselineScores, metricsFor } from './scores.ts';
import { transcribe } from './transcribe.ts';

/** How clips are searched, and which, if not those of the run's own split. */
export type EvaluateSettings = Partial<DecodingSettings> & Partial<ValuesOf<typeof dataSettings>>;

/** Writes the reports and `transcripts.<evaluation>.txt` into the run's folder and gives the table. */
export const evaluate = async (
  runPath: string,
  split: Split,
  { data = '', audioColumn = '', textColumn = '', ...decoding }: EvaluateSettings = {},
): Promise<string> => {
  if (data === '' && (audioColumn || textColumn))
    throw new ConfigError({ where: '--audio-column, --text-column', expected: '--data', got: 'none' });
  return evaluateRun(
    () => loadRun(runPath),
    async (trained) => {
      const { config, pipeline } = trained;
      const path = data && userPath(data);
      const columns = {
        audioColumn: audioColumn || config.audioColumn,
        textColumn: textColumn || config.textColumn,
      };
      const set = path ? await loadOther(path, { ...config, ...columns }) : await loadSet(config);
      const scored = path ? 'test' : split;
      const examples = await loadExamples(set, scored, pipeline, config);
      return evaluateTrained(trained, { set, ...examples }, scored, decoding, path);
    },
  );
};

const dataSettings = group('Data', {
  data: text('', "A table or folder of sounds with their texts, scored in place of the run's own split."),
  audioColumn: text('', "Column of the file in --data; the run's if empty."),
  textColumn: text('', "Column of the text in --data; the run's if empty."),
});

/** The same with run and data at hand. @param data the file or folder that is scored in place of a split */
export async function evaluateTrained(
  trained: TrainedRun,
  { set, examples, problems }: Examples & { readonly set: SpeechSet },
  split: Split,
  decoding: Partial<DecodingSettings> = {},
  data = '',
): Promise<string> {
  const { config, run, recognizer, tokens } = trained;
  const settings = { ...decodingDefaults, ...decoding };
  checkDecoding(settings);
  if (examples.length === 0)
    throw new DataError({ where: data || `${set.name} ${split}`, expected: 'sound', got: 'none that can be used' });
  const scorer = createScorer(await loadLanguage(run, tokens, settings), tokens, settings);
  const [heard, seconds] = await timed(() => transcribe(trained, config, examples, settings, scorer));
  const hypotheses = heard.transcripts.map(({ text }) => text);
  const references = examples.map(({ text }) => text);
  const rows = examples.map(({ id }, i) => `${id}\t${hypotheses[i]}\n`);
  await writeAside(run.file(transcribedFile(evaluationName({ split, data }))), rows.join(''));
  const scores = corpusScores(metricsFor(config), hypotheses, references, { seed: config.seed });
  const frames = examples.reduce((sum, { variants }) => sum + at(variants, 0).frames, 0);
  return reportEvaluation({
    ...{ trained, set, split, scores, references, seconds, unit: 'clips', ...(data && { data }) },
    signature: `${scores.signature} ${decodingSignature(settings, config.task)}`,
    parameters: parameterCount(recognizer.params),
    notes: [
      ...(data ? set.notes : []),
      ...problemLines(data ? set.name : split, problems),
      `${((frames * config.frameShift) / 1000).toFixed(0)} s of sound`,
    ],
    standing: { metric: config.monitor },
    baselines: baselineScores(config, await knownOf(trained, set), examples.map(withFeatures)),
    texts: examples.map(({ id, text }, i) => ({ source: id, reference: text, output: at(hypotheses, i) })),
    page: (made) => reportPage({ ...{ trained, set, split, examples, problems, scores }, ...heard, ...made }),
  });
}

/** What is known of train where clips are told by it. */
async function knownOf({ config, pipeline }: TrainedRun, set: SpeechSet) {
  if (config.task !== 'classify') return { texts: [], templates: [] };
  const train = firstOfEach(set.splits.train);
  const own = { ...set, splits: { ...set.splits, train } };
  const { examples } = await loadExamples(own, 'train', pipeline, config);
  return { texts: set.splits.train.map(({ text }) => plainText(text, config)), templates: examples.map(withFeatures) };
}

const withFeatures = ({ text, variants }: Example) => ({ text, features: at(variants, 0) });

/** The texts of the train split have their own file, which language models are made of. */
const transcribedFile = (evaluation: string): string =>
  evaluation === 'train' ? 'transcripts.train.heard.txt' : `transcripts.${evaluation}.txt`;

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
  settings: { ...dataSettings, ...decodingSettings },
  evaluate: ([path], split, settings) => evaluate(path, split, settings),
});

if (isMain(import.meta.url)) await runMain(main);
