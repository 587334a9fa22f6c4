// Requests that wait for a model, and the fair share of each in the next batch.

export interface Request {
  readonly inputs: readonly unknown[];
  readonly options: object;
  /** Requests of one kind can be computed together. */
  readonly kind: string;
  /** The first input that still waits. */
  next: number;
  readonly answer: Promise<unknown[]>;
  /** The last one settles `answer`. */
  fulfil(index: number, prediction: unknown): void;
  reject(error: Error): void;
}

export function requestOf(inputs: readonly unknown[], options: object): Request {
  const predictions = new Array<unknown>(inputs.length);
  let left = inputs.length;
  let resolve: (predictions: unknown[]) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const answer = new Promise<unknown[]>((...both) => {
    [resolve, reject] = both;
  });
  return {
    ...{ inputs, options, kind: kindOf(options), next: 0, answer },
    fulfil: (index, prediction) => {
      predictions[index] = prediction;
      left--;
      if (left === 0) resolve(predictions);
    },
    reject: (error) => reject(error),
  };
}

/** The order of keys does not count. */
const kindOf = (options: object): string =>
  JSON.stringify(Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1)));

export interface Part {
  readonly request: Request;
  readonly index: number;
}

/**
 * The next batch: of the kind that has waited longest, one input of each request in turn, so that a long request delays a short
 * one by no more than a batch. What is taken whole leaves `waiting`; what is not goes to its end.
 */
export function takeBatch(waiting: Set<Request>, maxBatch: number): Part[] {
  const [oldest] = waiting;
  let turn = [...waiting].filter(({ kind }) => kind === oldest?.kind);
  const taken = new Set<Request>();
  const batch: Part[] = [];
  while (turn.length > 0 && batch.length < maxBatch) {
    for (const request of turn) {
      if (batch.length === maxBatch) break;
      batch.push({ request, index: request.next++ });
      taken.add(request);
    }
    turn = turn.filter(({ next, inputs }) => next < inputs.length);
  }
  for (const request of taken) {
    waiting.delete(request);
    if (request.next < request.inputs.length) waiting.add(request);
  }
  return batch;
}
