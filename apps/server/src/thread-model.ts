// A model in a thread of its own, that is started again when it dies.
import { Worker } from 'node:worker_threads';
import { type Channel, createChannel } from './channel.ts';
import { unavailable } from './problems.ts';
import { errorOf, type FromModel, type Start, type ToModel } from './protocol.ts';
import type { About, ServedModel, StreamOptions } from './served-model.ts';

interface Call {
  receive(message: FromModel): void;
  fail(error: Error): void;
}

interface Thread {
  readonly about: About;
  /** Calls that are not answered. */
  readonly calls: Map<number, Call>;
  send(message: ToModel): void;
  /** @param why what `onDeath` is told */
  end(why?: string): Promise<void>;
}

const isSource = import.meta.url.endsWith('.ts');
const program = new URL(isSource ? './from-source.mjs' : './model-thread.js', import.meta.url);

export interface ThreadOptions {
  /** Seconds for a batch: one that takes longer has no client left, and ends with its thread. */
  readonly timeout?: number;
  /** Is told why the thread died; it is started again after a pause that doubles, up to 30 s, while it dies at once. */
  readonly onDeath?: (problem: string) => void;
  /** The thread's program. */
  readonly file?: URL;
}

/** Starts the thread and loads the model. @throws what `load` throws */
export async function startModel(
  start: Start,
  { timeout = 86_400, onDeath = () => {}, file = program }: ThreadOptions = {},
): Promise<ServedModel> {
  let [stopped, lastId, deaths] = [false, 0, 0];
  let thread: Thread | undefined;
  const restart = async (): Promise<void> => {
    const born = performance.now();
    thread = await startThread(start, file, (problem) => {
      thread = undefined;
      if (stopped) return;
      onDeath(problem);
      deaths = performance.now() - born > 60_000 ? 0 : deaths + 1;
      again();
    });
  };
  const again = () => {
    setTimeout(
      () => {
        if (stopped) return;
        restart().catch((error: Error) => {
          onDeath(error.message);
          deaths++;
          again();
        });
      },
      Math.min(30_000, 100 * 2 ** deaths),
    ).unref();
  };
  await restart();
  const { about } = thread as unknown as Thread;
  const running = (): Thread => {
    if (thread) return thread;
    throw unavailable(start.name, 'a model that is started again', 5);
  };
  return {
    ...{ name: start.name, about },
    isReady: () => thread !== undefined,
    predict: async (inputs, options) => {
      const busy = running();
      const hung = setTimeout(() => busy.end(`a batch took longer than ${timeout} s`), 1000 * timeout);
      return predict(busy, ++lastId, inputs, options).finally(() => clearTimeout(hung));
    },
    stream: (chunks, options) => transcribe(running(), ++lastId, chunks, options),
    stop: async () => {
      stopped = true;
      await thread?.end();
    },
  };
}

function startThread(start: Start, file: URL, onDeath: (problem: string) => void): Promise<Thread> {
  const worker = new Worker(file, { workerData: start, execArgv: [] });
  const calls = new Map<number, Call>();
  let problem = 'the thread of the model ended';
  let ready = false;
  return new Promise((resolve, reject) => {
    worker.on('message', (message: FromModel) => {
      const { id } = message;
      if (message.kind === 'ready') {
        ready = true;
        resolve({
          ...{ about: message.about, calls },
          send: (toModel) => worker.postMessage(toModel),
          end: async (why = problem) => {
            problem = why;
            await worker.terminate();
          },
        });
      } else if (id === 0 && message.kind === 'failed') reject(errorOf(message.failure));
      else calls.get(id)?.receive(message);
    });
    worker.on('error', (error: Error) => {
      problem = error.stack ?? error.message;
    });
    worker.on('exit', () => {
      if (!ready) return reject(new Error(problem));
      onDeath(problem);
      for (const { fail } of calls.values()) fail(unavailable(start.name, 'a model that broke down', 5));
    });
  });
}

function predict({ calls, send }: Thread, id: number, inputs: readonly unknown[], options: object) {
  return new Promise<readonly unknown[]>((resolve, reject) => {
    calls.set(id, {
      receive: (message) => {
        if (message.kind === 'answer') resolve(message.predictions);
        else if (message.kind === 'failed') reject(errorOf(message.failure));
      },
      fail: reject,
    });
    send({ id, kind: 'predict', inputs, options });
  }).finally(() => calls.delete(id));
}

async function* transcribe(
  { calls, send }: Thread,
  id: number,
  chunks: AsyncIterable<Uint8Array>,
  options: StreamOptions,
) {
  const events = createChannel<Extract<FromModel, { kind: 'event' }>['event']>();
  const taken = createChannel<true>();
  calls.set(id, {
    receive: (message) => {
      if (message.kind === 'event') events.push(message.event);
      else if (message.kind === 'taken') taken.push(true);
      else if (message.kind === 'failed') events.fail(errorOf(message.failure));
      else events.end();
    },
    fail: events.fail,
  });
  send({ id, kind: 'stream', options });
  void sendChunks(chunks, taken, (message) => calls.has(id) && send({ id, ...message })).catch(events.fail);
  try {
    yield* events;
  } finally {
    calls.delete(id);
    taken.end();
    send({ id, kind: 'cancel' });
  }
}

type ChunkMessage = { readonly kind: 'chunk'; readonly bytes: Uint8Array } | { readonly kind: 'end' };

/** One chunk is on its way at a time: a client that sends faster than the model hears waits. */
async function sendChunks(
  chunks: AsyncIterable<Uint8Array>,
  taken: Channel<true>,
  send: (message: ChunkMessage) => void,
): Promise<void> {
  const acknowledged = taken[Symbol.asyncIterator]();
  for await (const bytes of chunks) {
    send({ kind: 'chunk', bytes });
    if ((await acknowledged.next()).done) return;
  }
  send({ kind: 'end' });
}
