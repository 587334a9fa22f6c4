// News articles in, pairs for compression out: JSON lines with `document` and `summary`, which `train --data` reads.
import { at, ConfigError } from '@longhand/base';
import { group, text, type ValuesOf } from '@longhand/bundle/settings';
import { defineCommand, isMain, runMain } from '@longhand/cli';
import { readTable } from '@longhand/datasets';
import { userPath } from '@longhand/runs';
import { load } from 'longhand';
import { type HeadlinePair, headlinePair } from './compression/headlines.ts';
import { describeRun } from './run.ts';

const settings = {
  ...group('Input', {
    titleColumn: text('title', 'Field of the headline.'),
    bodyColumn: text('body', 'Field of the text.'),
  }),
  ...group('Run', {
    run: text(
      '',
      "A compressor's run (train --hints) that makes whole compressions of what the headlines say; else their words alone.",
    ),
  }),
};

/** Articles without a headline or a text are passed over, as are those whose headline says little of the first sentence. */
async function writePairs(config: ValuesOf<typeof settings>, files: readonly string[]): Promise<void> {
  const complete = config.run ? await createCompleter(userPath(config.run)) : undefined;
  const columns = [config.titleColumn, config.bodyColumn];
  let [articles, count] = [0, 0];
  for (const path of files) {
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
  const model = await load('summarization', path);
  return {
    of: async (pairs: readonly HeadlinePair[]): Promise<HeadlinePair[]> => {
      const predictions = await model(pairs.map(({ document, summary }) => ({ document, hint: summary })));
      return predictions.map(({ summary }, i) => ({ document: at(pairs, i).document, summary }));
    },
    dispose: () => model.dispose(),
  };
}

export const main = defineCommand({
  name: 'pnpm --filter ./apps/summarization headlines',
  summary: 'Makes pairs for compression of news articles: JSON lines that `train --data` reads.',
  operands: 'FILE ...',
  example: 'pnpm --silent --filter ./apps/summarization headlines news.tsv > pairs.jsonl',
  settings,
  action: async (config, { operands }) => {
    if (operands.length === 0)
      throw new ConfigError({ where: 'headlines', expected: 'files of articles', got: 'none', fix: 'See --help.' });
    await writePairs(config, operands);
  },
});

if (isMain(import.meta.url)) await runMain(main);
