// Figures of the Transformer experiment: what was learned in which time, and what lengths cost.
import { at } from '@longhand/base';
import * as z from 'zod';
import { mean } from '../conclusion.ts';
import type { Finding } from '../experiment.ts';
import { type ModelKind, modelKinds } from './networks.ts';

export const subjects = ['classification', 'translation'] as const;
export type Subject = (typeof subjects)[number];

const learnedSchema = z.strictObject({
  parameters: z.int(),
  /** Of texts, or of translations with their ends, a second of one core in training. */
  tokensPerSecond: z.number(),
  /** After each epoch: seconds of training, and scores from 0 to 1: accuracy, or BLEU of greedy translations. */
  curve: z.array(z.strictObject({ seconds: z.number(), dev: z.number(), test: z.number() })).min(1),
  /** Of translations. */
  decoding: z
    .strictObject({
      /** BLEU on test, from 0 to 1. */
      beamScore: z.number(),
      /** Milliseconds of one core a sentence, 64 together and one alone. */
      greedy: z.number(),
      beam: z.number(),
      greedyAlone: z.number(),
      beamAlone: z.number(),
    })
    .optional(),
});
export type Learned = z.infer<typeof learnedSchema>;

const lengthSchema = z.strictObject({
  /** MiB that a training step keeps of a pair from its forward to its backward pass. */
  kept: z.number(),
  /** Of one core, for a pair in a training step. */
  milliseconds: z.number(),
  /** KiB that decoding holds of a sentence at its end. */
  held: z.number(),
});
export type LengthCost = z.infer<typeof lengthSchema>;

export const transformerSchema = z.union([learnedSchema, lengthSchema]);
export type Measured = z.infer<typeof transformerSchema>;
export type TransformerFindings = readonly Finding<Measured>[];

interface Trained extends Learned {
  readonly seed: number;
  readonly rate: number;
}

function trainings(findings: TransformerFindings, subject: Subject, model: ModelKind): Trained[] {
  return findings.flatMap(({ settings, measured }) =>
    settings.part === subject && settings.model === model && 'curve' in measured
      ? [{ ...measured, seed: Number(settings.seed), rate: Number(settings.learningRate) }]
      : [],
  );
}

/** Of each seed the training at the learning rate that is best on dev in the mean over the seeds. */
export function trainedOf(findings: TransformerFindings, subject: Subject, model: ModelKind): Trained[] {
  const all = trainings(findings, subject, model);
  const of = (rate: number) => all.filter((one) => one.rate === rate);
  const devs = [...new Set(all.map(({ rate }) => rate))].map(
    (rate) => [rate, mean(of(rate).map(({ curve }) => at(curve, curve.length - 1).dev))] as const,
  );
  const [best] = devs.sort(([, a], [, b]) => b - a);
  return best ? of(best[0]) : [];
}

/** On test after all epochs. */
export const scoreOf = ({ curve }: Learned): number => at(curve, curve.length - 1).test;

const secondsOf = ({ curve }: Learned): number => at(curve, curve.length - 1).seconds;

/** On test after as much time as the faster of the two takes for all its epochs; of each seed both. */
export function scoresInTime(findings: TransformerFindings, subject: Subject): Readonly<Record<ModelKind, number[]>> {
  const [lstm, transformer] = modelKinds.map((model) => trainedOf(findings, subject, model)) as [Trained[], Trained[]];
  const pairs = lstm.flatMap((one) => {
    const other = transformer.find(({ seed }) => seed === one.seed);
    return other ? [[one, other] as const] : [];
  });
  const scores = (index: 0 | 1) =>
    pairs.map((pair) => scoreAfter(pair[index], Math.min(secondsOf(pair[0]), secondsOf(pair[1]))));
  return { lstm: scores(0), transformer: scores(1) };
}

/** On the line between the epochs; before the first one 0. */
export function scoreAfter({ curve }: Pick<Learned, 'curve'>, seconds: number): number {
  let before = { seconds: 0, test: 0 };
  for (const point of curve) {
    if (point.seconds >= seconds) {
      const share = (seconds - before.seconds) / (point.seconds - before.seconds);
      return before.test + share * (point.test - before.test);
    }
    before = point;
  }
  return before.test;
}

/** By length. */
export const lengthsOf = (findings: TransformerFindings, model: ModelKind): (LengthCost & { readonly x: number })[] =>
  findings
    .flatMap(({ settings, measured }) =>
      settings.part === 'length' && settings.model === model && 'kept' in measured
        ? [{ ...measured, x: Number(settings.length) }]
        : [],
    )
    .sort((a, b) => a.x - b.x);
