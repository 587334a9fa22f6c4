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
  let isOpen = true;
  terminal.once('close', () => {
    isOpen = false; // the input has ended; some lines may still wait for their answers, but a newer Node refuses a prompt
  });
  process.stdout.write(`Type ${what}; an empty line ends.\n`);
  terminal.prompt();
  for await (const line of terminal) {
    if (line.trim() === '') break;
    for (const output of await answer(line)) writeOutput(`${output}\n`);
    if (isOpen) terminal.prompt();
  }
  terminal.close();
}
