// The page of an evaluated run: scores, curves, quality by length, attention, and the translations beside their sources.
import { at } from '@longhand/base';
import { flagsOf } from '@longhand/cli';
import type { TranslationSet } from '@longhand/datasets';
import { sentenceBleu } from '@longhand/metrics';
import {
  type EvaluationReport,
  type ReportPage,
  runPage,
  type Section,
  sampleExamples,
  scoresByLength,
} from '@longhand/report';
import type { Environment } from '@longhand/runs';
import type { TranslationModel } from '@longhand/translation';
import { type Config, defaults, presets } from './config.ts';
import { resolved } from './resolve.ts';
import type { TrainedRun } from './run.ts';
import { bleuTokenizer, hasSpaces, type ScoredText, type Scores } from './scores.ts';

export interface PageSource {
  readonly run: TrainedRun;
  readonly model: TranslationModel;
  readonly set: TranslationSet;
  readonly split: keyof TranslationSet['splits'];
  /** Translations of the split. */
  readonly hypotheses: readonly string[];
  readonly scores: Scores;
  readonly text: ScoredText;
  readonly evaluation: EvaluationReport;
  readonly environment: Environment;
}

export async function reportPage(source: PageSource): Promise<ReportPage> {
  const { run: trained, set, split, scores, evaluation, environment } = source;
  const { config, preset, run } = trained;
  const plain: Config = { ...defaults, ...presets[preset as keyof typeof presets] };
  const { tokenizer, merges } = resolved({ ...plain, data: config.data }, preset, set.splits.train);
  const baseline = { ...plain, tokenizer, merges };
  const { bleu, chrf, chrfpp, ter } = scores.metrics;
  return runPage(
    {
      ...{ app: 'translation', title: `Translation: ${set.name}`, unit: 'sentences', evaluation, environment },
      about: [`${split} split, ${set.splits[split].length.toLocaleString('en')} sentences`, ...set.notes],
      ...{ settings: config, baseline, flags: flagsOf(config, baseline) },
      metrics: [
        { name: 'BLEU', ...bleu! },
        { name: 'chrF', ...chrf! },
        { name: 'chrF++', ...chrfpp! },
        { name: 'TER (lower is better)', ...ter! },
        { name: 'exactly the reference', value: scores.exact, percent: true },
      ],
      metricsFile: run.file('metrics.jsonl'),
    },
    [...sentenceSections(source), ...(await attentionMaps(source))],
  );
}

/** The attention of some translations, short enough to see. */
async function attentionMaps({ model, set, split }: PageSource): Promise<Section[]> {
  const lines = set.splits[split]
    .map(({ source }) => source)
    .filter((line) => line.length > 20 && line.length < 70)
    .slice(0, 3);
  return (await model.explain(lines)).map(({ source, translation, attention }, i) => ({
    ...{ kind: 'heatMap', group: 'Attention', title: at(lines, i) },
    note:
      i > 0
        ? undefined
        : 'A row is a token of the translation, its columns the weights over the source when it was chosen.',
    rows: labels(translation),
    columns: labels(source),
    values: attention.map((weights) => Array.from(weights, (weight) => Number(weight.toFixed(3)))),
  }));
}

const labels = (tokens: readonly string[]): string[] => [
  ...tokens.slice(0, -1).map((token) => token.replace('</w>', '')),
  'end',
];

/** Words between spaces, or where there are none characters. */
const lengthIn = (language: string): ((text: string) => number) =>
  hasSpaces(language)
    ? (text) => text.trim().split(/\s+/).length
    : (text) => Math.max(1, Array.from(text.replace(/\s+/g, '')).length);

/** Sentences by their own BLEU. */
function sentenceSections({ run: { languages }, set, split, hypotheses, text }: PageSource): Section[] {
  const pairs = set.splits[split];
  const tokenize = bleuTokenizer(text);
  const bleu = pairs.map(({ target }, i) => sentenceBleu(at(hypotheses, i), [target], { tokenize }).score);
  const scored = { label: 'mean sentence BLEU', scores: bleu };
  const [read, written] = [lengthIn(languages.source), lengthIn(languages.target)];
  const [sourceUnit, unit] = [languages.source, languages.target].map((one) =>
    hasSpaces(one) ? 'words' : 'characters',
  );
  const lengths = pairs.map(({ source }) => read(source));
  const ratios = pairs.map(({ target }, i) => written(at(hypotheses, i)) / written(target));
  return [
    scoresByLength(lengths, `${sourceUnit} of the source`, scored),
    {
      ...scoresByLength(lengths, `${sourceUnit} of the source`, {
        label: `${unit} written for each of the reference`,
        scores: ratios,
      }),
      title: 'Length of the output by length',
    },
    {
      ...{ kind: 'examples', title: 'Translations', scoreName: 'least BLEU', compare: true, total: pairs.length },
      note: 'Marked: words of the output that the reference lacks, and of the reference that the output lacks.',
      rows: sampleExamples(bleu).map((i) => ({
        ...{
          name: `${i + 1}`,
          source: at(pairs, i).source,
          output: at(hypotheses, i),
          references: [at(pairs, i).target],
        },
        ...{ score: at(bleu, i), verdict: `BLEU ${at(bleu, i).toFixed(1)}`, length: at(lengths, i) },
      })),
    },
  ];
}
