// What a person sees while a model trains: one line that is rewritten on a terminal, a plain line now and then elsewhere.
import { printable } from '@longhand/base';
import type { StepState } from '@longhand/training';

/** What a progress line is written to. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** What a progress line shows. */
export interface ProgressView extends StepState {
  /** What is counted; default `examples`. */
  readonly unit?: string;
}

/** A line that is rewritten while a model trains. */
export interface ProgressLine {
  show(view: ProgressView): void;
  /** A line that stays, above the progress line. */
  print(line: string): void;
  /** Removes the line. */
  clear(): void;
}

const terminalInterval = 0.1; // seconds
const plainInterval = 10;
const seconds = (): number => performance.now() / 1000;

/** Shows the text that it is given now and then: rewritten on a terminal, a line of its own elsewhere. */
export interface StatusLine {
  show(text: () => string): void;
  /** A line that stays, above it. */
  print(line: string): void;
  clear(): void;
}

/** A status line on standard error, or on `output`. */
export function createStatusLine(output: Output = process.stderr, now: () => number = seconds): StatusLine {
  const terminal = output.isTTY === true;
  let lastShown = now();
  const clear = (): void => {
    if (terminal) output.write('\r\x1b[K');
  };
  return {
    show: (text) => {
      if (now() - lastShown < (terminal ? terminalInterval : plainInterval)) return;
      lastShown = now();
      const line = printable(text());
      output.write(terminal ? `\r${line.slice(0, (output.columns ?? 80) - 1)}\x1b[K` : `${line}\n`);
    },
    print: (line) => {
      clear();
      output.write(`${printable(line)}\n`);
    },
    clear,
  };
}

/** A status line that says how far a training is. */
export function createProgressLine(output: Output = process.stderr, now: () => number = seconds): ProgressLine {
  const line = createStatusLine(output, now);
  return { ...line, show: (view) => line.show(() => progressText(view)) };
}

/** e.g. `12,000 lines  1,240 lines/s  0:42 left`. @param share of the work that is done, if it is known */
export function countText(
  count: number,
  elapsed: number,
  { unit, share }: { readonly unit: string; readonly share?: number },
): string {
  const rate = count / Math.max(1e-9, elapsed);
  return [
    `${count.toLocaleString('en')} ${unit}`,
    `${(rate < 10 ? Number(rate.toPrecision(2)) : Math.round(rate)).toLocaleString('en')} ${unit}/s`,
    ...(share ? [`${duration(elapsed / share - elapsed)} left`] : []),
  ].join('  ');
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
