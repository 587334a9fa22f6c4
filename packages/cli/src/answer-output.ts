// Where answers go: standard output, or a file.
import { type BigIntStats, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { ConfigError } from '@longhand/base';
import { userPath } from '@longhand/runs/find';
import { writeOutput } from './main.ts';

/** Where answers go. */
export interface AnswerOutput {
  write(text: string): void | Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the place of answers.
 * @param output a file, which is replaced; empty: standard output
 * @param inputs files that are read; empty: standard input
 * @throws ConfigError if the output is one of them
 */
export async function openOutput(output: string, inputs: readonly string[]): Promise<AnswerOutput> {
  if (output === '') return { write: writeOutput, close: async () => {} };
  if (inputs.some((input) => input !== '' && isSameFile(input, output))) {
    const got = `"${output}", which is the input`;
    throw new ConfigError({ where: '--output', expected: 'another file than the input', got });
  }
  const file = await open(userPath(output), 'w');
  return { write: (text) => file.appendFile(text), close: () => file.close() };
}

const fileOf = (path: string): BigIntStats | undefined =>
  statSync(userPath(path), { bigint: true, throwIfNoEntry: false });

function isSameFile(a: string, b: string): boolean {
  const [one, other] = [fileOf(a), fileOf(b)];
  return one !== undefined && one.ino === other?.ino && one.dev === other.dev;
}
