// §7.1: a Transformer beside an LSTM, on the same kernels, with as many weights, the same texts and the same time.
import { defineExperiment, type Piece, type Scale } from '../experiment.ts';
import { concludeTransformer } from '../transformer/conclude.ts';
import { type Measured, type Subject, subjects, transformerSchema } from '../transformer/figures.ts';
import { type LearningOptions, learnClasses, learnTranslations } from '../transformer/learning.ts';
import { measureLength } from '../transformer/lengths.ts';
import { modelKinds, modelTitles, type NetworkSizes } from '../transformer/networks.ts';
import { transformerSections } from '../transformer/sections.ts';

interface Learning extends Omit<LearningOptions, 'model' | 'learningRate' | 'seed'> {
  readonly rates: readonly number[];
  /** Seconds of a training on a quiet machine. */
  readonly seconds: number;
}

interface Sizes extends Readonly<Record<Subject, Learning>> {
  readonly lengths: readonly number[];
  readonly length: NetworkSizes & { readonly batchSize: number; readonly repeats: number };
}

const smoke = { modelSize: 4, hiddenSize: 4, layers: 1, dropout: 0 };
const small = { modelSize: 32, hiddenSize: 32, layers: 2, dropout: 0.1 };
const translator = { modelSize: 48, hiddenSize: 48, layers: 2, dropout: 0.1 };
const sizes: Readonly<Record<Scale, Sizes>> = {
  smoke: {
    classification: {
      ...{ ...smoke, data: 'generated', rows: 60, scored: 20, epochs: 1, batchSize: 16, rates: [5e-3], seconds: 1 },
    },
    translation: {
      ...{ ...smoke, data: 'generated', rows: 60, scored: 4, epochs: 1, batchSize: 16, rates: [5e-3], seconds: 1 },
    },
    ...{ lengths: [4, 8], length: { ...smoke, batchSize: 2, repeats: 1 } },
  },
  tiny: {
    classification: {
      ...{ ...small, data: 'generated', rows: 2000, scored: 500, epochs: 10, batchSize: 32 },
      ...{ rates: [6e-3, 2e-3], seconds: 5 },
    },
    translation: {
      ...{ ...translator, data: 'generated', rows: 3000, scored: 200, epochs: 6, batchSize: 32 },
      ...{ rates: [6e-3, 2e-3], seconds: 15 },
    },
    ...{ lengths: [16, 32, 64, 128, 256, 512], length: { ...translator, batchSize: 4, repeats: 3 } },
  },
  base: {
    classification: {
      ...{ modelSize: 128, hiddenSize: 128, layers: 2, dropout: 0.3 },
      ...{ data: 'sst2', rows: 0, scored: 2000, epochs: 5, batchSize: 32, rates: [2e-3, 5e-4], seconds: 40 },
    },
    translation: {
      ...{ modelSize: 256, hiddenSize: 256, layers: 3, dropout: 0.25 },
      ...{ data: 'multi30k', rows: 0, scored: 400, epochs: 2, batchSize: 32, rates: [1e-3], seconds: 300 },
    },
    lengths: [16, 32, 64, 128, 256, 512],
    length: { modelSize: 256, hiddenSize: 256, layers: 3, dropout: 0, batchSize: 4, repeats: 5 },
  },
};

const learn = { classification: learnClasses, translation: learnTranslations } as const;

function pieces(scale: Scale, seeds: number): Piece<Measured>[] {
  const own = sizes[scale];
  return [
    ...subjects.flatMap((subject) =>
      Array.from({ length: seeds }, (_, i) => i + 1).flatMap((seed) => learningPieces(subject, own[subject], seed)),
    ),
    ...modelKinds.flatMap((model) =>
      own.lengths.map((length): Piece<Measured> => {
        const settings = { part: 'length', model, length, ...own.length };
        const cost = length * own.length.batchSize * own.length.repeats * 2e-4;
        const measure = async () => measureLength(settings);
        return { name: `${modelTitles[model]} over ${length} tokens`, settings, cost, measure };
      }),
    ),
  ];
}

const learningPieces = (subject: Subject, { rates, seconds, ...own }: Learning, seed: number): Piece<Measured>[] =>
  modelKinds.flatMap((model) =>
    rates.map((learningRate): Piece<Measured> => {
      const settings = { part: subject, model, learningRate, seed, ...own };
      const name = `${subject}, ${modelTitles[model]}, learning rate ${learningRate}, seed ${seed}`;
      return { name, settings, cost: seconds, measure: () => learn[subject](settings) };
    }),
  );

export const transformer = defineExperiment<Measured>({
  name: 'transformer',
  title: 'Transformer',
  method: [
    'An LSTM in both directions and the encoder of a Transformer classify sentences by the mean of their states; an LSTM encoder-decoder with attention and a Transformer translate. Both have as many weights, since the feed-forward size of the Transformer is so chosen, the same kernels in C, the same texts in the same order, and Adam at the learning rate that is better on dev of those tried. Preset tiny: generated sets. Preset base: SST-2, five epochs, and Multi30k from English to German in the form tok, two epochs of the 28 in RESULTS.md, at a constant rate and without R-Drop.',
    'In equal time: what the slower of the two has reached when the faster is done with all its epochs, on the line between two epochs. Times are those of one core that the process itself used.',
    'Memory: the tensors that a training step keeps from its forward pass for the backward one, and those that decoding holds of a sentence (what was read, and the state after the last token), for sources and targets as long as each other; the networks are those of translation.',
  ],
  schema: transformerSchema,
  pieces,
  conclude: concludeTransformer,
  sections: transformerSections,
});
