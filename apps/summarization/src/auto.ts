// What the user's own documents say about sizes and training: facts, and the choices that suit them. What a summary's length is
// and which labels teach it, extraction chooses by itself (extraction/choose.ts).
import type { Choice, Settings } from '@longhand/cli';
import type { ModeName } from '@longhand/summarization';
import type { Config } from './config.ts';

export interface DocumentFacts {
  /** Of train. */
  readonly documents: number;
  /** Words of a document in the mean; of a language without spaces, characters. */
  readonly words: number;
  /** Share of the documents that have more words than the model reads at once. */
  readonly longer: number;
}

/** Facts of the train split. @param maxWords that the model reads at once */
export function measureDocuments(train: readonly { readonly document: string }[], maxWords: number): DocumentFacts {
  const lengths = train.map(({ document }) => wordsIn(document));
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, one) => sum + one, 0) / Math.max(1, train.length);
  return { documents: train.length, words: mean(lengths), longer: mean(lengths.map((one) => Number(one > maxWords))) };
}

const wordsIn = (text: string): number =>
  text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{M}\p{N}]+/gu)?.length ?? 0;

type Own = Config & Settings;

/** Settings that suit the documents, each with the fact that speaks for it. */
export function chooseSettings(facts: DocumentFacts, mode: ModeName): Choice<Own>[] {
  return [...choicesOfSize(facts, mode), ...choicesOfLength(facts, mode)];
}

/** What a model has seen only in part it learned to sum up from its beginning; what was whole in training is not to be cut later. */
function choicesOfLength({ longer }: DocumentFacts, mode: ModeName): Choice<Own>[] {
  if (mode !== 'abstraction' || longer > 0.05) return [];
  const because = `Train has ${longer === 0 ? 'no' : 'few'} documents that are longer than --max-words`;
  return [{ because, values: { longDocuments: 'pieces' } }];
}

function choicesOfSize(facts: DocumentFacts, mode: ModeName): Choice<Own>[] {
  const { documents, words } = facts;
  if (documents >= few[mode]) return [];
  const [size, because] = [sizes[mode], `${counted(documents)} documents are few`];
  return [
    ...(size ? [{ because, values: size }] : []),
    { because: `${because}: more updates`, values: updatesFor(facts, mode) },
    ...(documents * words < 100_000 ? [{ because: 'They have few words', values: { minCount: 1 } }] : []),
  ];
}

/** The defaults were chosen on about as many, or more. */
const few: Readonly<Record<ModeName, number>> = { extraction: 1500, compression: 5000, abstraction: 20_000 };

const sizes: Readonly<Record<ModeName, Partial<Own> | undefined>> = {
  extraction: undefined,
  compression: undefined,
  abstraction: { embeddingSize: 128, encoderSize: 128, decoderSize: 256 },
};

/** Words that abstraction reads in all epochs together: some minutes on a core. */
const budget = 10_000_000;

function updatesFor({ documents, words }: DocumentFacts, mode: ModeName): Partial<Own> {
  if (mode === 'extraction') return { batchSize: 16, epochs: 8 };
  if (mode === 'compression') return { batchSize: 16, epochs: 15 };
  const epochs = Math.min(40, Math.max(10, Math.round(budget / Math.max(1, documents * words))));
  return { batchSize: documents < 2000 ? 16 : 32, epochs, patience: Math.ceil(epochs / 4), emaDecay: 0.99 };
}

const counted = (number: number): string => number.toLocaleString('en');
