// What a row of the benchmark is made of; entries.ts lists them.
import type { MetricKey } from '@longhand/metrics';

export const apps = ['sentiment', 'translation', 'summarization', 'speech'] as const;
export type App = (typeof apps)[number];

export const presets = ['tiny', 'base'] as const;
export type Preset = (typeof presets)[number];

/** A file that the user has to bring: in flags it stands as `{vectors}`. */
const suppliedFiles = ['vectors', 'reuters'] as const;
export type SuppliedFile = (typeof suppliedFiles)[number];

/** A figure that others published on the same test set. */
export interface Anchor {
  readonly metric: MetricKey;
  /** In the metric's own unit: an accuracy is a fraction. */
  readonly value: number;
  readonly system: string;
  readonly source: string;
  /** From memory: nobody here read it in its source. */
  readonly recalled?: true;
}

/** A command of the app before the training itself. */
export interface Step {
  readonly script: 'pre-train' | 'headlines' | 'train';
  /** Of its run, or of the file that its standard output becomes; in later flags `{name}` stands for the path. */
  readonly name: string;
  readonly flags: readonly string[];
  /** What it prints becomes a file of this ending; absent: it trains a run. */
  readonly prints?: string;
}

export interface Entry {
  /** Of `--only`, of the run and of the file in `results/`. */
  readonly name: string;
  readonly preset: Preset;
  readonly app: App;
  /** The data, for people. */
  readonly set: string;
  /** The model, for people. */
  readonly system: string;
  /** Flags of the app's `train`. */
  readonly train: readonly string[];
  /** Flags of the app's `evaluate`, beside `--split`. */
  readonly evaluate: readonly string[];
  /** The metrics that are shown, the most important first. */
  readonly metrics: readonly [MetricKey, ...MetricKey[]];
  /** Another entry whose run this one evaluates in its own way. */
  readonly runOf?: string;
  readonly before: readonly Step[];
  /** False: nothing is drawn, so that one run says all. */
  readonly seeded: boolean;
  /** Baselines of the evaluation report: the beginning of their names. */
  readonly trivial?: string;
  readonly classical?: string;
  /** Another entry that is the classical baseline. */
  readonly classicalEntry?: string;
  readonly published: readonly Anchor[];
  /** About how long its training takes, for the time left. */
  readonly seconds: number;
}

/** Flags of a command line. */
export const words = (text: string): string[] => text.split(' ').filter(Boolean);
const rouge: readonly [MetricKey, ...MetricKey[]] = ['rouge1', 'rouge2', 'rougeL'];
export const translation: readonly [MetricKey, ...MetricKey[]] = ['bleu', 'chrfpp', 'ter'];
const compression: readonly [MetricKey, ...MetricKey[]] = ['tokenF1', 'macroTokenF1', 'compressionRate', 'exact'];

/** An entry as the lists write it. */
export type Given = Pick<Entry, 'name' | 'set' | 'system' | 'metrics' | 'seconds'> & {
  readonly train: string;
  readonly evaluate?: string;
} & Partial<Omit<Entry, 'train' | 'evaluate'>>;

export const entries = (app: Entry['app'], preset: Entry['preset'], given: readonly Given[]): Entry[] =>
  given.map(({ train, evaluate = '', ...own }) => ({
    ...{ app, preset, seeded: true, before: [], published: [] },
    ...own,
    ...{ train: words(train), evaluate: words(evaluate) },
  }));

export const anchor = (metric: MetricKey, value: number, system: string, source: string, recalled = false): Anchor => ({
  ...{ metric, value, system, source },
  ...(recalled && { recalled: true }),
});

// What entries of a kind share.
export const majority = { metrics: ['accuracy'] as const, trivial: 'majority' };
export const lead = { metrics: rouge, trivial: 'lead', classical: 'TextRank' };
export const keepAll = { metrics: compression, trivial: 'keep all', classical: 'TextRank' };
