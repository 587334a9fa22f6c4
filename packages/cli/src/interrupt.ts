// Ctrl-C as a request: the loop finishes its step and saves; a second Ctrl-C ends the process at once. So do SIGTERM, which
// schedulers send, and SIGHUP, which a closed terminal does.

/** Signals that ask for an end, and the exit codes that shells expect after them. */
const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
export type StopSignal = keyof typeof exitCodes;
const signals = Object.keys(exitCodes) as StopSignal[];

export interface InterruptRequest {
  /** Aborted once a signal came. */
  readonly signal: AbortSignal;
  /** The signal that came; undefined: go on. */
  readonly requested: StopSignal | undefined;
  /** Takes the handlers away. */
  dispose(): void;
}

/** Launchers pass a Ctrl-C on that the terminal has already sent: what comes so soon after the first is the same one. */
const echoSeconds = 0.5;

export function listenForInterrupt(onRequest: () => void): InterruptRequest {
  const controller = new AbortController();
  let requested: { readonly signal: StopSignal; readonly at: number } | undefined;
  const handler = (signal: StopSignal): void => {
    const at = performance.now() / 1000;
    if (requested && at - requested.at > echoSeconds) process.exit(exitCodes[signal]);
    if (requested) return;
    requested = { signal, at };
    controller.abort();
    onRequest();
  };
  const handlers = signals.map((signal) => ({ signal, listener: () => handler(signal) }));
  for (const { signal, listener } of handlers) process.on(signal, listener);
  return {
    signal: controller.signal,
    get requested() {
      return requested?.signal;
    },
    dispose: () => {
      for (const { signal, listener } of handlers) process.off(signal, listener);
    },
  };
}

/** Thrown by the loop after it has saved; a script that sees it exits with `exitCode`, as a shell expects after the signal. */
export class Interrupted extends Error {
  readonly step: number;
  readonly exitCode: number;

  constructor(step: number, runPath: string, signal: StopSignal = 'SIGINT') {
    super(`Stopped at step ${step}; saved in ${runPath}. Go on with the same command and --resume.`);
    this.name = 'Interrupted';
    this.step = step;
    this.exitCode = exitCodes[signal];
  }
}
