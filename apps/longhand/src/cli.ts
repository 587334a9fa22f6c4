// The command `longhand`: one word or two choose a program, the rest are its arguments.
import { runMain } from '@longhand/cli/main';
import { main } from './main.ts';

await runMain(main);
