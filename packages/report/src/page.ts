// What a run's page shows, as data.

export interface ReportPage {
  readonly title: string;
  readonly subtitle?: string;
  /** The command that makes the run again. */
  readonly command: string;
  readonly metrics: readonly PageMetric[];
  readonly sections: readonly Section[];
  readonly settings: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, unknown>>;
}

export interface PageMetric {
  readonly name: string;
  readonly value: number;
  /** 95 % interval. */
  readonly low?: number;
  readonly high?: number;
  /** Shown times 100 with a percent sign. */
  readonly percent?: boolean;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A part of the page; apps choose theirs. */
export type Section =
  | {
      readonly kind: 'curves';
      readonly title: string;
      readonly xLabel: string;
      readonly yLabel: string;
      readonly series: readonly { readonly name: string; readonly points: readonly Point[] }[];
    }
  | {
      readonly kind: 'confusion';
      readonly title: string;
      readonly labels: readonly string[];
      /** `counts[truth][prediction]`. */
      readonly counts: readonly (readonly number[])[];
    }
  | {
      readonly kind: 'heatMap';
      readonly title: string;
      readonly note?: string;
      readonly rows: readonly string[];
      readonly columns: readonly string[];
      /** `values[row][column]`, from 0 to 1. */
      readonly values: readonly (readonly number[])[];
    }
  | {
      /** Too many numbers for a table: features, probabilities over time. */
      readonly kind: 'image';
      readonly title: string;
      readonly note?: string;
      /** `values[row][column]`, the first row on top, from 0 (light) to 1 (dark). */
      readonly values: readonly ArrayLike<number>[];
      /** A name for each row. */
      readonly rows?: readonly string[];
      /** What stands below, from the first column to the last. */
      readonly columns?: string;
    }
  | {
      readonly kind: 'table';
      readonly title: string;
      readonly note?: string;
      readonly columns: readonly string[];
      readonly rows: readonly (readonly (string | number)[])[];
    }
  | {
      readonly kind: 'examples';
      readonly title: string;
      readonly note?: string;
      readonly rows: readonly ExampleRow[];
    }
  | {
      readonly kind: 'summaries';
      readonly title: string;
      readonly note?: string;
      readonly rows: readonly SummaryRow[];
    }
  | {
      /** Spaces and line ends stay as they are. */
      readonly kind: 'preformatted';
      readonly title: string;
      readonly note?: string;
      readonly blocks: readonly string[];
    }
  | { readonly kind: 'text'; readonly title: string; readonly paragraphs: readonly string[] };

export interface ExampleRow {
  readonly text: string;
  readonly truth: string;
  readonly prediction: string;
  /** Probability that the model gave its prediction. */
  readonly probability: number;
  /** Weights from -1 to 1 colour the tokens instead of the plain text. */
  readonly tokens?: readonly { readonly token: string; readonly weight: number }[];
}

/** A document beside its summary. */
export interface SummaryRow {
  readonly name: string;
  /** Words or sentences of the document; the chosen ones are marked, by their weight from 0 to 1. */
  readonly source: readonly { readonly text: string; readonly chosen: boolean; readonly weight: number }[];
  /** Plain, or words with the probability that each was copied. */
  readonly summary: string | readonly { readonly text: string; readonly copied: number }[];
  readonly references: readonly string[];
  readonly score: string;
}
