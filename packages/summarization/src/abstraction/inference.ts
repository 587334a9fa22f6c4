// Summaries by beam search, and where each of their words comes from.
import { beamSearch, type Hypothesis } from '@longhand/decoding';
import { softmaxCrossEntropy, withDecoding } from '@longhand/lstm-core';
import { BOS, bucketBatches, detokenize, EOS, PAD, UNK, type Vocabulary } from '@longhand/tokenizer';
import * as tf from '@tensorflow/tfjs-core';
import { type Summary, type SummaryWord, unknownOf } from '../summary.ts';
import type { PointerGenerator } from './model.ts';
import type { AbstractionSettings } from './settings.ts';
import {
  decodeWord,
  type EncodedDocument,
  encodeDocument,
  type ReadDocument,
  sourceTensors,
  summaryTensors,
} from './tokens.ts';

export interface Writer {
  readonly model: PointerGenerator;
  readonly vocabulary: Vocabulary;
  readonly language: string;
}

export type BeamSettings = Pick<
  AbstractionSettings,
  'beam' | 'lengthPenalty' | 'coveragePenalty' | 'noRepeatNgram' | 'minLength' | 'maxLength'
> & { readonly batchSize: number };

/**
 * In the order of the documents; of an empty one the empty summary.
 * @param explained false: words are not looked up in the document, as where only their ROUGE is asked for
 */
export function summarize(
  writer: Writer,
  documents: readonly ReadDocument[],
  settings: BeamSettings,
  explained = true,
): Summary[] {
  const results = documents.map(({ unread }): Summary => ({ text: '', source: [], words: [], unread, details: {} }));
  const lengths = documents.map(({ keys }) => keys.length);
  for (const batch of bucketBatches(lengths, { batchSize: settings.batchSize, seed: 0, shuffle: false })) {
    const filled = batch.filter((i) => lengths[i]! > 0);
    if (filled.length === 0) continue;
    const encoded = filled.map((i) => encodeDocument(writer.vocabulary, documents[i]!.keys));
    const found = search(writer, encoded, settings);
    const tokens = found.map((hypothesis) => hypothesis.tokens);
    const origins = explained ? originsOf(writer, encoded, tokens) : undefined;
    filled.forEach((index, row) => {
      results[index] = origins
        ? toSummary(writer, documents[index]!, encoded[row]!, found[row]!, origins[row]!)
        : { ...results[index]!, text: joined(writer, wordsOf(writer, encoded[row]!, tokens[row]!)) };
    });
  }
  return results;
}

function search({ model }: Writer, encoded: readonly EncodedDocument[], settings: BeamSettings): Hypothesis[] {
  const source = sourceTensors(encoded, model.vocabSize);
  const { beam: beamSize, lengthPenalty, coveragePenalty, noRepeatNgram, minLength, maxLength } = settings;
  const penalties = { lengthPenalty, coveragePenalty, noRepeatNgram, minLength, maxLength };
  const options = { ...penalties, beamSize, bos: BOS, eos: EOS, banned: [PAD, BOS, UNK] };
  try {
    return withDecoding([model.decoding(source)], (decoding) => beamSearch(decoding, options)).map(([best]) => best!);
  } finally {
    tf.dispose([source.ids, source.lengths, source.extendedIds]);
  }
}

const wordsOf = ({ vocabulary }: Writer, encoded: EncodedDocument, ids: readonly number[]): string[] =>
  ids.map((id) => decodeWord(vocabulary, encoded, id));

const joined = ({ language }: Writer, words: readonly string[]): string => detokenize(words, language);

/** Of a word: the probability that it was copied and not generated, and the attention on the document. */
interface Origin {
  readonly copied: number;
  readonly attention: Float32Array;
}

function originsOf(
  { model }: Writer,
  encoded: readonly EncodedDocument[],
  summaries: readonly (readonly number[])[],
): Origin[][] {
  const { vocabSize } = model;
  const tensors = tf.tidy(() => {
    const { input, labels } = summaryTensors(summaries, vocabSize);
    const { mixture } = model.decode(input, model.encode(sourceTensors(encoded, vocabSize)));
    const flat = labels.reshape<tf.Tensor1D>([labels.size]);
    const generated = tf.where(flat.less(vocabSize), flat, tf.zerosLike(flat)) as tf.Tensor1D;
    const negative = softmaxCrossEntropy(mixture.logits, generated, { reduction: 'none', ignoreIndex: PAD });
    return [mixture.weights, mixture.generate, negative];
  });
  const [weights, generate, losses] = tensors.map((tensor) => tensor.dataSync() as Float32Array) as [
    Float32Array, // [N * T, S]
    Float32Array, // [N * T]
    Float32Array, // [N * T]
  ];
  tf.dispose(tensors);
  const time = Math.max(...summaries.map(({ length }) => length)) + 1;
  const steps = weights.length / generate.length;
  return summaries.map((ids, row) =>
    ids.map((id, t) => {
      const at = row * time + t;
      const attention = weights.slice(at * steps, at * steps + encoded[row]!.ids.length);
      const reads = attention.reduce((sum, weight, s) => sum + (encoded[row]!.ids[s] === id ? weight : 0), 0);
      const p = 1 / (1 + Math.exp(-generate[at]!));
      const [generated, copied] = [id < vocabSize ? p * Math.exp(-losses[at]!) : 0, (1 - p) * reads];
      return { copied: copied / (generated + copied), attention };
    }),
  );
}

function toSummary(
  writer: Writer,
  { words, unread }: ReadDocument,
  encoded: EncodedDocument,
  { tokens, score }: Hypothesis,
  origins: readonly Origin[],
): Summary {
  const places = tokens.map((id, t) => (origins[t]!.copied > 0.5 ? maxRead(origins[t]!.attention, encoded, id) : -1));
  const written = wordsOf(writer, encoded, tokens).map((word, t): SummaryWord => {
    const { copied, attention } = origins[t]!;
    return { text: words[places[t]!] ?? word, copied, attention };
  });
  const read = words.map((_, s) => origins.reduce((sum, { attention }) => sum + attention[s]!, 0));
  const most = Math.max(...read, 1e-9);
  return {
    text: joined(
      writer,
      written.map(({ text }) => text),
    ),
    source: words.map((text, s) => ({ text, chosen: places.includes(s), weight: read[s]! / most })),
    words: written,
    unread,
    ...unknownOf(encoded.ids.map((id) => (id < writer.vocabulary.size ? id : UNK))),
    details: {
      score: Number(score.toFixed(4)),
      copied: written.map(({ text, copied }) => [text, Number(copied.toFixed(4))]),
    },
  };
}

/** Where the document has this word, and was read most. */
function maxRead(attention: Float32Array, { ids }: EncodedDocument, id: number): number {
  let best = -1;
  ids.forEach((own, s) => {
    if (own === id && (best < 0 || attention[s]! > attention[best]!)) best = s;
  });
  return best;
}
