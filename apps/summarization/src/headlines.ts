// News articles in, pairs for compression out: JSON lines with `document` and `summary`, which `train --data` reads.
import { useLonghand } from '@longhand/backend';
import { at, ConfigError } from '@longhand/base';
import { helpText, isMain, parseFlags, runMain } from '@longhand/cli';
import { readTable } from '@longhand/datasets';
import { userPath } from '@longhand/runs';
import { type HeadlinePair, headlinePair } from './compression/headlines.ts';
import { describeRun, loadRunModel } from './run.ts';

const flags = { run: '', titleColumn: 'title', bodyColumn: 'body', help: false };
const options = {
  operands: true,
  help: {
    run: "A compressor's run (train --hints) that makes whole compressions of what the headlines say; else their words alone.",
    titleColumn: 'Field of the headline.',
    bodyColumn: 'Field of the text.',
  },
};

/** Articles without a headline or a text are passed over, as are those whose headline says little of the first sentence. */
export async function main(argv: readonly string[]): Promise<void> {
  const { config, operands } = parseFlags(flags, argv, options);
  if (config.help || operands.length === 0) {
    const command = 'pnpm --silent --filter ./apps/summarization headlines FILE... [flags] > pairs.jsonl';
    process.stdout.write(helpText(command, flags, options));
    return;
  }
  const complete = config.run ? await createCompleter(userPath(config.run)) : undefined;
  const columns = [config.titleColumn, config.bodyColumn];
  let [articles, count] = [0, 0];
  for (const path of operands) {
    const rows = await readTable(userPath(path), columns, { options: '"titleColumn" and "bodyColumn"' });
    const whole = rows.filter(({ has }) => columns.every(has));
    const found = whole.flatMap(
      ({ get }) => headlinePair({ title: get(config.titleColumn), body: get(config.bodyColumn) }) ?? [],
    );
    const pairs = complete ? await complete.of(found) : found;
    for (const pair of pairs) process.stdout.write(`${JSON.stringify(pair)}\n`);
    [articles, count] = [articles + rows.length, count + pairs.length];
  }
  complete?.dispose();
  process.stderr.write(`${count.toLocaleString('en')} pairs of ${articles.toLocaleString('en')} articles.\n`);
}

/** Whole compressions in the place of the headlines' words, by a run that is given these as hints. */
async function createCompleter(path: string) {
  const { config } = await describeRun(path);
  if (config.hints !== true) {
    const fix = 'Train it with --mode compression --hints.';
    throw new ConfigError({ where: `--run ${path}`, expected: 'a compressor that takes hints', got: 'another', fix });
  }
  await useLonghand();
  const model = await loadRunModel(path);
  return {
    of: async (pairs: readonly HeadlinePair[]): Promise<HeadlinePair[]> => {
      const predictions = await model(pairs.map(({ document, summary }) => ({ document, hint: summary })));
      return predictions.map(({ summary }, i) => ({ document: at(pairs, i).document, summary }));
    },
    dispose: () => model.dispose(),
  };
}

if (isMain(import.meta.url)) await runMain(main);
