// One page for all experiments: the conclusions first, then the figures of each.
import { renderReport, type Section } from '@longhand/report';
import { type Conclusion, verdicts } from './conclusion.ts';
import type { Experiment } from './experiment.ts';
import { experiments } from './experiments/index.ts';
import type { Result } from './result.ts';

interface Shown {
  readonly experiment: Experiment;
  readonly result: Result;
  readonly conclusions: readonly Conclusion[];
}

export function laboratoryPage(results: readonly Result[]): string {
  const shown = experiments.flatMap((experiment): Shown[] => {
    const result = results.find((one) => one.experiment === experiment.name);
    return result ? [{ experiment, result, conclusions: experiment.conclude(result.findings) }] : [];
  });
  return renderReport({
    title: 'Laboratory',
    subtitle: subtitleOf(shown),
    command: shown.map(({ result }) => commandOf(result)).join('\n'),
    metrics: [],
    sections: [overview(shown), ...shown.flatMap(sectionsOf)],
    settings: Object.fromEntries(shown.map(({ experiment, result }) => [experiment.title, settingsOf(result)])),
    environment: Object.fromEntries(shown.map(({ experiment, result }) => [experiment.title, environmentOf(result)])),
  });
}

function subtitleOf(shown: readonly Shown[]): string {
  const all = shown.flatMap(({ conclusions }) => conclusions);
  const counts = verdicts.map((verdict) => `${all.filter((one) => one.verdict === verdict).length} ${verdict}`);
  const smoke = shown.some(({ result }) => result.scale === 'smoke')
    ? ' Of preset smoke: these figures mean nothing.'
    : '';
  return `What is said of LSTMs, measured. Each verdict is computed from the figures: ${counts.join(', ')}.${smoke}`;
}

export const commandOf = ({ experiment, scale, seeds }: Result): string =>
  `pnpm laboratory ${experiment} --preset ${scale} --seeds ${seeds}`;

const settingsOf = ({ scale, seeds }: Result): string => `preset ${scale}, ${seeds} ${seeds === 1 ? 'seed' : 'seeds'}`;

const environmentOf = ({ commit, machine, findings }: Result): string => {
  const seconds = findings.reduce((sum, one) => sum + one.seconds, 0);
  const { processor, compute, threads, node } = machine;
  return `${Math.round(seconds)} s on ${processor}, ${compute}, ${threads} ${threads === 1 ? 'thread' : 'threads'}, Node ${node}, commit ${commit}`;
};

const overview = (shown: readonly Shown[]): Section => ({
  ...{ kind: 'table', title: 'Conclusions', columns: ['of', 'claim', 'verdict', 'figures'] },
  note: 'Supported: every check of a claim holds. Partly: some do. Contradicted: none does, and at least half are clearly not so. Undecided: none does, and most figures are too close.',
  rows: shown.flatMap(({ conclusions }) =>
    conclusions.map(({ section, claim, verdict, says }) => [section, claim, verdict, says]),
  ),
});

function sectionsOf({ experiment, result, conclusions }: Shown): Section[] {
  const group = experiment.title;
  const checks = conclusions.map(
    ({ section, claim, verdict, checks: own, says }): Section => ({
      ...{ kind: 'table', group, title: `${section}: ${claim} ${verdict[0]?.toUpperCase()}${verdict.slice(1)}.` },
      note: says,
      columns: ['if it is true', 'found', 'holds'],
      rows: own.map(({ expected, found, answer }) => [expected, found, answer]),
    }),
  );
  return [
    { kind: 'text', group, title: 'How it is measured', paragraphs: experiment.method },
    ...checks,
    ...experiment.sections(result.findings).map((section) => ({ ...section, group })),
  ];
}
