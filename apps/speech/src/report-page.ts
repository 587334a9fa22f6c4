// The page of an evaluated run: scores, curves, errors, each clip as said and heard, and what was heard of one clip over time.
import { at } from '@longhand/base';
import { flagsOf } from '@longhand/cli';
import type { SpeechSet } from '@longhand/datasets';
import { alignmentView, type CorpusScores, editCounts, metricOf } from '@longhand/metrics';
import {
  classificationSections,
  type EvaluationReport,
  type ReportPage,
  runPage,
  type Section,
  sampleExamples,
  scoresByLength,
} from '@longhand/report';
import type { Environment } from '@longhand/runs';
import { defaults, presets } from './config.ts';
import { type ClipSource, clipSections } from './report-clip.ts';

export interface PageSource extends ClipSource {
  readonly set: SpeechSet;
  readonly split: keyof SpeechSet['splits'];
  readonly problems: readonly string[];
  readonly scores: CorpusScores;
  readonly evaluation: EvaluationReport;
  readonly environment: Environment;
}

const names: Readonly<Record<string, string>> = {
  wer: 'word error rate, %',
  cer: 'character error rate, %',
  accuracy: 'clips exactly right',
};

export async function reportPage(source: PageSource): Promise<ReportPage> {
  const { trained, set, split, examples, problems, scores, evaluation, environment } = source;
  const { config, preset, run } = trained;
  const baseline = { ...defaults, ...presets[preset as keyof typeof presets] };
  const left = { kind: 'text' as const, title: 'Clips left out', paragraphs: problems.slice(0, 50) };
  return runPage(
    {
      ...{ app: 'speech', title: `Speech: ${set.name}`, unit: 'clips', evaluation, environment },
      about: [`${split} split, ${examples.length.toLocaleString('en')} clips`, ...set.notes],
      ...{ settings: config, baseline, flags: flagsOf(config, baseline) },
      metrics: Object.entries(scores.metrics).map(([name, interval]) => ({
        name: names[name] ?? name,
        percent: metricOf(name).unit === 'fraction',
        ...interval,
      })),
      metricsFile: run.file('metrics.jsonl'),
    },
    [
      ...(config.task === 'classify' ? classSections(source) : transcriptSections(source)),
      ...(await clipSections(source)),
      ...(problems.length > 0 ? [left] : []),
    ],
  );
}

const secondsOf = ({ trained: { config }, examples }: PageSource): number[] =>
  examples.map(({ variants }) => Number(((at(variants, 0).frames * config.frameShift) / 1000).toFixed(2)));

/** Kinds of error in all and by length, and each clip with what was said and heard. */
function transcriptSections(source: PageSource): Section[] {
  const { examples, transcripts, scores } = source;
  const counts = (name: 'wer' | 'cer') => scores.statistics[name]!.map((own) => editCounts(own));
  const totals = (['wer', 'cer'] as const).map((name) => {
    const sum = (kind: 'hits' | 'substitutions' | 'deletions' | 'insertions') =>
      counts(name).reduce((all, own) => all + own[kind], 0);
    const kinds = [sum('hits'), sum('substitutions'), sum('deletions'), sum('insertions')];
    return [name === 'wer' ? 'words' : 'characters', ...kinds];
  });
  const errors = counts('cer').map(
    ({ substitutions, deletions, insertions }) => substitutions + deletions + insertions,
  );
  const rates = examples.map(({ text }, i) => (100 * at(errors, i)) / Math.max(1, Array.from(text).length));
  const seconds = secondsOf(source);
  return [
    scoresByLength(seconds, 'seconds', { label: 'mean character error rate, %', scores: rates }),
    {
      ...{
        kind: 'table',
        group: 'Errors',
        title: 'Kinds of error',
        columns: ['', 'right', 'substituted', 'deleted', 'inserted'],
      },
      rows: totals,
    },
    {
      ...{ kind: 'examples', title: 'Transcripts', scoreName: 'most errors', total: examples.length },
      note: 'S: substituted, D: deleted, I: inserted.',
      rows: sampleExamples(rates.map((rate) => -rate)).map((i) => {
        const [{ id, text }, heard] = [at(examples, i), at(transcripts, i).text];
        return {
          ...{ name: id, source: text, output: heard, references: [], score: -at(rates, i), length: at(seconds, i) },
          verdict: at(errors, i) === 0 ? 'right' : `character error rate ${at(rates, i).toFixed(1)} %`,
          alignment: alignmentView(text, heard),
        };
      }),
    },
  ];
}

function classSections(source: PageSource): Section[] {
  const { examples, transcripts } = source;
  const labels = [...new Set([...examples.map(({ text }) => text), ...transcripts.map(({ text }) => text)])].sort();
  const confidences = transcripts.map(({ score }) => Math.exp(score));
  const seconds = secondsOf(source);
  const ease = examples.map(({ text }, i) =>
    text === at(transcripts, i).text ? at(confidences, i) : 1 - at(confidences, i),
  );
  return [
    ...classificationSections({
      ...{ labels, confidences, lengths: seconds, unit: 'seconds' },
      truth: examples.map(({ text }) => labels.indexOf(text)),
      prediction: transcripts.map(({ text }) => labels.indexOf(text)),
    }),
    {
      ...{ kind: 'examples', title: 'Clips', total: examples.length },
      rows: sampleExamples(ease).map((i) => ({
        ...{ text: at(examples, i).id, truth: at(examples, i).text, prediction: at(transcripts, i).text },
        ...{ probability: at(confidences, i), score: at(ease, i), length: at(seconds, i) },
      })),
    },
  ];
}
