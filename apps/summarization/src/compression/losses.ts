// What the tagger is trained to make small: how improbable the labels are, how much two passes disagree (R-Drop), and how badly
// neighbouring words are foretold.
import { deriveSeed } from '@longhand/base';
import { dropout, rDropLoss, softmaxCrossEntropy, type TrainingMode } from '@longhand/lstm-core';
import type { CompressionSettings, Tagger, TaggerInput, TaggerMember } from '@longhand/summarization/compression';
import * as tf from '@tensorflow/tfjs';
import type { CompressionConfig } from './config.ts';
import type { WordTargets } from './training-data.ts';

export interface TaggerTargets extends WordTargets {
  readonly keep: tf.Tensor2D; // [B, T] int32, 0 in the padding
}

export type LossSettings = Pick<CompressionConfig, 'languageWeight' | 'rDrop'> & Pick<CompressionSettings, 'dropout'>;

/** Per token. With `rDrop` the second half of the rows is the first once more. */
export const taggerLoss = (
  tagger: Tagger,
  settings: LossSettings,
  input: TaggerInput,
  targets: TaggerTargets,
  training: TrainingMode,
): tf.Scalar => meanLoss(tagger, (member, own) => memberLoss(member, settings, input, targets, own), training);

/** How badly neighbouring words are foretold, per word and direction; without `training` without dropout. */
export const languageLoss = (
  tagger: Tagger,
  settings: Pick<LossSettings, 'dropout'>,
  input: TaggerInput,
  words: WordTargets,
  training?: TrainingMode,
): tf.Scalar =>
  tf.tidy(() =>
    meanLoss(tagger, (member, own) => foretell(member, settings, member.readLow(input, own), words, own), training),
  );

/** -log p of the labels over all tokens. Without dropout. */
export const logLoss = (tagger: Tagger, input: TaggerInput, keep: tf.Tensor2D): tf.Scalar =>
  tf.tidy(() => meanLoss(tagger, (member) => labelLoss(member, member.read(input).emissions, keep, input.lengths)));

/** Over the members, each with random numbers of its own. */
function meanLoss<Mode extends TrainingMode | undefined>(
  { members }: Tagger,
  lossOf: (member: TaggerMember, training: Mode) => tf.Scalar,
  training?: Mode,
): tf.Scalar {
  const [first, ...others] = members.map((member, m) => {
    const seed = training && members.length > 1 ? deriveSeed(training.seed, `member${m}`) : training?.seed;
    return lossOf(member, (seed === undefined ? training : { ...training, seed }) as Mode);
  });
  const sum = others.reduce((all, loss) => all.add<tf.Scalar>(loss), first as tf.Scalar);
  return others.length > 0 ? sum.div(members.length) : sum;
}

function memberLoss(
  member: TaggerMember,
  settings: LossSettings,
  input: TaggerInput,
  { keep, ...words }: TaggerTargets,
  training: TrainingMode,
): tf.Scalar {
  const { rDrop, languageWeight } = settings;
  const { low, emissions } = member.read(input, training);
  const mean = labelLoss(member, emissions, keep, input.lengths).div<tf.Scalar>(input.lengths.sum());
  const labels = labelsOf(keep, input.lengths);
  const loss = rDropLoss(mean, emissions.reshape([-1, 2]), labels, { weight: rDrop, ignoreIndex: padding });
  return member.language ? loss.add(foretell(member, settings, low, words, training).mul(languageWeight)) : loss;
}

/** @throws TypeError for a tagger that does not foretell: without `languageWeight` there is none to ask */
function foretell(
  { language }: TaggerMember,
  settings: Pick<LossSettings, 'dropout'>,
  low: tf.Tensor3D,
  words: WordTargets,
  training?: TrainingMode,
): tf.Scalar {
  const seed = training && deriveSeed(training.seed, 'language');
  const logits = language!.logits(seed === undefined ? low : dropout(low, settings.dropout, { seed }));
  const [next, previous] = (['next', 'previous'] as const).map((name) =>
    softmaxCrossEntropy(logits[name], words[name], { ignoreIndex: -1 }),
  ) as [tf.Scalar, tf.Scalar];
  return next.add(previous).div(2);
}

const padding = 2;

function labelsOf(keep: tf.Tensor2D, lengths: tf.Tensor1D): tf.Tensor1D {
  const real = tf.range(0, keep.shape[1], 1, 'int32').expandDims(0).less(lengths.expandDims(1));
  return tf.where(real, keep, tf.fill(keep.shape, padding, 'int32')).flatten();
}

/** Sum over all tokens. */
function labelLoss({ crf }: TaggerMember, emissions: tf.Tensor3D, keep: tf.Tensor2D, lengths: tf.Tensor1D): tf.Scalar {
  if (crf) return crf.loss(emissions, keep, { lengths, reduction: 'sum' }) as tf.Scalar;
  const options = { ignoreIndex: padding, reduction: 'sum' as const };
  return softmaxCrossEntropy(emissions.reshape([-1, 2]), labelsOf(keep, lengths), options) as tf.Scalar;
}
