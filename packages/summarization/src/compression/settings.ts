// Settings of compression beside the common ones.
import { ConfigError } from '@longhand/base';
import * as z from 'zod';
import { commonFields, fields } from '../fields.ts';

const { size, optionalSize, layers, rate, weight, share, vocabulary } = fields;

/** Those that may be others at each call. */
export const compressionInference = {
  /** `threshold`: words whose probability of staying is above it; `viterbi`: the most probable labelling as a whole. */
  decision: z.enum(['threshold', 'viterbi']),
  threshold: share,
  /** Share of the words to keep, the most probable ones; 0: as many as the decision says. */
  ratio: share,
};

export const compressionSchema = z
  .object({
    mode: z.literal('compression'),
    ...commonFields,
    /** Not empty: pretrained vectors are a part of the model. */
    vectors: z.string(),
    /** Of each direction of each layer. */
    hiddenSize: size,
    /** The same of the first layer alone; 0: as of the others. */
    firstSize: optionalSize,
    numLayers: layers,
    /** Of each of a word's smaller embeddings: its ends, shape, word classes, place. */
    featureSize: size,
    /** It can be given a hint with each sentence: words that are to stay. */
    hints: z.boolean(),
    /** `crf`: labels of neighbours are decided together. */
    output: z.enum(['crf', 'softmax']),
    /** So many taggers from other initial weights, their probabilities averaged. */
    members: z.int().min(1).max(1000),
    /** Variational, on h. */
    recurrentDropout: rate,
    /** Weight of foretelling the next and the previous word in training (Rei 2017); 0: it does not foretell. */
    languageWeight: weight,
    /** Hidden units of that, and how many of the commonest words it tells apart. */
    languageSize: size,
    languageWords: vocabulary,
    ...compressionInference,
  })
  .readonly();

export type CompressionSettings = Omit<z.infer<typeof compressionSchema>, 'mode'>;
export type CompressionInference = Pick<CompressionSettings, keyof typeof compressionInference>;

/** @throws ConfigError for a decision that several taggers cannot take */
export function checkDecision({
  decision,
  members,
  ratio,
}: Pick<CompressionSettings, 'decision' | 'members' | 'ratio'>): void {
  if (decision === 'threshold' || members === 1 || ratio > 0) return;
  throw new ConfigError({
    where: 'decision viterbi',
    expected: 'one tagger',
    got: `${members} members, which have no most probable labelling in common`,
    fix: 'Decide by threshold.',
  });
}
