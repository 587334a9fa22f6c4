// What a task's endpoint takes and gives.
import type { Task } from 'longhand';
import * as z from 'zod';

export interface InputLimits {
  readonly maxInputs: number;
  /** Characters of a text. */
  readonly maxLength: number;
}

export interface TaskRoute {
  readonly task: Task;
  /** One sentence for the documentation. */
  readonly summary: string;
  /** Characters of a text and bytes of a body, where the server is not told otherwise. */
  readonly limits: { readonly maxLength: number; readonly maxBody: number };
  readonly input: (maxLength: number) => z.ZodType;
  /** Settings of one request. They bound what it costs: a beam of 10,000 is none that a stranger may ask for. */
  readonly options: z.ZodType;
  readonly prediction: z.ZodType;
  /** Of a request's body. */
  readonly example: object;
}

const mebibyte = 2 ** 20;
export const textBody = mebibyte;
export const soundBody = 16 * mebibyte;

/** A body of a request; `inputs` are told by the task. */
export const requestSchema = ({ input, options }: TaskRoute, { maxInputs, maxLength }: InputLimits) =>
  strict({
    inputs: z
      .array(input(maxLength), { error: `a list of 1 to ${maxInputs} inputs` })
      .min(1)
      .max(maxInputs),
    options: options.optional(),
  });

export type RequestSchema = ReturnType<typeof requestSchema>;

/** An object with these keys and no others. */
export const strict = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) => {
      if (issue.code === 'unrecognized_keys')
        return `no keys but ${Object.keys(shape).join(', ')}, not ${issue.keys.join(', ').slice(0, 80)}`;
      return undefined;
    },
  });

export const text = (maxLength: number) =>
  z.string({ error: 'a text' }).max(maxLength, { error: `a text of at most ${maxLength} characters` });

export const share = z.number().min(0).max(1);
export const beam = z.int().min(1).max(32);
export const penalty = z.number().min(0).max(10);
