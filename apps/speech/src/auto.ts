// What the user's own clips say about the task, tokens, sizes and training: facts, and the choices that suit them.
import type { Choice } from '@longhand/cli';
import { type Config, presets } from './config.ts';

export interface ClipFacts {
  /** Of train. */
  readonly clips: number;
  /** Different texts. */
  readonly texts: number;
  /** Words of a text in the mean. */
  readonly words: number;
  /** Different words. */
  readonly vocabulary: number;
  /** Clips that the rarest word is in. */
  readonly rarest: number;
}

/** Facts of the train split, of its texts alone. */
export function measureClips(train: readonly { readonly text: string }[]): ClipFacts {
  const texts = train.map(({ text }) => text.trim().toLowerCase());
  const words = texts.map((text) => text.split(/\s+/u).filter(Boolean));
  const counts = new Map<string, number>();
  for (const own of words) for (const word of new Set(own)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return {
    clips: texts.length,
    texts: new Set(texts).size,
    words: words.reduce((sum, { length }) => sum + length, 0) / Math.max(1, texts.length),
    vocabulary: counts.size,
    rarest: Math.min(...counts.values()),
  };
}

/** Settings that suit the clips, each with the fact that speaks for it. */
export function chooseSettings(facts: ClipFacts): Choice<Config>[] {
  const { clips, texts, words, vocabulary, rarest } = facts;
  const isolated = words === 1 && texts <= 200 && clips >= 5 * texts;
  if (isolated)
    return [{ because: `${counted(clips)} clips are one of ${counted(texts)} words each`, values: isolatedWords }];
  return [
    ...(vocabulary <= 50 && rarest >= 10
      ? [{ because: `Each of ${vocabulary} words is in ${rarest} clips or more`, values: { tokens: 'words' as const } }]
      : []),
    ...length(clips),
  ];
}

// Dither and level stay as the defaults have them: recordings differ.
const { dither: _, gain: __, ...isolatedWords } = presets.words;

/** Small batches make more updates of few clips. */
function length(clips: number): Choice<Config>[] {
  if (clips >= 2000) return [];
  const because = `${counted(clips)} clips are few`;
  if (clips >= 300)
    return [{ because, values: { batchSize: 8, epochs: 80, dropout: 0.4, learningRate: 1.5e-3, emaDecay: 0.995 } }];
  const batchSize = 4;
  const epochs = Math.min(150, Math.max(40, Math.round((3000 * batchSize) / Math.max(1, clips))));
  const size = { hiddenSize: 128, numLayers: 2, timeMaskFrames: 15 };
  return [
    { because, values: { ...size, learningRate: 2e-3 } },
    { because: `${because}: more updates`, values: { batchSize, epochs } },
  ];
}

const counted = (number: number): string => number.toLocaleString('en');
