// §7.1: stacked against wide, one direction against two, attention against none.
import { defineExperiment, type Piece, type Scale } from '../experiment.ts';
import { accuracyOf, type FitOptions, fit } from '../sentiment/fit.ts';
import { createSentiment, describe } from '../sentiment/model.ts';
import { drawTexts } from '../sentiment/texts.ts';
import { concludeVariants, variantSections } from '../shapes/conclude.ts';
import { sizeWith, weightsOfLstm } from '../shapes/equal-size.ts';
import { type ShapeName, shapeNames, shapes, type Variant, variantSchema } from '../shapes/figures.ts';
import { measureTranslating, type TranslatingOptions } from '../shapes/translating.ts';

interface ShapeSizes extends Omit<FitOptions, 'seed'> {
  readonly rows: number;
  readonly embeddingSize: number;
  /** Weights of the recurrent layers. */
  readonly weights: number;
}

interface Sizes {
  readonly shape: ShapeSizes;
  readonly translating: Omit<TranslatingOptions, 'attention' | 'seed'>;
}

const sizes: Readonly<Record<Scale, Sizes>> = {
  smoke: {
    shape: { rows: 60, epochs: 1, embeddingSize: 4, weights: 200, learningRate: 5e-3 },
    translating: { rows: 60, epochs: 1, embeddingSize: 4, hiddenSize: 3, learningRate: 5e-3 },
  },
  tiny: {
    shape: { rows: 1500, epochs: 8, embeddingSize: 16, weights: 6000, learningRate: 5e-3 },
    translating: { rows: 3000, epochs: 15, embeddingSize: 24, hiddenSize: 24, learningRate: 5e-3 },
  },
  base: {
    shape: { rows: 6000, epochs: 20, embeddingSize: 32, weights: 50_000, learningRate: 3e-3 },
    translating: { rows: 12_000, epochs: 20, embeddingSize: 64, hiddenSize: 64, learningRate: 3e-3 },
  },
};

function pieces(scale: Scale, seeds: number): Piece<Variant>[] {
  const { shape: own, translating } = sizes[scale];
  return Array.from({ length: seeds }, (_, i) => i + 1).flatMap((seed) => [
    ...shapeNames.map((shape): Piece<Variant> => {
      const settings = { part: 'shape', shape, seed, ...own };
      const cost = own.rows * own.epochs * 2e-4;
      return { name: `${shapes[shape].title}, seed ${seed}`, settings, cost, measure: () => measureShape(settings) };
    }),
    ...[true, false].map((attention): Piece<Variant> => {
      const settings = { part: 'translating', attention, seed, ...translating };
      const name = `translation ${attention ? 'with' : 'without'} attention, seed ${seed}`;
      const cost = translating.rows * translating.epochs * 5e-4;
      return { name, settings, cost, measure: () => measureTranslating(settings) };
    }),
  ]);
}

async function measureShape(
  settings: ShapeSizes & { readonly shape: ShapeName; readonly seed: number },
): Promise<Variant> {
  const { rows, embeddingSize, weights: budget, seed } = settings;
  const { layers, bidirectional } = shapes[settings.shape];
  const hiddenSize = sizeWith(budget, { layers, bidirectional }, embeddingSize);
  const texts = drawTexts({ train: rows, test: 600 }, seed);
  const plain = describe({ embeddingSize, hiddenSize }, texts.labels);
  const description = { ...plain, config: { ...plain.config, numLayers: layers, bidirectional } };
  const network = createSentiment(description, texts, seed);
  await fit(network, texts, settings);
  const accuracy = accuracyOf(network, texts.test, texts);
  network.dispose();
  return { accuracy, hiddenSize, weights: weightsOfLstm({ layers, bidirectional }, embeddingSize, hiddenSize) };
}

export const variants = defineExperiment<Variant>({
  name: 'variants',
  title: 'Variants',
  method: [
    'Shapes: networks whose recurrent layers have as many weights learn the generated sentiment set in the same way; classes come from the last states.',
    'Attention: an encoder-decoder with attention (Luong et al. 2015) and one that knows the source by its last states alone learn the generated translation set; scored is the share of next words that are right, given the words before, in sentences with pairs of words that training has not.',
  ],
  schema: variantSchema,
  pieces,
  conclude: concludeVariants,
  sections: variantSections,
});
