// The page of an evaluated run: scores beside the baselines, curves, and summaries beside their sources.
import { at } from '@longhand/base';
import { defaultsOf } from '@longhand/bundle/settings';
import { flagsOf } from '@longhand/cli';
import type { SummarizationSet } from '@longhand/datasets';
import {
  type EvaluationReport,
  type ReportPage,
  runPage,
  type Section,
  sampleExamples,
  scoresByLength,
  type WrittenExample,
} from '@longhand/report';
import type { Environment } from '@longhand/runs';
import type { Summary } from '@longhand/summarization';
import { modeOf, presetsOf, settingsOf } from './modes.ts';
import type { TrainedRun } from './run.ts';
import type { Scores } from './scores.ts';
import { metricsOfAll, type System, tableOf } from './systems.ts';

export interface PageSource {
  readonly trained: TrainedRun;
  readonly set: SummarizationSet;
  readonly split: keyof SummarizationSet['splits'];
  readonly summaries: readonly Summary[];
  readonly scores: Scores;
  readonly systems: readonly System[];
  /** Lines for a person: what was not read, which baseline is better. */
  readonly notes: readonly string[];
  readonly evaluation: EvaluationReport;
  readonly environment: Environment;
}

export function reportPage(source: PageSource): Promise<ReportPage> {
  const { trained, set, split, scores, systems, notes, evaluation, environment } = source;
  const { config, preset, run } = trained;
  const mode = modeOf(config.mode);
  const presets = presetsOf(mode);
  const baseline = { ...defaultsOf(settingsOf(mode)), ...presets[preset as keyof typeof presets] };
  return runPage(
    {
      ...{ app: 'summarization', title: `Summarization: ${set.name}, ${config.mode}`, unit: 'documents' },
      ...{ evaluation, environment, settings: config, baseline },
      about: [`${split} split, ${set.splits[split].length.toLocaleString('en')} documents`, ...set.notes, ...notes],
      flags: [`--mode ${config.mode}`, ...flagsOf(config, baseline)],
      metrics: Object.entries(scores.metrics).map(([name, interval]) => ({ name: titles[name] ?? name, ...interval })),
      metricsFile: run.file('metrics.jsonl'),
    },
    [
      {
        ...{ kind: 'table', title: 'Beside the baselines' },
        columns: ['system', ...metricsOfAll(systems).map((name) => titles[name] ?? name)],
        rows: tableOf(systems),
      },
      ...summarySections(source),
      ...attentionMaps(source),
    ],
  );
}

const titles: Readonly<Record<string, string>> = {
  rouge1: 'ROUGE-1 F',
  rouge2: 'ROUGE-2 F',
  rougeL: 'ROUGE-L F',
  rougeLsum: 'ROUGE-Lsum F',
  bestRouge1: 'ROUGE-1 F, best reference',
  bestRouge2: 'ROUGE-2 F, best reference',
  bestRougeL: 'ROUGE-L F, best reference',
  meanRouge1: 'ROUGE-1 F, mean of references',
  meanRouge2: 'ROUGE-2 F, mean of references',
  meanRougeL: 'ROUGE-L F, mean of references',
  stemmedRouge1: 'ROUGE-1 F, stemmed',
  stemmedRouge2: 'ROUGE-2 F, stemmed',
  stemmedRougeL: 'ROUGE-L F, stemmed',
  tokenF1: 'token F1',
  macroTokenF1: 'token F1, mean',
  compressionRate: 'tokens kept, %',
  exactTokens: 'same tokens, %',
  exact: 'same text, %',
  novelBigrams: 'new bigrams, %',
  repeatedTrigrams: 'repeated trigrams, %',
  words: 'words a summary',
};

const wordsIn = (text: string): number => text.trim().split(/\s+/).length;

/** By ROUGE-L, or by token F1 where there is one. */
function summarySections({ set, split, summaries, scores }: PageSource): Section[] {
  const { macroTokenF1, rougeL } = scores.statistics;
  const [metric, counts] = macroTokenF1 ? ['token F1', macroTokenF1] : ['ROUGE-L F', rougeL!];
  const quality = counts.map((own) => 100 * at(own, 0));
  const documents = set.splits[split];
  const lengths = documents.map(({ document }) => wordsIn(document));
  const row = (i: number): WrittenExample => {
    const { text, source, words } = at(summaries, i);
    const { id, summaries: references } = at(documents, i);
    return {
      ...{ name: id, source, output: words ?? text, references, length: at(lengths, i) },
      ...{ score: at(quality, i), verdict: `${metric} ${at(quality, i).toFixed(1)}` },
    };
  };
  return [
    scoresByLength(lengths, 'words of the document', { label: `mean ${metric}`, scores: quality }),
    {
      ...scoresByLength(lengths, 'words of the document', {
        label: 'words written for each of the reference',
        scores: documents.map(({ summaries: [own = ''] }, i) => wordsIn(at(summaries, i).text) / wordsIn(own)),
      }),
      title: 'Length of the summary by length',
    },
    {
      ...{ kind: 'examples', title: 'Summaries', scoreName: `least ${metric}`, total: documents.length },
      note: 'Marked in the source: what stands in the summary, the deeper the more probable or the more read. Underlined in the output: what was probably copied.',
      rows: sampleExamples(quality, maxSummaries).map(row),
    },
  ];
}

/** Documents are long. */
const maxSummaries = 90;

/** What was read for each word of some written summaries, of sources short enough to see. */
function attentionMaps({ summaries }: PageSource): Section[] {
  const readable = ({ source, words }: Summary) =>
    source.length <= 30 && words !== undefined && words.length > 0 && words.every(({ attention }) => attention);
  return summaries
    .filter(readable)
    .slice(0, 3)
    .map(({ text, source, words }, i) => ({
      ...{ kind: 'heatMap', group: 'Attention', title: text },
      note:
        i > 0
          ? undefined
          : 'A row is a word of the summary with the probability that it was copied, its columns the weights over the source.',
      rows: words!.map((word) => `${word.text} (${word.copied.toFixed(2)})`),
      columns: source.map((unit) => unit.text),
      values: words!.map(({ attention }) => source.map((_, s) => Number((attention![s] ?? 0).toFixed(3)))),
    }));
}
