// Time of the processor that the process itself used: less of it depends on what else the machine does.

export interface Clock {
  /** Seconds so far, pauses left out. */
  seconds(): number;
  /** What is not to count, such as an evaluation. */
  pause<T>(run: () => T): T;
}

const used = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

export function startClock(): Clock {
  let begin = used();
  return {
    seconds: () => used() - begin,
    pause: (run) => {
      const before = used();
      const result = run();
      begin += used() - before;
      return result;
    },
  };
}

/** Milliseconds of the processor. */
export function millisecondsOf(run: () => void): number {
  const clock = startClock();
  run();
  return 1000 * clock.seconds();
}
