// `pnpm results --write`: the tables of RESULTS.md and the READMEs, made of the JSON files in results/.
import { helpText, isMain, parseFlags, runMain } from '@longhand/cli';
import { writeTables } from './tables.ts';

const flags = { write: false, help: false };
const options = { help: { write: 'Writes them; without it nothing happens but this page.' } };

export async function main(argv: readonly string[]): Promise<void> {
  const { config } = parseFlags(flags, argv, options);
  if (config.help || !config.write) {
    process.stdout.write(helpText('pnpm results --write', flags, options));
    return;
  }
  const changed = await writeTables();
  process.stdout.write(changed.length > 0 ? `Wrote ${changed.join(', ')}.\n` : 'All tables are as the results say.\n');
}

if (isMain(import.meta.url)) await runMain(main);
