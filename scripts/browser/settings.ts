// Descriptions of the four small models.
import type { Description as Sentiment } from '../../packages/sentiment/src/index.ts';
import type { Description as Speech } from '../../packages/speech/src/index.ts';
import type { ExtractionSettings } from '../../packages/summarization/src/extraction/index.ts';
import type { Description as Translation } from '../../packages/translation/src/index.ts';

const sentiment: Sentiment = {
  config: {
    ...({ tokenizer: 'unicode', lowerCase: true, maxLength: 20, model: 'lstm', pooling: 'attention' } as const),
    ...({ cell: 'lstm', embeddingSize: 5, hiddenSize: 4, numLayers: 2, bidirectional: true } as const),
    ...{ embeddingDropout: 0, dropout: 0, recurrentDropout: 0, naiveBayesShare: 0 },
    ...({ modelSize: 4, feedForwardSize: 4, heads: 2, norm: 'pre' } as const),
  },
  labels: ['bad', 'good', 'so-so'],
  language: 'en',
};

const translation: Translation = {
  config: {
    ...{ tokenizer: 'words', merges: 0, joint: true, minCount: 1, lowerCase: true },
    ...{
      cell: 'lstm',
      embeddingSize: 6,
      tieEmbeddings: 'target',
      encoderSize: 4,
      encoderLayers: 1,
      decoderSize: 5,
      decoderLayers: 2,
    },
    ...{ bridge: 'linear', attention: 'general', attentionFrom: 'first', inputFeeding: false, contextGate: false },
    ...{ residual: false, layerNorm: false, embeddingDropout: 0, dropout: 0, recurrentDropout: 0, outputDropout: 0 },
  } as Translation['config'],
  languages: { source: 'en', target: 'de' },
  tokenized: true,
};

const summarization = {
  config: {
    ...{
      tokenizer: 'auto',
      lowerCase: true,
      maxWords: 100,
      protectedPattern: '',
      batchSize: 2,
      embeddingSize: 4,
      embeddingDropout: 0,
      dropout: 0,
    },
    ...{ mode: 'extraction', wordSize: 4, sentenceSize: 3, maxSentenceWords: 100, pooling: 'max' },
    ...{
      labels: 'soft',
      novelty: false,
      features: 'none',
      lengthUnit: 'sentences',
      length: 1,
      redundancy: 'trigrams',
      diversity: 0.3,
    },
  } as unknown as ExtractionSettings,
  language: 'en',
};

const speech: Speech = {
  config: {
    ...{ features: 'logMel', numMel: 20, numCoefficients: 13, frameLength: 25, frameShift: 10 },
    ...{ normalize: 'sliding', deltas: 1, stack: 2, stride: 2, dither: 0 },
    ...{ task: 'transcribe', tokens: 'characters', lowerCase: false },
    ...{ inputProjection: 0, hiddenSize: 8, numLayers: 1, bidirectional: false, layerNorm: false, residual: false },
    ...{ dropout: 0.1, inputDropout: 0, recurrentDropout: 0, attentionSize: 4, lookAhead: 0 },
  } as Speech['config'],
  sampleRate: 8000,
};

export const settings = { sentiment, translation, summarization, speech };
