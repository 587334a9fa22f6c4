// Ctrl-C as a request: the loop finishes its step and saves; a second Ctrl-C ends the process at once.

export interface InterruptRequest {
  readonly requested: boolean;
  /** Takes the handlers away. */
  dispose(): void;
}

/** Launchers pass a Ctrl-C on that the terminal has already sent: what comes so soon after the first is the same one. */
const echoSeconds = 0.5;

export function listenForInterrupt(onRequest: () => void): InterruptRequest {
  let requestedAt = Number.POSITIVE_INFINITY;
  const handler = (): void => {
    const now = performance.now() / 1000;
    if (now - requestedAt > echoSeconds) process.exit(130);
    if (requestedAt !== Number.POSITIVE_INFINITY) return;
    requestedAt = now;
    onRequest();
  };
  process.on('SIGINT', handler);
  process.on('SIGTERM', handler);
  return {
    get requested() {
      return requestedAt !== Number.POSITIVE_INFINITY;
    },
    dispose: () => {
      process.off('SIGINT', handler);
      process.off('SIGTERM', handler);
    },
  };
}

/** Thrown by the loop after it has saved; a script that sees it exits with 130, as a shell expects after Ctrl-C. */
export class Interrupted extends Error {
  readonly step: number;

  constructor(step: number, runPath: string) {
    super(`Stopped at step ${step}; saved in ${runPath}. Go on with the same command and --resume.`);
    this.name = 'Interrupted';
    this.step = step;
  }
}
