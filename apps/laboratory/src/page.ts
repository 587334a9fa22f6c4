// One page for all experiments: the conclusions first, then the figures of each.
import { renderReport, type Section } from '@longhand/report';
import { type Conclusion, verdicts } from './conclusion.ts';
import type { Experiment } from './experiment.ts';
import { experiments } from './experiments/index.ts';
import type { Result } from './result.ts';

interface Shown {
  /** The experiment's, with the preset where the page has two. */
  readonly title: string;
  readonly experiment: Experiment;
  readonly result: Result;
  readonly conclusions: readonly Conclusion[];
}

export function laboratoryPage(results: readonly Result[]): string {
  const shown = experiments.flatMap((experiment): Shown[] => {
    const own = results.filter((one) => one.experiment === experiment.name);
    return own.map((result) => ({
      title: own.length > 1 ? `${experiment.title}, preset ${result.scale}` : experiment.title,
      ...{ experiment, result, conclusions: experiment.conclude(result.findings) },
    }));
  });
  return renderReport({
    title: 'Laboratory',
    subtitle: subtitleOf(shown),
    command: shown.map(({ result }) => commandOf(result)).join('\n'),
    metrics: [],
    sections: [overview(shown), ...shown.flatMap(sectionsOf)],
    settings: Object.fromEntries(shown.map(({ title, result }) => [title, settingsOf(result)])),
    environment: Object.fromEntries(shown.map(({ title, result }) => [title, environmentOf(result)])),
  });
}

/** What verdicts of one seed lack. */
export const oneSeed =
  'One seed does not show what is chance: a verdict of it stands on differences alone (--seeds 3 for more).';

function subtitleOf(shown: readonly Shown[]): string {
  const all = shown.flatMap(({ conclusions }) => conclusions);
  const counts = verdicts.map((verdict) => `${all.filter((one) => one.verdict === verdict).length} ${verdict}`);
  const smoke = shown.some(({ result }) => result.scale === 'smoke')
    ? ' Of preset smoke: these figures mean nothing.'
    : '';
  const single = shown.some(({ result }) => result.seeds === 1) ? ` ${oneSeed}` : '';
  return `What is said of LSTMs, measured. Each verdict is computed from the figures: ${counts.join(', ')}.${single}${smoke}`;
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
  ...{ kind: 'table', title: 'Conclusions', columns: ['of', 'claim', 'preset', 'verdict', 'figures'] },
  note: 'Supported: every check of a claim holds. Partly: some do. Contradicted: none does, and at least half are clearly not so. Undecided: none does, and most figures are too close.',
  rows: shown.flatMap(({ result, conclusions }) =>
    conclusions.map(({ section, claim, verdict, says }) => [section, claim, result.scale, verdict, says]),
  ),
});

function sectionsOf({ title: group, experiment, result, conclusions }: Shown): Section[] {
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
