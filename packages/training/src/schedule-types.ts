// A learning rate over time, as the training loop knows it.

/** All that a schedule remembers; plain JSON, so that a run can go on from it. */
export interface ScheduleState {
  readonly rate: number;
  readonly best: number | null;
  readonly badEpochs: number;
}

/** The learning rate of each update. */
export interface Schedule {
  /** The rate of update number `step`, counted from 0. */
  rate(step: number): number;
  /** To be told the dev metric at the end of each epoch. */
  report(metric: number): void;
  state(): ScheduleState;
  restore(state: ScheduleState): void;
}
