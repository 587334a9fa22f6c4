// Threads of WebAssembly outside Node: module workers, where memory can be shared with them.
import { ConfigError } from '@longhand/base';
import { maxThreads } from './settings.ts';
import type { OpenedWasm } from './wasm.ts';

const PATIENCE_MS = 20_000;

/** Whether there can be threads: a page needs to be cross-origin isolated. */
const canShare = (): boolean =>
  typeof SharedArrayBuffer === 'function' && typeof Worker === 'function' && globalThis.crossOriginIsolated !== false;

/** One for each core; 1 where nothing can be shared, and in Deno, where a program that had threads ends by `Deno.exit()` alone. */
export const availableThreads = (): number =>
  canShare() && !('Deno' in globalThis) ? Math.min(maxThreads, globalThis.navigator?.hardwareConcurrency ?? 1) : 1;

/** @throws ConfigError for more than one where nothing can be shared */
export function checkThreads(threads: number): number {
  if (threads === 1 || canShare()) return threads;
  throw new ConfigError({
    where: '@longhand/backend: threads',
    expected: '1 here: memory cannot be shared',
    got: String(threads),
    fix: 'Serve the page with Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp.',
  });
}

/**
 * Starts workers and waits until they run; the result ends them.
 * @throws ConfigError if they do not come up
 */
export async function startWebThreads(opened: OpenedWasm, count: number): Promise<() => void> {
  if (!mayWait()) opened.neverSleep();
  const ready = new Int32Array(new SharedArrayBuffer(4));
  const faults: string[] = [];
  const workers = opened.threadStarts(count).map((start) => {
    const worker = new Worker(new URL('./thread.js', import.meta.url), { type: 'module' });
    worker.onerror = (event) => faults.push(event.message || 'an error');
    (worker as { unref?: () => void }).unref?.(); // Bun ends without waiting for it
    worker.postMessage({ ...start, ready });
    return worker;
  });
  const end = () => {
    for (const worker of workers) worker.terminate();
  };
  const patience = performance.now() + PATIENCE_MS;
  while (Atomics.load(ready, 0) < count && faults.length === 0 && performance.now() < patience) await nextTurn();
  if (Atomics.load(ready, 0) === count) return end;
  end();
  throw new ConfigError({
    where: '@longhand/backend: threads',
    expected: `${count} workers`,
    got: faults[0] ?? `${Atomics.load(ready, 0)} within ${PATIENCE_MS / 1000} seconds`,
    fix: 'Compute on one thread: useLonghand(undefined, { threads: 1 }).',
  });
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

/** Whether this thread may wait for others: a page's main one may not. */
function mayWait(): boolean {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1, 0); // it is 0: there is nothing to wait for
    return true;
  } catch {
    return false;
  }
}
