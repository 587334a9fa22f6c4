// What a run's page shows, as data: one schema, which the JSON inside a page follows.
import * as z from 'zod';

const text = z.string();
/** JSON has neither NaN nor infinity and writes null: it is read as NaN. */
const number = z.union([z.number(), z.nan(), z.null().transform(() => Number.NaN)], 'a number');
const list = <Item extends z.ZodType>(item: Item) => z.array(item).readonly();

const metric = z.object({
  name: text,
  value: number,
  /** 95 % interval. */
  low: number.optional(),
  high: number.optional(),
  /** Shown times 100 with a percent sign. */
  percent: z.boolean().optional(),
});

const point = z.object({ x: number, y: number });
const grid = list(list(number));

const labelledExample = z.object({
  text,
  truth: text,
  prediction: text,
  /** Probability that the model gave its prediction. */
  probability: number,
  /** Ease, by which examples are sorted: the probability of the truth. Default: made of `probability`. */
  score: number.optional(),
  /** In words or tokens. */
  length: number.optional(),
  name: text.optional(),
  /** Weights from -1 to 1 colour the tokens instead of the plain text. */
  tokens: list(z.object({ token: text, weight: number })).optional(),
  /** The weights say how much was looked at, from 0 to 1, and speak neither for nor against: one colour. */
  unsigned: z.boolean().optional(),
});

const writtenExample = z.object({
  name: text,
  /** Words or sentences; the chosen ones are marked, by their weight from 0 to 1. */
  source: z.union([text, list(z.object({ text, chosen: z.boolean(), weight: number }))]),
  /** What the model wrote: plain, or words with the probability that each was copied. */
  output: z.union([text, list(z.object({ text, copied: number }))]),
  references: list(text),
  /** Ease, by which examples are sorted. */
  score: number,
  /** The score for people: `BLEU 31.2`. */
  verdict: text,
  length: number.optional(),
  /** Spaces and line ends stay: reference and output above each other. */
  alignment: text.optional(),
});

/** Sections that name the same group stand under one heading. */
const common = { title: text, note: text.optional(), group: text.optional() };

const section = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('curves'),
    ...common,
    xLabel: text,
    yLabel: text,
    series: list(z.object({ name: text, points: list(point) })),
    /** Both axes are shares from 0 to 1, shown as percent. */
    shares: z.boolean().optional(),
    /** Across the page. */
    wide: z.boolean().optional(),
    /** The page offers to smooth it. */
    smooth: z.boolean().optional(),
  }),
  z.object({
    kind: z.literal('bars'),
    ...common,
    /** What a bar's length is. */
    label: text,
    percent: z.boolean().optional(),
    bars: list(
      z.object({
        name: text,
        value: number,
        /** 95 % interval. */
        low: number.optional(),
        high: number.optional(),
        /** Examples behind the bar. */
        count: number.optional(),
      }),
    ),
  }),
  z.object({
    kind: z.literal('reliability'),
    ...common,
    /** Expected calibration error, from 0 to 1. */
    error: number,
    /** Means of each bin of confidence, from 0 to 1. */
    bins: list(z.object({ from: number, to: number, confidence: number, accuracy: number, count: number })),
  }),
  z.object({
    kind: z.literal('confusion'),
    ...common,
    labels: list(text),
    /** `counts[truth][prediction]`. */
    counts: grid,
  }),
  z.object({
    kind: z.literal('heatMap'),
    ...common,
    rows: list(text),
    columns: list(text),
    /** `values[row][column]`, from 0 to 1. */
    values: grid,
  }),
  z.object({
    /** A map: what lies beside what. The axes have no meaning of their own. */
    kind: z.literal('points'),
    ...common,
    /** Each in a colour. */
    groups: list(z.object({ name: text, points: list(z.object({ x: number, y: number, label: text.optional() })) })),
  }),
  z.object({
    /** Too many numbers for a table: features, probabilities over time. */
    kind: z.literal('image'),
    ...common,
    /** `values[row][column]`, the first row on top, from 0 (light) to 1 (dark). Not in the JSON of a page, which has the picture. */
    values: list(z.custom<ArrayLike<number>>((value) => typeof value === 'object' && value !== null)),
    /** A name for each row. */
    rows: list(text).optional(),
    /** What stands below, from the first column to the last. */
    columns: text.optional(),
  }),
  z.object({
    kind: z.literal('table'),
    ...common,
    columns: list(text),
    rows: list(list(z.union([text, number]))),
  }),
  z.object({
    kind: z.literal('examples'),
    ...common,
    /** What the score is: `probability of the true class`, `BLEU`. */
    scoreName: text.optional(),
    /** Words of an output that its references lack are marked, and the other way round. */
    compare: z.boolean().optional(),
    /** How many there are of which these are a sample. */
    total: z.number().optional(),
    rows: list(z.union([labelledExample, writtenExample])),
  }),
  z.object({
    /** Spaces and line ends stay as they are. */
    kind: z.literal('preformatted'),
    ...common,
    blocks: list(text),
  }),
  z.object({ kind: z.literal('text'), ...common, paragraphs: list(text) }),
]);

/** Of the JSON inside a page. */
export const pageSchema = z.object({
  title: text,
  subtitle: text.optional(),
  /** The command that makes the run again. */
  command: text,
  metrics: list(metric),
  sections: list(section),
  settings: z.record(text, z.unknown()),
  /** What the settings are without flags, or with the preset alone: those that differ are shown first. */
  baseline: z.record(text, z.unknown()).optional(),
  environment: z.record(text, z.unknown()),
});

type Schema = z.output<typeof pageSchema>;
/** All that a page shows. */
export type ReportPage = Readonly<Schema>;
/** A metric as the page shows it. */
export type PageMetric = Readonly<z.output<typeof metric>>;
/** A point of a curve. */
export type Point = Readonly<z.output<typeof point>>;
/** A part of the page; apps choose theirs. */
export type Section = Readonly<z.output<typeof section>>;
/** A section of one kind. */
export type SectionOf<Kind extends Section['kind']> = Extract<Section, { readonly kind: Kind }>;
/** A text with its true class and the predicted one. */
export type LabelledExample = Readonly<z.output<typeof labelledExample>>;
/** A text that was written, beside its source and reference. */
export type WrittenExample = Readonly<z.output<typeof writtenExample>>;
