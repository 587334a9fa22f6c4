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
}

/** Facts of the train split. */
export function measureDocuments(train: readonly { readonly document: string }[]): DocumentFacts {
  const words = train.reduce((sum, { document }) => sum + wordsIn(document), 0);
  return { documents: train.length, words: words / Math.max(1, train.length) };
}

const wordsIn = (text: string): number =>
  text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{M}\p{N}]+/gu)?.length ?? 0;

type Own = Config & Settings;

/** Settings that suit the documents, each with the fact that speaks for it. */
export function chooseSettings(facts: DocumentFacts, mode: ModeName): Choice<Own>[] {
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
