// What a client is told when it gets no predictions: a status, and where, expected, got, fix as JSON.
import { LonghandError, type Problem } from '@longhand/base';

export type ErrorStatus = 400 | 403 | 404 | 405 | 408 | 413 | 415 | 422 | 426 | 429 | 500 | 503 | 504;

/** A refusal that HTTP has a status for. */
export class HttpProblem extends LonghandError {
  readonly status: ErrorStatus;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: ErrorStatus, problem: Problem, headers: Readonly<Record<string, string>> = {}) {
    super(problem);
    this.status = status;
    this.headers = headers;
  }
}

/** A client that went away before it was answered. */
export class ClientGone extends Error {}

/** 503: another try may do. @param seconds after which */
export const unavailable = (where: string, got: string, seconds = 1): HttpProblem =>
  new HttpProblem(
    503,
    { where, expected: 'a server with time for this', got, fix: 'Try again later.' },
    retryAfter(seconds),
  );

export const retryAfter = (seconds: number): Record<string, string> => ({
  'retry-after': String(Math.min(60, Math.max(1, Math.ceil(seconds)))),
});

export interface ErrorAnswer {
  readonly status: ErrorStatus;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { readonly error: Problem };
}

/** What a client may know of any error: that of a model is one of the request; another is the server's, and says nothing. */
export function answerOf(error: unknown): ErrorAnswer {
  if (error instanceof HttpProblem)
    return { status: error.status, headers: error.headers, body: { error: error.problem } };
  if (error instanceof LonghandError) return { status: 422, headers: {}, body: { error: error.problem } };
  const problem = { where: 'server', expected: 'an answer', got: 'an error of the server', fix: 'Its log says more.' };
  return { status: 500, headers: {}, body: { error: problem } };
}
