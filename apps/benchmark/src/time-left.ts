// How long all jobs together still take: what each is expected to take, corrected by how long those that are done have taken.
export interface TimeLeft {
  /** A job has begun. */
  begin(index: number): void;
  /** The job that runs has ended; one that was done before counts for nothing. */
  end(skipped: boolean): void;
  /** Seconds, of which the job that runs says its own if it can. */
  seconds(own?: number): number;
}

/** @param expected seconds of each job @param now seconds */
export function createTimeLeft(expected: readonly number[], now: () => number): TimeLeft {
  let [running, began, spent, planned] = [-1, 0, 0, 0];
  const pace = () => (planned > 0 ? spent / planned : 1);
  return {
    begin: (index) => {
      [running, began] = [index, now()];
    },
    end: (skipped) => {
      if (!skipped) {
        spent += now() - began;
        planned += expected[running] ?? 0;
      }
    },
    seconds: (own) => {
      const rest = expected.slice(running + 1).reduce((sum, seconds) => sum + seconds, 0);
      const current = own ?? Math.max(0, (expected[running] ?? 0) * pace() - (now() - began));
      return current + rest * pace();
    },
  };
}

/** Seconds of `1:02:03 left` at the end of a progress line; undefined for another line. */
export function secondsLeft(line: string): number | undefined {
  const [, text] = /^epoch .* ([\d:]+) left$/.exec(line) ?? [];
  return text?.split(':').reduce((sum, part) => 60 * sum + Number(part), 0);
}
