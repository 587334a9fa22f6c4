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
