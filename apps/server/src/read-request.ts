// A request's body as inputs and options of a model.
import { DataError, parseStored } from '@longhand/base';
import type { Task } from 'longhand';
import { type BodyLimits, readBody } from './body.ts';
import type { Endpoint } from './endpoint.ts';
import { parseJson } from './parse-json.ts';
import { HttpProblem } from './problems.ts';
import type { NamedSound } from './sounds.ts';
import { soundTypes } from './tasks/speech.ts';
import type { RequestSchema } from './tasks/task-route.ts';

export interface Inputs {
  readonly inputs: readonly unknown[];
  readonly options: object;
}

/** @throws HttpProblem 400, 408, 413, 415, 422 or 503 */
export async function readRequest(
  request: Request,
  { route: { task }, schema }: Pick<Endpoint, 'route' | 'schema'>,
  limits: BodyLimits,
): Promise<Inputs> {
  const type = checkType(request.headers, task);
  const bytes = await readBody(request, limits);
  if (type !== 'application/json') return { inputs: [{ bytes, name: 'body' } satisfies NamedSound], options: {} };
  const { inputs, options = {} } = checked(schema, parseJson(bytes));
  return { inputs: task === 'speech' ? (inputs as string[]).map(soundOf) : inputs, options: options as object };
}

function checkType(headers: Headers, task: Task): string {
  const allowed = ['application/json', ...(task === 'speech' ? soundTypes : [])];
  const type = (headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const coding = headers.get('content-encoding');
  if (coding && coding !== 'identity') throw otherType('content-encoding', 'none', coding);
  if (!allowed.includes(type)) throw otherType('content-type', allowed.join(', '), type || 'none');
  return type;
}

const otherType = (where: string, expected: string, got: string): HttpProblem =>
  new HttpProblem(415, { where, expected, got: got.slice(0, 80) });

function checked(schema: RequestSchema, value: unknown) {
  try {
    return parseStored(schema, value, 'body');
  } catch (error) {
    if (error instanceof DataError) throw new HttpProblem(422, error.problem);
    throw error;
  }
}

const soundOf = (base64: string, i: number): NamedSound => ({
  bytes: Uint8Array.from(Buffer.from(base64, 'base64')), // of its own memory: a thread takes it
  name: `inputs[${i}]`,
});
