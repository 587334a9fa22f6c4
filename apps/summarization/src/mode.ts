// The contract of a way to summarize. The app's train, evaluate, predict and report are written once, against what stands
// here; a mode (compression, extraction, abstraction) is a folder with a `mode.ts` that exports `defineMode({...})`, and a model
// in @longhand/summarization.
// - Settings: `settings` are flags of its own, `base` changes to the common ones (config.ts), `tiny` those of a first look.
// - `build` learns vocabularies from the train split and writes them into the run; it gives a `Learner`, whose weights are new.

import type { SettingShape, ValuesOf } from '@longhand/bundle/settings';
import type { TrainingTask } from '@longhand/cli/experiment';
import type { GeneratedTarget, SummarizationSet, SummaryExample } from '@longhand/datasets';
import type { RunFolder } from '@longhand/runs';
import type { ModeName, SummarizeOptions, Summarizer } from '@longhand/summarization';
import type { Config } from './config.ts';

export interface ModeDefinition<Own extends SettingShape> {
  readonly name: ModeName;
  /** Settings that it has beside the common ones. */
  readonly settings: Own;
  /** Its defaults of common settings. */
  readonly base: Partial<Config>;
  /** The preset `tiny`: a minute on two cores. */
  readonly tiny: Partial<Config & ValuesOf<Own>>;
  /** What it chooses from a document, which says what the baselines choose. */
  readonly chooses: 'words' | 'sentences';
  /** What the generated set's summaries are for it. */
  readonly target: GeneratedTarget;
  /** How dev is summarized in training: faster than in the end. */
  readonly devOptions?: SummarizeOptions;
  /** The settings with all that is left to the data chosen, and said; it changes nothing that a flag says. */
  choose?(config: Config & ValuesOf<Own>, set: SummarizationSet, print: (line: string) => void): Config & ValuesOf<Own>;
  /** @throws DataError if the set has not what the mode learns from; ConfigError for settings that do not go together */
  build(
    run: RunFolder,
    config: Config & ValuesOf<Own>,
    set: SummarizationSet,
    print: (line: string) => void,
  ): Promise<Learner>;
}

/** A mode as the app sees it: with settings whose keys it need not know. */
export interface Mode extends Omit<ModeDefinition<SettingShape>, 'tiny'> {
  readonly tiny: Partial<Config>;
}

export const defineMode = <Own extends SettingShape>(definition: ModeDefinition<Own>): Mode =>
  definition as unknown as Mode;

/** A summarizer in training. */
export interface Learner {
  readonly summarizer: Summarizer;
  /** For a person, at the start of training: sizes of vocabularies. */
  readonly description: string;
  trainer(examples: readonly SummaryExample[]): Trainer;
  /** What learns from sentences that have no summaries, where the mode can. */
  pretrainer?(sentences: readonly string[]): Pretrainer;
  /** More dev metrics than those of the summaries, e.g. `loss`; names must not be those of scores.ts. */
  devMetrics?(dev: readonly SummaryExample[]): Readonly<Record<string, number>>;
}

/** What the training loop asks for. A batch is the mode's own affair. */
export interface Trainer extends Pick<TrainingTask<unknown>, 'examples' | 'batches' | 'loss' | 'size' | 'unit'> {
  /** For a person: what was cut or left out. */
  readonly notes: readonly string[];
}

export interface Pretrainer extends Trainer {
  /** The loss over all its sentences, without dropout. */
  meanLoss(): number;
}
