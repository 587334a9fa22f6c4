// What a model makes of clips whose features are there, for scores and the report.
import { at } from '@longhand/base';
import type { CtcEmissions, PrefixScorer } from '@longhand/decoding';
import {
  classify,
  classOf,
  decode,
  emissionsOf,
  type SearchSettings,
  type SpeechParts,
  type Transcript,
} from '@longhand/speech';
import type { Config } from './config.ts';
import type { Example } from './data.ts';

export interface Transcribed {
  /** The best of each clip. */
  readonly transcripts: readonly Transcript[];
  /** Where the task is to transcribe. */
  readonly emissions: readonly CtcEmissions[];
}

/** Of the first variant of each clip. */
export function transcribe(
  { recognizer, tokens, pipeline }: Pick<SpeechParts, 'recognizer' | 'tokens' | 'pipeline'>,
  { task }: Pick<Config, 'task'>,
  examples: readonly Example[],
  search: SearchSettings,
  scorer?: PrefixScorer<unknown>,
): Transcribed {
  const features = examples.map(({ variants }) => pipeline.finish(at(variants, 0)));
  if (task === 'classify') {
    const transcripts = classify(recognizer, features).map((probabilities) => classOf(probabilities, tokens));
    return { transcripts, emissions: [] };
  }
  const emissions = emissionsOf(recognizer, features);
  return { transcripts: emissions.map((one) => at(decode(one, tokens, search, scorer), 0)), emissions };
}
