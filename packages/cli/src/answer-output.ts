// Where answers go: standard output, or a file.
import { open } from 'node:fs/promises';
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
 */
export async function openOutput(output: string): Promise<AnswerOutput> {
  if (output === '') return { write: writeOutput, close: async () => {} };
  const file = await open(userPath(output), 'w');
  return { write: (text) => file.appendFile(text), close: () => file.close() };
}
