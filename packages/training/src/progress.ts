// What a person sees while a model trains: one line that is rewritten on a terminal, a plain line now and then elsewhere.
import { printable } from '@longhand/base';

export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface ProgressView {
  readonly epoch: number;
  readonly epochs: number;
  /** Batches done in this epoch, of so many. */
  readonly batch: number;
  readonly batches: number;
  readonly loss: number;
  /** The best of the dev metric so far. */
  readonly metric?: { readonly name: string; readonly value: number };
  readonly examplesPerSecond: number;
  /** What is counted; default `examples`. */
  readonly unit?: string;
  readonly secondsLeft: number;
}

export interface ProgressLine {
  show(view: ProgressView): void;
  /** A line that stays, above the progress line. */
  print(line: string): void;
  /** Removes the line. */
  clear(): void;
}

const terminalInterval = 0.1; // seconds
const plainInterval = 10;

export function createProgressLine(output: Output = process.stderr, now: () => number = seconds): ProgressLine {
  const terminal = output.isTTY === true;
  let lastShown = now();
  const clear = (): void => {
    if (terminal) output.write('\r\x1b[K');
  };
  return {
    show: (view) => {
      if (now() - lastShown < (terminal ? terminalInterval : plainInterval)) return;
      lastShown = now();
      const line = printable(progressText(view));
      output.write(terminal ? `\r${line.slice(0, (output.columns ?? 80) - 1)}\x1b[K` : `${line}\n`);
    },
    print: (line) => {
      clear();
      output.write(`${printable(line)}\n`);
    },
    clear,
  };
}

/** e.g. `epoch 2/10  batch 41/188  loss 0.412  best dev accuracy 0.831  1,240 examples/s  0:42 left`. */
export function progressText(view: ProgressView): string {
  const { epoch, epochs, batch, batches, loss, metric, examplesPerSecond, unit = 'examples', secondsLeft } = view;
  return [
    `epoch ${epoch + 1}/${epochs}`,
    `batch ${batch}/${batches}`,
    `loss ${loss.toFixed(4)}`,
    ...(metric ? [`best dev ${metric.name} ${metric.value.toFixed(4)}`] : []),
    `${Math.round(examplesPerSecond).toLocaleString('en')} ${unit}/s`,
    `${duration(secondsLeft)} left`,
  ].join('  ');
}

/** `0:42`, `12:05`, `1:02:03`. */
export function duration(totalSeconds: number): string {
  const whole = Math.max(0, Math.round(totalSeconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const padded = (part: number) => String(part).padStart(2, '0');
  return hours > 0 ? `${hours}:${padded(minutes)}:${padded(rest)}` : `${minutes}:${padded(rest)}`;
}

export const seconds = (): number => performance.now() / 1000;

/** Speed of this process: a resumed run does not count the time before. */
export function createSpeed(): {
  add(examples: number, batches: number): void;
  examplesPerSecond(): number;
  secondsPerBatch(): number;
} {
  const start = seconds();
  let [examples, batches] = [0, 0];
  return {
    add: (moreExamples, moreBatches) => {
      examples += moreExamples;
      batches += moreBatches;
    },
    examplesPerSecond: () => examples / (seconds() - start),
    secondsPerBatch: () => (seconds() - start) / batches,
  };
}
