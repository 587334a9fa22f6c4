// What has been said since the last pause of a stream.
import { at } from '@longhand/base';
import { type CtcEmissions, createGreedyDecoder, createPrefixSearch, type PrefixScorer } from '@longhand/decoding';
import type { SearchSettings, Transcript } from './inference.ts';
import { blank, type SpeechTokens } from './tokens.ts';

interface UtteranceSettings extends Pick<SearchSettings, 'beam' | 'minLogProb'> {
  readonly scorer?: PrefixScorer<unknown>;
}

export interface OpenUtterance {
  frames(): number;
  push(emissions: CtcEmissions): void;
  /** Frames of blanks since the last token. */
  silence(): number;
  /** @param ended false while more may come */
  transcript(ended: boolean): Transcript;
  /** Of all frames so far. */
  emissions(): CtcEmissions;
}

export function createUtterance(tokens: SpeechTokens, { beam, minLogProb, scorer }: UtteranceSettings): OpenUtterance {
  const classes = tokens.vocabulary.size;
  const greedy = createGreedyDecoder();
  const search =
    beam > 1
      ? createPrefixSearch({ classes, blank, beamSize: beam, minLogProb, ...(scorer && { scorer }) })
      : undefined;
  const pieces: CtcEmissions[] = [];
  let frames = 0;
  return {
    frames: () => frames,
    push: (emissions) => {
      greedy.push(emissions);
      search?.push(emissions);
      pieces.push(emissions);
      frames += emissions.frames;
    },
    silence: () => frames - (greedy.result().spans.at(-1)?.end ?? frames),
    transcript: (ended) => {
      if (search) {
        const best = at(search.hypotheses(1, ended), 0);
        return { text: tokens.decode(best.tokens), score: best.score, ids: best.tokens };
      }
      const { tokens: ids, logProb } = greedy.result();
      return { text: tokens.decode(ids), score: logProb, ids };
    },
    emissions: () => ({ logProbs: joined(pieces, frames * classes), frames, classes, blank }),
  };
}

function joined(pieces: readonly CtcEmissions[], length: number): Float32Array {
  const all = new Float32Array(length);
  let offset = 0;
  for (const { logProbs } of pieces) {
    all.set(logProbs, offset);
    offset += logProbs.length;
  }
  return all;
}
