// Whether explanations of a run are true, by deletion: pnpm --filter ./apps/sentiment deletion --run runs/sentiment/sst2

import { argMax, at } from '@longhand/base';
import { group, number } from '@longhand/bundle/settings';
import { chooseRun, defineCommand, runMain, runSettings, usePrecision } from '@longhand/cli';
import { registerGradients } from '@longhand/lstm-core/gradients';
import { formatTable } from '@longhand/report';
import { explainMethods, measureDeletion, tokenizerOf } from '@longhand/sentiment';
import { defaults } from '../src/config.ts';
import { loadSet, tokenizeRows } from '../src/data.ts';
import { loadRun } from '../src/run.ts';

const settings = {
  ...runSettings(defaults.runs),
  ...group('Data', { texts: number(300, { min: 1, integer: true }, 'Texts of dev, the first of each class in turn.') }),
};

const main = defineCommand({
  name: 'pnpm --filter ./apps/sentiment deletion',
  summary: 'How far the probability of the predicted label falls on dev without a fifth of the words, by method.',
  example: 'pnpm --filter ./apps/sentiment deletion --run runs/sentiment/sst2',
  settings,
  action: async ({ texts: count, ...where }) => {
    await usePrecision(where.precision);
    const trained = await loadRun(await chooseRun('sentiment', where));
    const { config, classifiers, labels } = trained;
    const { examples } = tokenizeRows((await loadSet(config)).splits.dev, tokenizerOf(config), config.maxLength);
    const classifier = at(classifiers, 0);
    const perClass = Math.ceil(count / labels.length);
    const chosen = labels.flatMap((_, c) => examples.filter(({ label }) => label === c).slice(0, perClass));
    const texts = chosen.map(({ tokens }) => tokens).filter(({ length }) => length > 1);
    const rows = classifier.probabilities(texts);
    const right = rows.filter((row, i) => argMax(row) === at(chosen, i).label).length;
    process.stdout.write(`${texts.length} texts of ${config.data} dev, ${right} predicted right.\n`);
    registerGradients();
    const methods = explainMethods.filter((method) => method !== 'attention' || config.pooling === 'attention');
    const table = methods.map((method) => {
      const falls = measureDeletion(classifier, texts, { method });
      return [method, ...[falls.for, falls.random, falls.against].map((fall) => (100 * fall).toFixed(1))];
    });
    process.stdout.write(
      `${formatTable(['fall of the probability, points', 'words for', 'random words', 'words against'], table)}\n`,
    );
    trained.dispose();
  },
});

await runMain(main);
