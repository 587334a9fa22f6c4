// Calls from the page to its worker and back: a request has an id, its answers carry it.

export interface Request {
  readonly id: number;
  readonly method: string;
  readonly values: readonly unknown[];
}

/** `event`s come before the one `result` or `error`. */
export type Answer =
  | { readonly id: number; readonly event: unknown }
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: string };

/** A method: its last parameter tells the page of progress. */
type Method = (...values: never[]) => unknown;
export type Methods = Readonly<Record<string, Method>>;

type Inputs<F extends Method> = Parameters<F> extends [...infer First, (event: never) => void] ? First : Parameters<F>;
type EventOf<F extends Method> = Parameters<F> extends [...unknown[], (event: infer E) => void] ? E : never;

/** What the page calls: `call('method', [values], onEvent)`. */
export type Call<M extends Methods> = <Name extends keyof M & string>(
  method: Name,
  values: Inputs<M[Name]>,
  onEvent?: (event: EventOf<M[Name]>) => void,
) => Promise<Awaited<ReturnType<M[Name]>>>;

/** In the worker: answers requests by these methods. */
export function answer(methods: Methods): void {
  const post = (message: Answer) =>
    (globalThis as unknown as { postMessage(message: Answer): void }).postMessage(message);
  globalThis.addEventListener('message', ({ data }: MessageEvent<Request>) => {
    const { id, method, values } = data;
    const run = methods[method] as unknown as (...values: unknown[]) => unknown;
    Promise.resolve()
      .then(() => run(...values, (event: unknown) => post({ id, event })))
      .then(
        (result) => post({ id, result }),
        (error: unknown) => post({ id, error: error instanceof Error ? error.message : String(error) }),
      );
  });
}

/** In the page: a worker's methods as promises, which fail with the worker's message. */
export function caller<M extends Methods>(worker: Worker): Call<M> {
  interface Waiting {
    resolve(value: unknown): void;
    reject(error: Error): void;
    onEvent?(event: unknown): void;
  }
  const waiting = new Map<number, Waiting>();
  let next = 0;
  worker.onmessage = ({ data }: MessageEvent<Answer>) => {
    const one = waiting.get(data.id);
    if (!one) return;
    if ('event' in data) return one.onEvent?.(data.event);
    waiting.delete(data.id);
    if ('error' in data) one.reject(new Error(data.error));
    else one.resolve(data.result);
  };
  worker.onerror = ({ message }) => {
    for (const { reject } of waiting.values()) reject(new Error(message || 'The worker did not start.'));
    waiting.clear();
  };
  const call = (method: string, values: readonly unknown[], onEvent?: (event: unknown) => void) =>
    new Promise((resolve, reject) => {
      const id = next++;
      waiting.set(id, { resolve, reject, ...(onEvent && { onEvent }) });
      worker.postMessage({ id, method, values } satisfies Request);
    });
  return call as unknown as Call<M>;
}
