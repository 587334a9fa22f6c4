// What a person sees while features are made: a line that is rewritten on a terminal, a plain one every ten seconds elsewhere.
import { printable } from '@longhand/base';
import { duration, type Output } from '@longhand/cli';

export interface ExtractionProgress {
  /** Clips that are done, of all. */
  show(done: number, total: number): void;
  /** Removes the line. */
  clear(): void;
}

const terminalInterval = 0.1; // seconds
const plainInterval = 10;
const seconds = (): number => performance.now() / 1000;

/** @param label what the features are of, e.g. `an4-train-0.9` */
export function createExtractionProgress(
  label: string,
  output: Output = process.stderr,
  now: () => number = seconds,
): ExtractionProgress {
  const terminal = output.isTTY === true;
  const start = now();
  let lastShown = start;
  return {
    show: (done, total) => {
      const time = now();
      if (time - lastShown < (terminal ? terminalInterval : plainInterval)) return;
      lastShown = time;
      const left = ((time - start) / done) * (total - done);
      const line = printable(`Features of ${label}: ${done} of ${total} clips  ${duration(left)} left`);
      output.write(terminal ? `\r${line.slice(0, (output.columns ?? 80) - 1)}\x1b[K` : `${line}\n`);
    },
    clear: () => {
      if (terminal) output.write('\r\x1b[K');
    },
  };
}
