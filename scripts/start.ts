// `pnpm start`: the whole way once, in under a minute and without a download. Trains the tiny LSTM and both baselines on the
// generated set, scores them on its test split, and says what to try next.
import { defaults, presets } from '../apps/sentiment/src/config.ts';
import { evaluate } from '../apps/sentiment/src/evaluate.ts';
import { train } from '../apps/sentiment/src/train.ts';
import { group, text } from '../packages/bundle/src/settings/index.ts';
import { defineCommand, runMain } from '../packages/cli/src/index.ts';
import { formatTable, readEvaluation } from '../packages/report/src/index.ts';

const contenders = [
  { title: 'LSTM, bidirectional', model: 'lstm' },
  { title: 'Naive Bayes', model: 'naive-bayes' },
  { title: 'Lexicon (AFINN)', model: 'lexicon' },
] as const;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const start = async (values: { readonly out: string }): Promise<void> => {
  print('Longhand: sentiment in three classes on generated sentences, trained here and now.\n');
  const rows: (string | number)[][] = [];
  for (const { title, model } of contenders) {
    print(`${title} ...`);
    const config = { ...defaults, ...presets.tiny, model, runs: values.out, name: model };
    const run = await train(config, { preset: 'tiny', overwrite: true, print: model === 'lstm' ? print : () => {} });
    await evaluate(run, 'test');
    const { metrics, trainSeconds, compute } = await readEvaluation(run);
    const { value, low, high } = metrics.accuracy!;
    const percent = (share: number) => (100 * share).toFixed(1);
    rows.push([title, `${percent(value)} %`, `${percent(low)} to ${percent(high)}`, trainSeconds.toFixed(0), compute]);
  }
  print(`\n${formatTable(['model', 'test accuracy', '95 % interval', 'seconds', 'compute'], rows)}\n`);
  print('The test sentences hold pairs of words that training never showed: "not superb", "very dull but tasty".');
  print('Words alone mislead there; the LSTM reads them in order.\n');
  print(`Report:   ${values.out}/lstm/report.html`);
  print(`Predict:  echo "the food was not bad" | pnpm -s --filter ./apps/sentiment predict --run ${values.out}/lstm`);
  print('Real set: pnpm datasets fetch sst2 && pnpm --filter ./apps/sentiment train --data sst2');
};

await runMain(
  defineCommand({
    name: 'pnpm start',
    summary: 'The whole way once, in under a minute and without a download.',
    settings: group('Run', { out: text('runs/start', 'Folder of the runs.') }),
    example: 'pnpm start',
    action: start,
  }),
);
