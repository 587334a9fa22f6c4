// Texts and their classes, as every reader gives them.
import type { Column } from './rows.ts';

/** A text and its class. */
export interface LabelledText {
  readonly text: string;
  /** Index into the set's labels. */
  readonly label: number;
  /** Where the row came from, e.g. `test.tsv.gz line 12`. */
  readonly id?: string;
}

/** Texts in classes, in three splits that share no work: train to fit, dev to choose, test to publish. */
export interface ClassificationSet {
  readonly name: string;
  /** Names of the classes; ordered from negative to positive where that makes sense. */
  readonly labels: readonly string[];
  /** BCP 47 code of the texts' language, e.g. `en`; `und` for a user's own set. */
  readonly language: string;
  readonly splits: {
    readonly train: readonly LabelledText[];
    readonly dev: readonly LabelledText[];
    readonly test: readonly LabelledText[];
  };
  /** What a person should know about how the splits were made, e.g. rows left out. */
  readonly notes: readonly string[];
}

/** Columns of your own data, and how it is divided. */
export interface ClassificationOptions {
  /** Of your own data, by name or number; default `text`. */
  readonly textColumn?: Column;
  /** Default `label`. */
  readonly labelColumn?: Column;
  /** SST: train on every labelled phrase of the trees too. */
  readonly phrases?: boolean;
  /** Of the division of data that has no splits, or no dev. */
  readonly seed?: number;
}
