// Lines of text in, JSON lines out: {"text", "label", "probabilities"} and with --explain a weight per token.
import { useLonghand } from '@longhand/backend';
import { group, toggle, type ValuesOf } from '@longhand/bundle/settings';
import {
  answerLines,
  chooseRun,
  defineCommand,
  inputSettings,
  isMain,
  parseShard,
  runMain,
  runSettings,
} from '@longhand/cli';
import { createModel } from '@longhand/sentiment';
import { defaults } from './config.ts';
import { openClassifier } from './run.ts';

const settings = {
  ...runSettings(defaults.runs),
  ...inputSettings,
  ...group('Output', { explain: toggle(false, 'Add a weight per token.') }),
};

async function predict(config: ValuesOf<typeof settings>): Promise<void> {
  const mine = parseShard(config.shard);
  await useLonghand();
  const model = createModel([await openClassifier(await chooseRun('sentiment', config))]);
  try {
    await answerLines({ input: config.input, mine }, async (lines) => {
      const texts = lines.map(({ text }) => text);
      return (await model(texts, { explain: config.explain })).map((prediction) => JSON.stringify(prediction));
    });
  } finally {
    model.dispose();
  }
}

export const main = defineCommand({
  name: 'longhand sentiment predict',
  summary: 'Classifies lines of text: JSON lines with label and probabilities.',
  example: 'echo "not bad at all" | longhand sentiment predict',
  settings,
  action: predict,
});

if (isMain(import.meta.url)) await runMain(main);
