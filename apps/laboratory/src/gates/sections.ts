// Charts of the gates experiment: accuracy of each variant, units that carry something, gates along sentences.
import type { Section } from '@longhand/report';
import { intervalOf, mean, meanText, short, whiskerNote } from '../conclusion.ts';
import { accuraciesOf, alongOf, type GateFindings } from './figures.ts';
import type { Along } from './measure.ts';
import { features } from './probe.ts';
import { variantNames, variantTitles } from './variants.ts';

export function gateSections(findings: GateFindings): Section[] {
  const along = alongOf(findings);
  return [variantBars(findings), unitTable(along), ...(along[0]?.sentences ?? []).flatMap(sentenceSections)];
}

function variantBars(findings: GateFindings): Section {
  return {
    ...{ kind: 'bars', title: 'Accuracy without a gate, and of the variants', label: 'test accuracy', percent: true },
    ...whiskerNote(accuraciesOf(findings, 'lstm').length),
    bars: variantNames.map((variant) => {
      const own = accuraciesOf(findings, variant);
      return { name: variantTitles[variant], value: mean(own), ...intervalOf(own) };
    }),
  };
}

const unitTable = (along: readonly Along[]): Section => ({
  ...{
    kind: 'table',
    title: 'The unit that carries it best',
    columns: ['what', 'unit (seed 1)', '|r| trained', '|r| untrained'],
  },
  rows: features.map((feature) => [
    feature,
    along[0]?.trained[feature].unit ?? '',
    meanText(
      along.map(({ trained }) => Math.abs(trained[feature].r)),
      short,
    ),
    meanText(
      along.map(({ untrained }) => Math.abs(untrained[feature].r)),
      short,
    ),
  ]),
});

/** Gates are from 0 to 1; the cell is shown from -1 to 1 as from 0 to 1. */
function sentenceSections({ words, input, forget, output, cell }: Along['sentences'][number]): Section[] {
  const most = Math.max(...cell.map(Math.abs)) || 1;
  return [
    {
      ...{ kind: 'heatMap', title: words.join(' ') },
      note: `Means over all units; below, the unit that carries negation, from -${short(most)} (0) to ${short(most)} (1).`,
      rows: ['input gate', 'forget gate', 'output gate', 'cell'],
      columns: words,
      values: [input, forget, output, cell.map((value) => (value / most + 1) / 2)],
    },
  ];
}
