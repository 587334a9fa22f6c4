// Charts of the challenges: time by size and length, accuracy by data, deletion curves.
import { at } from '@longhand/base';
import type { Section } from '@longhand/report';
import { amountScores } from '../amounts/sizes.ts';
import { mean } from '../conclusion.ts';
import { memoryRoof, type Roof } from './cost.ts';
import { methods } from './explaining.ts';
import {
  type AmountCurve,
  accuraciesBy,
  amountsOf,
  type ChallengeFindings,
  costsOf,
  explainingOf,
  roofOf,
  speedOf,
} from './figures.ts';

export function challengeSections(findings: ChallengeFindings): Section[] {
  const costs = costsOf(findings);
  const sizes = [...new Set(costs.map(({ hiddenSize }) => hiddenSize))].sort((a, b) => a - b);
  return [
    {
      ...{ kind: 'curves', title: 'Time of a training step by length', xLabel: 'steps', yLabel: 'ms of one core' },
      series: sizes.map((size) => ({
        name: `${size} units`,
        points: costs.filter((one) => one.hiddenSize === size).map((one) => ({ x: one.length, y: one.milliseconds })),
      })),
    },
    roofline(findings),
    accuracyCurve(findings, 'rows', 'Sentiment by the amount of data', 'log2 of the texts (10: 1,024)'),
    ...amountsOf(findings).map(amountChart),
    accuracyCurve(findings, 'noise', 'Accuracy by wrong labels', 'share of wrong labels'),
    ...deletionCurves(findings),
  ];
}

const roofText = (roof: Roof, batchSize: number): string =>
  `The roof is the lower one of a product of large matrices (${roof.peak.toFixed(0)}) and of what memory gives if each step reads the weights anew (${memoryRoof(roof, batchSize).toFixed(0)}).`;

/** What a layer makes of a core, below what no kernel can be faster than. */
function roofline(findings: ChallengeFindings): Section {
  const costs = costsOf(findings);
  const longest = Math.max(...costs.map(({ length }) => length));
  const points = costs.filter(({ length }) => length === longest);
  const roof = roofOf(findings);
  const level = (name: string, y: (point: (typeof points)[number]) => number) => ({
    name,
    points: points.map((point) => ({ x: point.hiddenSize, y: y(point) })),
  });
  return {
    ...{ kind: 'curves', title: 'Speed by size, below its roof' },
    ...{ xLabel: 'units', yLabel: 'billion multiplications a second' },
    ...(roof && { note: roofText(roof, Math.max(...points.map(({ batchSize }) => batchSize))) }),
    series: [
      level(`${longest} steps`, speedOf),
      ...(roof ? [level('roof', ({ batchSize }) => Math.min(roof.peak, memoryRoof(roof, batchSize)))] : []),
    ],
  };
}

const accuracyCurve = (
  findings: ChallengeFindings,
  part: 'rows' | 'noise',
  title: string,
  xLabel: string,
): Section => ({
  ...{ kind: 'curves', title, xLabel, yLabel: 'test accuracy' },
  series: [
    {
      name: 'LSTM',
      points: accuraciesBy(findings, part).map(({ value, accuracies }) => ({
        x: part === 'rows' ? Math.log2(value) : value,
        y: mean(accuracies),
      })),
    },
  ],
});

const amountChart = ({ task, data, sizes }: AmountCurve): Section => ({
  ...{ kind: 'curves', title: `${task.replace(/^./, (sign) => sign.toUpperCase())} by the amount of data` },
  ...{ xLabel: `log2 of the rows of ${data} (10: 1,024)`, yLabel: `${amountScores[task]} on test` },
  series: [{ name: 'LSTM', points: sizes.map(({ rows, scores }) => ({ x: Math.log2(rows), y: mean(scores) })) }],
});

function deletionCurves(findings: ChallengeFindings): Section[] {
  const all = explainingOf(findings);
  const words = at(all, 0).words;
  const points = (of: (one: (typeof all)[number]) => readonly number[]) =>
    words.map((x, i) => ({ x, y: mean(all.map((one) => at(of(one), i))) }));
  return [
    {
      ...{ kind: 'curves', title: 'Deletion curves of explanations', wide: true },
      ...{ xLabel: 'words deleted', yLabel: 'fall of the probability' },
      note: 'The faster it falls, the more the words that a method names decide.',
      series: [
        ...methods.map((method) => ({ name: method, points: points(({ curves }) => curves[method] ?? []) })),
        { name: 'random words', points: points(({ random }) => random) },
      ],
    },
  ];
}
