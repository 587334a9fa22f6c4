// News articles in, pairs for compression out: JSON lines with `document` and `summary`, which `train --data` reads.
import { readTable } from '@longhand/datasets';
import { helpText, isMain, parseFlags, runMain, userPath } from '@longhand/training';
import { headlinePair } from './compression/headlines.ts';

const flags = { titleColumn: 'title', bodyColumn: 'body', help: false };
const options = {
  operands: true,
  help: { titleColumn: 'Field of the headline.', bodyColumn: 'Field of the text.' },
};

/** Articles without a headline or a text are passed over, as are those whose headline says little of the first sentence. */
export async function main(argv: readonly string[]): Promise<void> {
  const { config, operands } = parseFlags(flags, argv, options);
  if (config.help || operands.length === 0) {
    const command = 'pnpm --silent --filter @longhand/summarization headlines FILE... [flags] > pairs.jsonl';
    process.stdout.write(helpText(command, flags, options));
    return;
  }
  let [articles, pairs] = [0, 0];
  for (const path of operands) {
    const columns = [config.titleColumn, config.bodyColumn];
    const rows = await readTable(userPath(path), columns, '--title-column and --body-column');
    articles += rows.length;
    for (const row of rows.filter(({ has }) => columns.every(has))) {
      const pair = headlinePair({ title: row.get(config.titleColumn), body: row.get(config.bodyColumn) });
      if (!pair) continue;
      pairs++;
      process.stdout.write(`${JSON.stringify(pair)}\n`);
    }
  }
  process.stderr.write(`${pairs.toLocaleString('en')} pairs of ${articles.toLocaleString('en')} articles.\n`);
}

if (isMain(import.meta.url)) await runMain(main);
