// Errors that say where, what was expected, what came instead, and how to mend it.

/** The parts of an error's line. */
export interface Problem {
  /** What was being read or computed: a function, a flag, `file.tsv line 12`. */
  readonly where: string;
  readonly expected: string;
  readonly got: string;
  readonly fix?: string;
}

/** An error that a user can cause: where, what was expected, what came, and the fix, in one line. */
export class LonghandError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    const { where, expected, got, fix } = problem;
    super(`${where}: expected ${expected}, got ${got}.${fix ? ` ${fix}` : ''}`, options);
    this.name = new.target.name;
    this.problem = problem;
  }
}

/** A tensor whose shape does not fit the operation. */
export class ShapeError extends LonghandError {}

/** A setting, flag or option that is unknown, of the wrong type or out of range. */
export class ConfigError extends LonghandError {}

/** Input data or a stored file that cannot be used as it is. */
export class DataError extends LonghandError {}
