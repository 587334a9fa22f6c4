// Answers what a person types, line by line.
import { createInterface } from 'node:readline/promises';
import { writeOutput } from './main.ts';

/**
 * Asks on standard input until an empty line or its end.
 * @param what one types: `a sentence`
 * @param answer lines that are shown
 */
export async function interact(what: string, answer: (line: string) => Promise<readonly string[]>): Promise<void> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout, prompt: '> ' });
  process.stdout.write(`Type ${what}; an empty line ends.\n`);
  terminal.prompt();
  for await (const line of terminal) {
    if (line.trim() === '') break;
    for (const output of await answer(line)) writeOutput(`${output}\n`);
    terminal.prompt();
  }
  terminal.close();
}
