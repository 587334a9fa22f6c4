// Settings and data that cannot suit each other, and scores that say nothing: each a line with the fix.

const percent = (share: number): string => `${Math.round(100 * share)} %`;
const counted = (number: number, unit: string): string =>
  `${number.toLocaleString('en')} ${number === 1 ? unit.replace(/s$/, '') : unit}`;

/** What is known of the data before a training. */
export interface DataFacts {
  /** What a row is, e.g. `texts`. */
  readonly unit: string;
  /** Rows of dev that can be scored. */
  readonly dev: number;
  /** Fewest rows that can choose an epoch; default 50. */
  readonly fewest?: number;
  /** Whether the app has --folds, which needs no dev split of its own; it is not said where it is in use. */
  readonly folds?: 'offered' | 'used';
  /** Tokens of the rows, where they are text: of train and dev in all, and those of dev that the vocabulary lacks. */
  readonly tokens?: {
    readonly train: number;
    readonly trainRows: number;
    readonly dev: number;
    readonly unknown: number;
  };
  /** Flags that make other tokens, e.g. `--tokenizer characters`. */
  readonly otherTokens?: string;
  /** Rows of each class by its name. */
  readonly classes?: Readonly<Record<string, { readonly train: number; readonly dev: number }>>;
}

/** Lines to print before a training. */
export const dataWarnings = (facts: DataFacts): string[] =>
  [smallDev(facts), oneToken(facts), unknownTokens(facts), ...classWarnings(facts)].flatMap((line) =>
    line === undefined ? [] : [`Warning: ${line}`],
  );

function smallDev({ dev, unit, fewest = 50, folds }: DataFacts): string | undefined {
  if (dev === 0 || dev >= fewest) return undefined;
  const offered = folds === 'offered' ? ', or cross-validate with --folds 5' : '';
  return `dev has ${counted(dev, unit)}, too few to choose an epoch by: one is ${percent(1 / dev)} of them. Give ${fewest} or more${offered}; --select last does not ask dev.`;
}

function oneToken({ tokens, unit, otherTokens }: DataFacts): string | undefined {
  if (!tokens || tokens.trainRows === 0) return undefined;
  const mean = tokens.train / tokens.trainRows;
  if (mean >= 1.5) return undefined;
  return `${unit} of train have ${mean.toFixed(1)} tokens in the mean: nothing is left to read. ${tokensFix(otherTokens)}`;
}

function unknownTokens({ tokens, otherTokens }: DataFacts): string | undefined {
  if (!tokens || tokens.dev === 0) return undefined;
  const share = tokens.unknown / tokens.dev;
  if (share <= 0.3) return undefined;
  return `${percent(share)} of the tokens of dev are unknown to the vocabulary. ${tokensFix(otherTokens)} A lower --min-count keeps more words.`;
}

const tokensFix = (flags: string | undefined): string => (flags ? `Try ${flags}.` : 'Try another --tokenizer.');

function classWarnings({ classes = {}, unit, folds }: DataFacts): string[] {
  const entries = Object.entries(classes);
  const missing = entries.filter(([, { train, dev }]) => train > 0 && dev === 0).map(([name]) => name);
  const unseen = entries.filter(([, { train, dev }]) => train === 0 && dev > 0).map(([name]) => name);
  const other = folds === 'offered' ? ', or --folds 5' : '';
  return [
    ...(missing.length > 0
      ? [`dev has no ${unit} of ${listed(missing)}: its scores say nothing of them. Give some${other}.`]
      : []),
    ...(unseen.length > 0 ? [`train has no ${unit} of ${listed(unseen)}, which dev has: they cannot be learned.`] : []),
  ];
}

const listed = (names: readonly string[]): string =>
  names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ');

/** What scores near nothing mean, by the key of their metric. */
const nothing: readonly {
  readonly key: string;
  readonly isNothing: (value: number) => boolean;
  readonly text: string;
}[] = [
  {
    key: 'matthews',
    isNothing: (value) => Math.abs(value) < 0.02,
    text: 'Matthews is about 0: the answers say no more than chance. Check that labels and texts belong together; train longer, with a higher --learning-rate or --class-weights balanced.',
  },
  {
    key: 'wer',
    isNothing: (value) => value > 95,
    text: 'WER is near 100 %: hardly a word is right. Check that sounds and texts belong together; train longer, or with other --tokens.',
  },
  {
    key: 'rouge1',
    isNothing: (value) => value < 2,
    text: 'ROUGE-1 is about 0: the summaries share no words with the references. Check that documents and summaries belong together.',
  },
];

/** Lines for scores that are about nothing. @param scores by the key of the metric, in its own unit */
export const scoreWarnings = (scores: Readonly<Record<string, number>>): string[] =>
  nothing.flatMap(({ key, isNothing, text }) => {
    const value = scores[key];
    return value !== undefined && isNothing(value) ? [`Warning: ${text}`] : [];
  });
