// Lines of text in, JSON lines out: {"text", "label", "probabilities"} and with --explain a weight per token.
import { useLonghand } from '@longhand/backend';
import { at, ConfigError } from '@longhand/base';
import {
  chooseRun,
  helpText,
  isMain,
  lineGroups,
  lineSource,
  parseFlags,
  parseShard,
  runMain,
  writeOutput,
} from '@longhand/training';
import { defaults } from './config.ts';
import { tokenizerOf } from './data.ts';
import { explain } from './explain.ts';
import { argMax } from './inference.ts';
import { loadRun, type TrainedRun } from './run.ts';

export interface Prediction {
  readonly text: string;
  readonly label: string;
  readonly probabilities: Readonly<Record<string, number>>;
  /** `--explain`: from -1 (against the label) to 1 (for it); attention weights are never negative. */
  readonly explanation?: {
    readonly kind: string;
    readonly weights: readonly (readonly [token: string, weight: number])[];
  };
}

export function predictTexts(run: TrainedRun, texts: readonly string[], withExplanation: boolean): Prediction[] {
  const tokenize = tokenizerOf(run.config);
  const examples = texts.map((text) => ({ tokens: tokenize(text).slice(0, run.config.maxLength) }));
  return run.predict(examples).map((probabilities, i) => {
    const best = argMax(probabilities);
    const prediction = {
      text: texts[i] as string,
      label: run.labels[best] as string,
      probabilities: Object.fromEntries(run.labels.map((label, c) => [label, Number(at(probabilities, c).toFixed(4))])),
    };
    return withExplanation
      ? { ...prediction, explanation: explanationOf(run, at(examples, i).tokens, best) }
      : prediction;
  });
}

function explanationOf(run: TrainedRun, tokens: readonly string[], label: number): Prediction['explanation'] {
  if (!run.classifier) {
    throw new ConfigError({ where: '--explain', expected: 'an LSTM', got: `a run of --model ${run.config.model}` });
  }
  const { kind, weights } = explain(run.classifier, run.vocabulary.encode(tokens), label);
  return { kind, weights: tokens.map((token, t) => [token, weights[t] as number]) };
}

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
      helpText('pnpm --silent --filter @longhand/sentiment predict [flags] < lines.txt', flags, { help }),
    );
    return;
  }
  const mine = parseShard(config.shard);
  await useLonghand();
  const run = await loadRun(await chooseRun('sentiment', config));
  let line = 0;
  for await (const group of lineGroups(lineSource(config.input), config.input || 'standard input')) {
    const texts = group.filter(() => mine(line++));
    const output = predictTexts(run, texts, config.explain).map((prediction) => `${JSON.stringify(prediction)}\n`);
    writeOutput(output.join(''));
  }
  run.dispose();
}

if (isMain(import.meta.url)) await runMain(main);
