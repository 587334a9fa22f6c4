// Dynamic batching: inputs that come while a batch computes are answered together. Knows nothing of tensors or HTTP.
import { at, LonghandError } from '@longhand/base';
import { ClientGone, HttpProblem, retryAfter, unavailable } from './problems.ts';
import { type Request, requestOf, takeBatch } from './queue.ts';

export interface BatchingOptions {
  /** Names the model in errors. */
  readonly name: string;
  /** Inputs that are computed at once. */
  readonly maxBatch: number;
  /** Milliseconds that an idle model waits for more, if its last batch was of several requests: a client alone need not wait. */
  readonly maxWait: number;
  /** Inputs that wait. */
  readonly maxQueue: number;
  /** Seconds from a request to its answer. */
  readonly timeout: number;
  /** Is told of each batch. */
  readonly onBatch?: (size: number, seconds: number) => void;
}

export type Compute = (inputs: readonly unknown[], options: object) => Promise<readonly unknown[]>;

export interface Batcher {
  /**
   * Predictions of the inputs, in their order; inputs of requests with equal options are computed together.
   * @throws HttpProblem 429 if the queue is full, 503 after `close`, 504 after `timeout`; ClientGone; what the model throws
   */
  submit(inputs: readonly unknown[], options: object, signal?: AbortSignal): Promise<unknown[]>;
  /** Inputs that wait. */
  depth(): number;
  /** Takes no more; resolves when all that waits is answered. */
  close(): Promise<void>;
}

export function createBatcher(compute: Compute, settings: BatchingOptions): Batcher {
  const { name, maxBatch, maxWait, maxQueue, timeout, onBatch } = settings;
  const waiting = new Set<Request>();
  const batches = new Set<Promise<void>>(); // at most one
  let [closed, company, secondsPerInput] = [false, false, 0];
  let timer: NodeJS.Timeout | undefined;
  const depth = () => [...waiting].reduce((sum, { inputs, next }) => sum + inputs.length - next, 0);

  const start = () => {
    clearTimeout(timer);
    timer = undefined;
    if (batches.size > 0 || waiting.size === 0) return;
    const parts = takeBatch(waiting, maxBatch);
    company = parts.some(({ request }) => request !== parts[0]?.request);
    const batch = runBatch(parts, timed).finally(() => {
      batches.delete(batch);
      start();
    });
    batches.add(batch);
  };
  const timed: Compute = async (inputs, options) => {
    const before = performance.now();
    try {
      return await compute(inputs, options);
    } finally {
      const seconds = (performance.now() - before) / 1000;
      secondsPerInput =
        secondsPerInput === 0 ? seconds / inputs.length : 0.8 * secondsPerInput + (0.2 * seconds) / inputs.length;
      onBatch?.(inputs.length, seconds);
    }
  };
  const checkPlace = (count: number) => {
    if (closed) throw unavailable(name, 'one that stops');
    if (depth() + count <= maxQueue) return;
    const problem = {
      where: name,
      expected: `at most ${maxQueue} inputs that wait`,
      got: `${depth()} and ${count} more`,
    };
    throw new HttpProblem(429, { ...problem, fix: 'Try again later.' }, retryAfter(depth() * secondsPerInput));
  };

  return {
    depth,
    async submit(inputs, options, signal) {
      checkPlace(inputs.length);
      const request = requestOf(inputs, options);
      waiting.add(request);
      if (maxWait === 0 || !company || depth() >= maxBatch) start();
      else timer ??= setTimeout(start, maxWait);
      const late = setTimeout(() => request.reject(tooLate(name, timeout)), timeout * 1000);
      const gone = () => request.reject(new ClientGone());
      if (signal?.aborted) gone();
      signal?.addEventListener('abort', gone, { once: true });
      try {
        return await request.answer;
      } finally {
        waiting.delete(request); // what is left of one that failed
        clearTimeout(late);
        signal?.removeEventListener('abort', gone);
      }
    },
    async close() {
      closed = true;
      start();
      while (batches.size > 0) await Promise.all(batches);
    },
  };
}

type Batch = ReturnType<typeof takeBatch>;

/** An input that the model refuses costs the other requests nothing: each is then computed alone. */
async function runBatch(batch: Batch, compute: Compute): Promise<void> {
  const requests = new Set(batch.map(({ request }) => request));
  try {
    await computeParts(batch, compute);
  } catch (error) {
    const mayBeOneInput = error instanceof LonghandError && !(error instanceof HttpProblem);
    for (const request of requests) {
      if (requests.size === 1 || !mayBeOneInput) request.reject(error as Error);
      else
        await computeParts(
          batch.filter((part) => part.request === request),
          compute,
        ).catch(request.reject);
    }
  }
}

async function computeParts(parts: Batch, compute: Compute): Promise<void> {
  const inputs = parts.map(({ request, index }) => request.inputs[index]);
  const predictions = await compute(inputs, at(parts, 0).request.options);
  if (predictions.length !== parts.length)
    throw new Error(`the model gave ${predictions.length} predictions for ${parts.length} inputs`);
  for (const [i, { request, index }] of parts.entries()) request.fulfil(index, predictions[i]);
}

const tooLate = (name: string, seconds: number): HttpProblem =>
  new HttpProblem(504, {
    ...{ where: name, expected: `an answer in ${seconds} s`, got: 'none' },
    fix: 'Send fewer or shorter inputs, or try again later.',
  });
