// What the figures say of §7.1, and how they are shown.
import type { Section } from '@longhand/report';
import {
  type Check,
  type Conclusion,
  conclude,
  intervalOf,
  isHigher,
  mean,
  meanText,
  percent,
  whiskerNote,
} from '../conclusion.ts';
import {
  middleLength,
  type ShapeName,
  shapeNames,
  shapes,
  shapesOf,
  shareOf,
  translatingOf,
  type VariantFindings,
} from './figures.ts';

/** A point. */
const margin = 0.01;

export function concludeVariants(findings: VariantFindings): Conclusion[] {
  return [
    conclude(
      '§7.1',
      'Stacked LSTMs capture more than one wide layer with as many weights.',
      [better(findings, 'two', 'one'), better(findings, 'three', 'one')],
      shapesText(findings, ['one', 'two', 'three']),
    ),
    conclude(
      '§7.1',
      'LSTMs in both directions capture more than in one with as many weights.',
      [better(findings, 'both', 'one')],
      shapesText(findings, ['one', 'both']),
    ),
    conclude(
      '§7.1',
      'Attention helps, and the more the longer a sentence is.',
      attentionChecks(findings),
      attentionText(findings),
    ),
  ];
}

const accuracies = (findings: VariantFindings, shape: ShapeName): number[] =>
  shapesOf(findings, shape).map(({ accuracy }) => accuracy);

function better(findings: VariantFindings, shape: ShapeName, other: ShapeName): Check {
  const [own, theirs] = [accuracies(findings, shape), accuracies(findings, other)];
  return {
    expected: `${shapes[shape].title}: more accurate than ${shapes[other].title}`,
    found: `${shapes[shape].title}: ${meanText(own, percent)}; ${shapes[other].title}: ${meanText(theirs, percent)}`,
    answer: isHigher(own, theirs, margin),
  };
}

const shapesText = (findings: VariantFindings, names: readonly ShapeName[]): string =>
  `With as many weights: ${names.map((shape) => `${shapes[shape].title} ${meanText(accuracies(findings, shape), percent)}`).join(', ')}.`;

const sharesOf = (findings: VariantFindings, attention: boolean, least: number, most: number): number[] =>
  translatingOf(findings, attention).map((one) => shareOf(one, least, most));

function attentionText(findings: VariantFindings): string {
  const middle = middleLength(findings);
  const text = (least: number, most: number) =>
    [true, false]
      .map((attention) => meanText(sharesOf(findings, attention, least, most), percent))
      .join(' with attention and ');
  const [short, long] = [text(0, middle), text(middle + 1, Number.POSITIVE_INFINITY)];
  return `Of the next words of sentences up to ${middle} words ${short} without it are right, of longer ones ${long} without it.`;
}

function attentionChecks(findings: VariantFindings): Check[] {
  const middle = middleLength(findings);
  const shares = (attention: boolean, least: number, most: number) => sharesOf(findings, attention, least, most);
  const check = (name: string, least: number, most: number): Check => {
    const [own, plain] = [shares(true, least, most), shares(false, least, most)];
    return {
      expected: `more next words are right with attention in ${name} sentences`,
      found: `${name}: ${meanText(own, percent)}, without ${meanText(plain, percent)}`,
      answer: isHigher(own, plain, margin),
    };
  };
  const gains = (least: number, most: number) => {
    const plain = shares(false, least, most);
    return shares(true, least, most).map((share, i) => share - (plain[i] ?? 0));
  };
  const [short, long] = [gains(0, middle), gains(middle + 1, Number.POSITIVE_INFINITY)];
  return [
    check(`short (up to ${middle} words)`, 0, middle),
    check(`long (from ${middle + 1} words)`, middle + 1, Number.POSITIVE_INFINITY),
    {
      expected: 'the gain is larger in long sentences than in short ones',
      found: `gain ${meanText(long, percent)} in long ones, ${meanText(short, percent)} in short ones`,
      answer: isHigher(long, short, margin),
    },
  ];
}

export function variantSections(findings: VariantFindings): Section[] {
  const lengths = [...new Set(translatingOf(findings, true).flatMap((one) => one.lengths.map(({ words }) => words)))];
  // Not every seed has sentences of every length.
  const shares = (attention: boolean, words: number) =>
    translatingOf(findings, attention)
      .filter((one) => one.lengths.some((own) => own.words === words))
      .map((one) => shareOf(one, words, words));
  const points = (attention: boolean) =>
    lengths.sort((a, b) => a - b).map((x) => ({ x, y: mean(shares(attention, x)) }));
  return [
    {
      ...{ kind: 'bars', title: 'Accuracy of shapes with as many weights', label: 'test accuracy', percent: true },
      ...whiskerNote(accuracies(findings, 'one').length),
      bars: shapeNames.map((shape) => {
        const own = accuracies(findings, shape);
        return { name: shapes[shape].title, value: mean(own), ...intervalOf(own) };
      }),
    },
    {
      ...{ kind: 'curves', title: 'Next words that are right by length' },
      ...{ xLabel: 'words of the source', yLabel: 'share' },
      series: [
        { name: 'attention', points: points(true) },
        { name: 'none', points: points(false) },
      ],
    },
    {
      ...{ kind: 'table', title: 'Sizes', columns: ['network', 'hidden units', 'weights'] },
      rows: [
        ...shapeNames.map((shape) => {
          const [first] = shapesOf(findings, shape);
          return [shapes[shape].title, first?.hiddenSize ?? '', first?.weights ?? ''];
        }),
        ...[true, false].map((attention) => [
          `translation ${attention ? 'with' : 'without'} attention`,
          '',
          translatingOf(findings, attention)[0]?.parameters ?? '',
        ]),
      ],
    },
  ];
}
