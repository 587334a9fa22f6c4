// What decoding needs of a model. Decoding itself knows no tensors: a model may be an LSTM, an ensemble, or a table in a test.
import { ConfigError, DataError, ShapeError } from '@longhand/base';

/** What a model says of the next token of each row. */
export interface Step<State> {
  /** `[rows, count]`, row-major: the most probable next tokens of each row, best first. */
  readonly tokens: Int32Array;
  /** `[rows, count]`: their log probabilities. */
  readonly logProbs: Float32Array;
  readonly state: State;
  /** `[rows, S]` weights over the source, where asked for. */
  readonly attention?: Float32Array;
}

/** A token and its log probability. */
export interface Candidate {
  readonly token: number;
  readonly logProb: number;
}

/** What a step over `rows` rows found for one of them, best first. @throws DataError if the model gives NaN */
export function candidatesOf({ tokens, logProbs }: Step<unknown>, row: number, rows: number): Candidate[] {
  const width = tokens.length / rows;
  return Array.from({ length: width }, (_, i) => {
    const [token, logProb] = [tokens[row * width + i]!, logProbs[row * width + i]!];
    checkNumber(logProb, token, row);
    return { token, logProb };
  });
}

function checkNumber(logProb: number, token: number, row: number): void {
  if (!Number.isNaN(logProb)) return;
  throw new DataError({
    where: `decoding: token ${token} of row ${row}`,
    expected: 'log probabilities',
    got: 'NaN',
    fix: 'Look for NaN in the weights.',
  });
}

/** What a search wants of a step. */
export interface StepOptions {
  /** How many tokens of each row are wanted, 1 to V. */
  readonly count: number;
  readonly withAttention: boolean;
}

/** A model as searches see it: a state, and the most probable next tokens of each row. */
export interface DecodingModel<State> {
  readonly vocabSize: number;
  /** Sentences of the batch. */
  readonly batch: number;
  /** One row for each sentence. */
  start(): State;
  /** @param last the last token of each row; the rows of a sentence stand together, as many for each */
  step(last: Int32Array, state: State, options: StepOptions): Step<State>;
  /** The state whose row i is `rows[i]` of this one, for the sentences at these places among its own; this one is used up. */
  select(state: State, rows: Int32Array, sentences: Int32Array): State;
  dispose(state: State): void;
}

/**
 * Several models as one: the mean of their probabilities.
 * @throws ConfigError if there is none; ShapeError if vocabularies or batches differ
 */
export function ensemble(models: readonly DecodingModel<unknown>[]): DecodingModel<readonly unknown[]> {
  const [first] = models;
  if (!first) throw new ConfigError({ where: 'ensemble', expected: 'at least one model', got: 'none' });
  const { vocabSize, batch } = first;
  for (const other of models) checkAlike(first, other);
  return {
    vocabSize,
    batch,
    start: () => models.map((model) => model.start()),
    step: (last, states, { count, withAttention }) => {
      const all = { count: vocabSize, withAttention };
      const steps = models.map((model, i) => model.step(last, states[i], all));
      return {
        ...bestOfMean(steps, last.length, vocabSize, count),
        state: steps.map(({ state }) => state),
        attention: withAttention ? meanAttention(steps) : undefined,
      };
    },
    select: (states, rows, sentences) => models.map((model, i) => model.select(states[i], rows, sentences)),
    dispose: (states) => {
      for (const [i, model] of models.entries()) model.dispose(states[i]);
    },
  };
}

function checkAlike(first: DecodingModel<unknown>, other: DecodingModel<unknown>): void {
  const sizes = ({ vocabSize, batch }: DecodingModel<unknown>) => `vocabulary ${vocabSize}, batch ${batch}`;
  if (sizes(other) !== sizes(first))
    throw new ShapeError({ where: 'ensemble', expected: `${sizes(first)} in all models`, got: sizes(other) });
}

/** The best tokens by the mean of the models' probabilities, of equals the lower one first. */
function bestOfMean(steps: readonly Step<unknown>[], rows: number, vocabSize: number, count: number) {
  const tokens = new Int32Array(rows * count);
  const logProbs = new Float32Array(rows * count);
  const sums = new Float64Array(vocabSize);
  for (let row = 0; row < rows; row++) {
    sums.fill(0);
    for (const step of steps) {
      for (let i = row * vocabSize; i < (row + 1) * vocabSize; i++) {
        const token = step.tokens[i]!;
        checkNumber(step.logProbs[i]!, token, row);
        sums[token] = sums[token]! + Math.exp(step.logProbs[i]!);
      }
    }
    const order = Array.from(sums, (_, token) => token).sort((a, b) => sums[b]! - sums[a]! || a - b);
    for (const [i, token] of order.slice(0, count).entries()) {
      tokens[row * count + i] = token;
      logProbs[row * count + i] = Math.log(sums[token]! / steps.length);
    }
  }
  return { tokens, logProbs };
}

function meanAttention(steps: readonly Step<unknown>[]): Float32Array | undefined {
  const all = steps.flatMap(({ attention }) => (attention ? [attention] : []));
  const [first] = all;
  if (!first || all.length < steps.length || all.some(({ length }) => length !== first.length))
    throw new ShapeError({
      where: 'ensemble: attention',
      expected: 'weights over the same source from all models',
      got: `${all.map(({ length }) => length).join(', ') || 'none'} weights of ${steps.length} models`,
    });
  return first.map((_, i) => all.reduce((sum, weights) => sum + weights[i]!, 0) / all.length);
}
