// An LSTM and a Transformer with as many weights, as classifiers and as translators.
import type { Random } from '@longhand/base';
import { defaultsOf } from '@longhand/bundle/settings';
import { type NamedParams, parameterCount } from '@longhand/lstm-core';
import {
  type Classifier,
  type ClassifierSizes,
  modelSettings as classifierSettings,
  createClassifier,
  type ModelSettings,
} from '@longhand/sentiment';
import { createTranslator, modelSettings, type Texts, type Translator } from '@longhand/translation';
import { textSettings } from '../sentiment/texts.ts';

export const modelKinds = ['lstm', 'transformer'] as const;
export type ModelKind = (typeof modelKinds)[number];
export const modelTitles: Readonly<Record<ModelKind, string>> = { lstm: 'LSTM', transformer: 'Transformer' };

export interface NetworkSizes {
  /** Of embeddings, and of the vectors between the layers of a Transformer. */
  readonly modelSize: number;
  /** Of the LSTM: units of each direction of the encoder. */
  readonly hiddenSize: number;
  /** Of the Transformer: layers of the encoder, and of the decoder. */
  readonly layers: number;
  readonly dropout: number;
}

/** Both read in both directions and take the mean over time. */
export function createReader(model: ModelKind, own: NetworkSizes, sizes: ClassifierSizes, random: Random): Classifier {
  const { modelSize, hiddenSize, layers, dropout } = own;
  const shared: ModelSettings = {
    ...defaultsOf(classifierSettings),
    ...{ ...textSettings, embeddingSize: modelSize, modelSize, hiddenSize, dropout, embeddingDropout: dropout },
  };
  const create = (config: Partial<ModelSettings>) => createClassifier({ ...shared, ...config }, sizes, random);
  if (model === 'lstm') return create({ model, numLayers: 1 });
  return withAsManyWeights(
    () => create({ model: 'lstm', numLayers: 1 }),
    (feedForwardSize) => create({ model, numLayers: layers, feedForwardSize }),
  );
}

/** The LSTM as in the translation app: an encoder in both directions, a decoder with attention. */
export function createSpeaker(
  model: ModelKind,
  { modelSize, hiddenSize, layers, dropout }: NetworkSizes,
  sizes: Texts['sizes'],
  random: Random,
): Translator {
  const shared = {
    ...defaultsOf(modelSettings),
    ...{ embeddingSize: modelSize, modelSize, encoderSize: hiddenSize, decoderSize: hiddenSize, numLayers: layers },
    ...{ dropout, embeddingDropout: dropout, outputDropout: dropout },
    tieEmbeddings: sizes.shared ? ('joint' as const) : ('none' as const),
  };
  const recurrent = () => createTranslator({ ...shared, model: 'lstm' }, sizes, random);
  if (model === 'lstm') return recurrent();
  return withAsManyWeights(recurrent, (feedForwardSize) =>
    createTranslator({ ...shared, model, feedForwardSize }, sizes, random),
  );
}

interface Weighted {
  readonly params: NamedParams;
  dispose(): void;
}

/** The weights grow in proportion to the feed-forward size, which is so chosen that there are as many as in the other network. */
function withAsManyWeights<Network extends Weighted>(
  other: () => Weighted,
  create: (feedForwardSize: number) => Network,
): Network {
  const count = (network: Weighted): number => {
    const parameters = parameterCount(network.params);
    network.dispose();
    return parameters;
  };
  const [wanted, least, next] = [count(other()), count(create(1)), count(create(2))];
  return create(Math.max(1, 1 + Math.round((wanted - least) / (next - least))));
}
