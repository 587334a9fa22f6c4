// What the figures say of §3.1, 4 and 7.1.
import {
  type Answer,
  type Check,
  type Conclusion,
  conclude,
  isHigher,
  meanText,
  percent,
  short,
} from '../conclusion.ts';
import { accuraciesOf, alongOf, type GateFindings } from './figures.ts';
import { features } from './probe.ts';
import { ablations, extensions, type VariantName, variantTitles } from './variants.ts';

/** A point of accuracy. */
const margin = 0.01;

export function concludeGates(findings: GateFindings): Conclusion[] {
  const along = alongOf(findings);
  const text = (values: readonly number[]) => meanText(values, short);
  const [judging, plain] = [along.map(({ gates }) => gates.input.judging), along.map(({ gates }) => gates.input.other)];
  const [turning, going] = [
    along.map(({ gates }) => gates.forget.turning),
    along.map(({ gates }) => gates.forget.other),
  ];
  return [
    conclude(
      '§3.1, 4.1, 4.2',
      'The input gate controls what is added to the cell, the forget gate what is forgotten.',
      [
        {
          expected: 'the input gate is wider open at words that judge or negate than at others',
          found: `input gate ${text(judging)} at these, ${text(plain)} at others`,
          answer: isHigher(judging, plain, 0.02),
        },
        {
          expected: 'the forget gate is narrower at words that turn a sentence (but, yet) than at others',
          found: `forget gate ${text(turning)} at these, ${text(going)} at others`,
          answer: isHigher(going, turning, 0.02),
        },
      ],
      `At words that judge or negate the input gate stands at ${text(judging)}, at others at ${text(plain)}; at words that turn a sentence the forget gate stands at ${text(turning)}, at others at ${text(going)}.`,
    ),
    conclude(
      '§3.1',
      'Single units of a trained cell carry what matters, more than units of an untrained one.',
      [
        ...features.map((feature): Check => {
          const [own, control] = [
            along.map(({ trained }) => Math.abs(trained[feature].r)),
            along.map(({ untrained }) => Math.abs(untrained[feature].r)),
          ];
          const found = `${feature}: |r| ${text(own)}, untrained ${text(control)}`;
          return {
            expected: `${feature}: the best unit correlates more than untrained`,
            found,
            answer: isHigher(own, control, 0.1),
          };
        }),
      ],
      `Correlation of the best unit, and of the best unit of an untrained cell: ${features.map((feature) => `${feature} ${text(along.map(({ trained }) => Math.abs(trained[feature].r)))}, ${text(along.map(({ untrained }) => Math.abs(untrained[feature].r)))}`).join('; ')}.`,
    ),
    conclude(
      '§3.1',
      'Each of the three gates is needed.',
      [...ablations.map((variant) => against(findings, variant, 'is worse than the whole cell', isWorse))],
      accuraciesText(findings, ablations),
    ),
    conclude(
      '§7.1',
      'More complex variants of the cell do better.',
      [...extensions.map((variant) => against(findings, variant, 'is better than the plain cell', isBetter))],
      accuraciesText(findings, extensions),
    ),
  ];
}

/** `The plain cell reaches 91.6 %; with the forget gate open 77.9 %, ...`. */
function accuraciesText(findings: GateFindings, variants: readonly VariantName[]): string {
  const text = (variant: VariantName) => meanText(accuraciesOf(findings, variant), percent);
  const others = variants.map((variant) => `${text(variant)} (${variantTitles[variant]})`);
  return `Accuracy of the plain cell is ${text('lstm')}; of the others it is ${others.join(', ')}.`;
}

const isBetter = (own: readonly number[], plain: readonly number[]): Answer => isHigher(own, plain, margin);
const isWorse = (own: readonly number[], plain: readonly number[]): Answer => isHigher(plain, own, margin);

function against(findings: GateFindings, variant: VariantName, expected: string, answer: typeof isBetter): Check {
  const [own, plain] = [accuraciesOf(findings, variant), accuraciesOf(findings, 'lstm')];
  return {
    expected: `${variantTitles[variant]}: ${expected}`,
    found: `${variantTitles[variant]}: ${meanText(own, percent)}; plain: ${meanText(plain, percent)}`,
    answer: answer(own, plain),
  };
}
