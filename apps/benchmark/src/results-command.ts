// `pnpm results --write`: the tables of RESULTS.md and the READMEs, made of the JSON files in results/.
import { ConfigError } from '@longhand/base';
import { group, toggle } from '@longhand/bundle/settings';
import { defineCommand, isMain, runMain } from '@longhand/cli';
import { writeTables } from './tables.ts';

export const main = defineCommand({
  name: 'pnpm results',
  summary: 'Writes the tables of RESULTS.md and the READMEs, made of the JSON files in results/.',
  example: 'pnpm results --write',
  settings: group('Results', { write: toggle(false, 'Writes them; without it nothing is done.') }),
  action: async ({ write }) => {
    if (!write) throw new ConfigError({ where: 'pnpm results', expected: '--write', got: 'nothing to do' });
    const changed = await writeTables();
    process.stdout.write(
      changed.length > 0 ? `Wrote ${changed.join(', ')}.\n` : 'All tables are as the results say.\n',
    );
  },
});

if (isMain(import.meta.url)) await runMain(main);
