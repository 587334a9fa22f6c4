// What a model is made of.
import type { FeaturePipeline } from './features.ts';
import type { Recognizer } from './model.ts';
import type { Description } from './settings.ts';
import type { SpeechTokens } from './tokens.ts';

/** What `loadModel` puts together, for who needs the emissions themselves. */
export interface SpeechParts {
  readonly description: Description;
  readonly tokens: SpeechTokens;
  readonly pipeline: FeaturePipeline;
  /** The caller's to dispose. */
  readonly recognizer: Recognizer;
}
