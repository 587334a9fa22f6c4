// Lines of text in, JSON lines out: {"text", "label", "probabilities"} and with --explain a weight per token.
import { useLonghand } from '@longhand/backend';
import { answerLines, chooseRun, helpText, isMain, parseFlags, parseShard, runMain } from '@longhand/cli';
import { createModel } from '@longhand/sentiment';
import { defaults } from './config.ts';
import { openClassifier } from './run.ts';

const flags = { run: '', runs: defaults.runs, input: '', explain: false, shard: '1/1', help: false };

export async function main(argv: readonly string[]): Promise<void> {
  const help = {
    run: "The run's folder; the latest one if empty.",
    input: 'A file of lines; standard input if empty.',
    explain: 'Add a weight per token.',
    shard: 'i/n: only every n-th line, beginning with the i-th.',
  };
  const { config } = parseFlags(flags, argv);
  if (config.help) {
    process.stdout.write(
      helpText('pnpm --silent --filter ./apps/sentiment predict [flags] < lines.txt', flags, { help }),
    );
    return;
  }
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

if (isMain(import.meta.url)) await runMain(main);
