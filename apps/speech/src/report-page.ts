// The page of an evaluated run: scores, curves, what was heard of one clip, and the worst transcripts.
import { at } from '@longhand/base';
import type { SpeechSet } from '@longhand/datasets';
import { alignmentView, type CorpusScores, confusionMatrix, editCounts, metricOf } from '@longhand/metrics';
import { curvesFromMetrics, type EvaluationReport, type ReportPage, readMetrics, type Section } from '@longhand/report';
import { type Environment, flagsOf } from '@longhand/training';
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

const shown = 10;
const names: Readonly<Record<string, string>> = {
  wer: 'word error rate, %',
  cer: 'character error rate, %',
  accuracy: 'clips exactly right',
};

export async function reportPage(source: PageSource): Promise<ReportPage> {
  const { trained, set, split, examples, problems, scores, evaluation, environment } = source;
  const { config, preset, run } = trained;
  const base = { ...defaults, ...presets[preset as keyof typeof presets] };
  return {
    title: `Speech: ${set.name}`,
    subtitle: [`${split} split, ${examples.length} clips`, evaluation.signature, ...set.notes].join('. '),
    command: [
      'pnpm --filter ./apps/speech train',
      ...(preset ? [`--preset ${preset}`] : []),
      ...flagsOf(config, base),
    ].join(' '),
    metrics: Object.entries(scores.metrics).map(([name, interval]) => ({
      name: names[name] ?? name,
      percent: metricOf(name).unit === 'fraction',
      ...interval,
    })),
    sections: [
      ...curvesFromMetrics(await readMetrics(run.file('metrics.jsonl'))),
      ...(await clipSections(source)),
      ...(config.task === 'classify' ? confusionSections(source) : errorSections(source)),
      ...(problems.length > 0
        ? [{ kind: 'text' as const, title: 'Clips left out', paragraphs: problems.slice(0, 50) }]
        : []),
    ],
    settings: config,
    environment: {
      ...environment,
      compute: `${evaluation.compute}, ${evaluation.threads} thread${evaluation.threads > 1 ? 's' : ''}`,
      parameters: evaluation.parameters,
      'training seconds': Math.round(evaluation.trainSeconds),
      'clips a second': Math.round(evaluation.examplesPerSecond),
    },
  };
}

/** Kinds of error in all, and the clips with the most. */
function errorSections({ examples, transcripts, scores }: PageSource): Section[] {
  const totals = ['wer', 'cer'].map((name) => {
    const sums = [0, 1, 2, 3].map((i) => scores.statistics[name]!.reduce((sum, counts) => sum + counts[i]!, 0));
    const { hits, substitutions, deletions, insertions } = editCounts(sums);
    return [name === 'wer' ? 'words' : 'characters', hits, substitutions, deletions, insertions];
  });
  const errors = (i: number) => {
    const [, substitutions, deletions, insertions] = at(scores.statistics.cer!, i);
    return substitutions! + deletions! + insertions!;
  };
  const worst = examples
    .map((_, i) => i)
    .sort((a, b) => errors(b) - errors(a) || a - b)
    .filter((i) => errors(i) > 0)
    .slice(0, shown);
  return [
    {
      kind: 'table',
      title: 'Errors',
      columns: ['', 'right', 'substituted', 'deleted', 'inserted'],
      rows: totals,
    },
    {
      kind: 'preformatted',
      title: 'The worst clips',
      note: worst.length > 0 ? 'S: substituted, D: deleted, I: inserted.' : 'There is no error.',
      blocks: worst.map(
        (i) => `${at(examples, i).id}\n${alignmentView(at(examples, i).text, at(transcripts, i).text)}`,
      ),
    },
    {
      kind: 'table',
      title: 'The first clips',
      columns: ['clip', 'said', 'heard'],
      rows: examples.slice(0, shown).map(({ id, text }, i) => [id, text, at(transcripts, i).text]),
    },
  ];
}

const maxClasses = 40;

function confusionSections({ examples, transcripts }: PageSource): Section[] {
  const labels = [...new Set([...examples.map(({ text }) => text), ...transcripts.map(({ text }) => text)])].sort();
  const number = (text: string) => labels.indexOf(text);
  const wrong = examples.flatMap(({ id, text }, i) =>
    at(transcripts, i).text === text
      ? []
      : [[id, text, at(transcripts, i).text, Math.exp(at(transcripts, i).score).toFixed(2)]],
  );
  const counts = confusionMatrix(
    Int32Array.from(examples, ({ text }) => number(text)),
    Int32Array.from(transcripts, ({ text }) => number(text)),
    labels.length,
  );
  return [
    ...(labels.length <= maxClasses ? [{ kind: 'confusion' as const, title: 'Confusion', labels, counts }] : []),
    {
      kind: 'table',
      title: 'Mistakes',
      columns: ['clip', 'said', 'heard', 'probability'],
      rows: wrong.slice(0, 50),
    },
  ];
}
