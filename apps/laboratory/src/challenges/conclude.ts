// What the figures say of §7.2.
import { at } from '@longhand/base';
import { amountScores } from '../amounts/sizes.ts';
import {
  type Check,
  type Conclusion,
  conclude,
  isAbove,
  isHigher,
  mean,
  meanText,
  percent,
  short,
} from '../conclusion.ts';
import { methods } from './explaining.ts';
import {
  type AmountCurve,
  accuraciesBy,
  amountsOf,
  type ChallengeFindings,
  costsOf,
  explainingOf,
  exponentsOf,
  roofOf,
  speedOf,
} from './figures.ts';

export function concludeChallenges(findings: ChallengeFindings): Conclusion[] {
  return [
    conclude(
      '§7.2',
      'LSTMs cost much computing: time grows with the length, and faster than the size.',
      costChecks(findings),
      costText(findings),
    ),
    conclude(
      '§7.2',
      'Quality depends strongly on the amount and the quality of the training data.',
      [dataCheck(findings, 'rows'), ...amountsOf(findings).map(amountCheck), dataCheck(findings, 'noise')],
      `Sentiment: accuracy is ${dataText(findings, 'rows')}, and ${dataText(findings, 'noise')}.${amountsOf(findings).map(amountText).join('')}`,
    ),
    conclude(
      '§7.2',
      'The inner workings of an LSTM are hard to explain.',
      explainingChecks(findings),
      explainingText(findings),
    ),
  ];
}

function costText(findings: ChallengeFindings): string {
  const { length, hiddenSize } = exponentsOf(findings);
  const costs = costsOf(findings);
  const last = at(costs, costs.length - 1);
  const roof = roofOf(findings);
  const share = roof
    ? `, ${percent(speedOf(last) / roof.peak)} of the multiplications of a matrix product in that time`
    : '';
  return `The time of a training step grows with the length to the power of ${short(length)}, and with the size to the power of ${short(hiddenSize)} between the two largest sizes: ${short(last.milliseconds)} ms of one core for ${last.hiddenSize} units over ${last.length} steps${share}.`;
}

/** `37.7 % with 50 texts and 91.6 % with 3200`. */
function dataText(findings: ChallengeFindings, part: 'rows' | 'noise'): string {
  const all = accuraciesBy(findings, part);
  const what = (value: number) => (part === 'rows' ? `${value} texts` : `${percent(value)} wrong labels`);
  return [at(all, 0), at(all, all.length - 1)]
    .map(({ value, accuracies }) => `${meanText(accuracies, percent)} with ${what(value)}`)
    .join(' and ');
}

function explainingText(findings: ChallengeFindings): string {
  const all = explainingOf(findings);
  const falls = methods.map(
    (method) =>
      `${method} ${meanText(
        all.map(({ curves }) => mean(curves[method] ?? [])),
        percent,
      )}`,
  );
  return `When the words are deleted that a method names, the probability falls by: ${falls.join(', ')}; random words ${meanText(
    all.map(({ random }) => mean(random)),
    percent,
  )}. Two methods name the same word first in ${meanText(
    all.map(({ agreement }) => agreement),
    percent,
  )} of the texts.`;
}

function costChecks(findings: ChallengeFindings): Check[] {
  const { length, hiddenSize } = exponentsOf(findings);
  return [
    {
      expected: 'time of a training step grows in proportion to the length: no step begins before the last is done',
      found: `length to the power of ${short(length)}`,
      answer: isAbove(length, 0.85),
    },
    {
      expected: 'and faster than the size, towards its square',
      found: `size to the power of ${short(hiddenSize)}`,
      answer: isAbove(hiddenSize, 1.25, 0.1),
    },
  ];
}

/** Ten points of accuracy count as strong. */
const strong = 0.1;

function dataCheck(findings: ChallengeFindings, part: 'rows' | 'noise'): Check {
  const all = accuraciesBy(findings, part);
  const [first, last] = [at(all, 0), at(all, all.length - 1)];
  const text = ({ value, accuracies }: typeof first) =>
    `${meanText(accuracies, percent)} with ${part === 'rows' ? `${value} texts` : `${percent(value)} wrong labels`}`;
  const [better, worse] = part === 'rows' ? [last, first] : [first, last];
  const expected = part === 'rows' ? 'more texts give ten points more' : 'wrong labels take ten points';
  return {
    expected,
    found: `${text(better)}, ${text(worse)}`,
    answer: isHigher(better.accuracies, worse.accuracies, strong),
  };
}

/** Of few rows and of all. */
function amountTexts({ sizes }: AmountCurve): readonly [few: string, all: string] {
  const text = ({ rows, scores }: (typeof sizes)[number]) => `${meanText(scores, percent)} with ${rows} rows`;
  return [text(at(sizes, 0)), text(at(sizes, sizes.length - 1))];
}

const amountText = (curve: AmountCurve): string =>
  ` ${curve.task.replace(/^./, (sign) => sign.toUpperCase())}: ${amountScores[curve.task]} is ${amountTexts(curve).join(' and ')}.`;

function amountCheck(curve: AmountCurve): Check {
  const { task, sizes } = curve;
  const [few, all] = amountTexts(curve);
  return {
    expected: `${task}: more rows give ten points more`,
    found: `${amountScores[task]} ${all}, ${few}`,
    answer: isHigher(at(sizes, sizes.length - 1).scores, at(sizes, 0).scores, strong),
  };
}

function explainingChecks(findings: ChallengeFindings): Check[] {
  const all = explainingOf(findings);
  const area = (values: readonly number[]) => mean(values);
  const random = all.map((one) => area(one.random));
  const faithful = methods.map((method): Check => {
    const own = all.map(({ curves }) => area(at([curves[method] ?? []], 0)));
    const answer = isAbove(mean(own), 2 * mean(random));
    return {
      expected: `${method}: the words that it names matter less than twice as much as random ones`,
      found: `${method}: the probability falls by ${meanText(own, percent)}; random: ${meanText(random, percent)}`,
      answer: answer === 'yes' ? 'no' : 'yes',
    };
  });
  const agreement = all.map((one) => one.agreement);
  return [
    ...faithful,
    {
      expected: 'two methods seldom name the same word first: in less than half of the texts',
      found: `the same word in ${meanText(agreement, percent)}`,
      answer: isAbove(0.5, mean(agreement)),
    },
  ];
}
