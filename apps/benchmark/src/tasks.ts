// The task benchmarks: what is trained and how it is evaluated. `tiny` ones are generated and take about a minute each; `base` ones
// are the rows of RESULTS.md, on sets that `pnpm datasets fetch` gets.

export interface TaskBenchmark {
  readonly name: string;
  readonly app: 'sentiment' | 'translation' | 'summarization' | 'speech';
  /** Flags of the app's train script. */
  readonly train: readonly string[];
  /** Flags of its evaluate script, beside `--split`. */
  readonly evaluate?: readonly string[];
  /** The metrics of report.json that are shown. */
  readonly metrics: readonly string[];
}

export type BenchmarkPreset = 'tiny' | 'base';

const flags = (text: string): string[] => text.split(' ');
const rouge = ['rouge1', 'rouge2', 'rougeL'];

export const taskBenchmarks: Readonly<Record<BenchmarkPreset, readonly TaskBenchmark[]>> = {
  tiny: [
    { name: 'sentiment', app: 'sentiment', train: flags('--preset tiny'), metrics: ['accuracy'] },
    { name: 'translation', app: 'translation', train: flags('--preset tiny'), metrics: ['bleu', 'chrf'] },
    {
      name: 'compression',
      app: 'summarization',
      train: flags('--mode compression --preset tiny'),
      metrics: ['tokenF1'],
    },
    { name: 'extraction', app: 'summarization', train: flags('--mode extraction --preset tiny'), metrics: rouge },
    { name: 'abstraction', app: 'summarization', train: flags('--mode abstraction --preset tiny'), metrics: rouge },
    { name: 'speech', app: 'speech', train: flags('--preset tiny'), metrics: ['wer', 'cer'] },
  ],
  base: [
    {
      name: 'sst2',
      app: 'sentiment',
      train: flags(
        '--data sst2 --phrases --pooling attention --dropout 0.5 --embedding-dropout 0.4 --epochs 6 --patience 2',
      ),
      metrics: ['accuracy'],
    },
    {
      name: 'multi30k-en-de',
      app: 'translation',
      train: flags('--data multi30k --pair en-de --preset base'),
      evaluate: flags('--beam 12 --length-penalty 1.4'),
      metrics: ['bleu', 'chrf', 'ter'],
    },
    {
      name: 'google-sentence-compression',
      app: 'summarization',
      train: flags('--mode compression --data google-sentence-compression'),
      metrics: ['tokenF1'],
    },
    {
      name: 'scitldr-a',
      app: 'summarization',
      train: flags('--mode extraction --data scitldr-a'),
      metrics: rouge,
    },
    {
      name: 'aeslc',
      app: 'summarization',
      train: flags(
        '--mode abstraction --data aeslc --max-words 80 --max-vocabulary 8000 --embedding-size 128 --encoder-size 128 ' +
          '--decoder-size 192 --learning-rate 2e-3 --schedule linear --average 0.998 --epochs 2 --patience 0 --beam 3 --max-length 15',
      ),
      evaluate: flags('--length-penalty 2'),
      metrics: rouge,
    },
    {
      name: 'an4',
      app: 'speech',
      train: flags('--data an4 --preset base'),
      evaluate: flags('--lm train --lm-weight 0.4 --word-bonus 1'),
      metrics: ['wer', 'cer'],
    },
    {
      name: 'fsdd',
      app: 'speech',
      train: flags('--data fsdd --preset words --epochs 40 --batch-size 16 --dropout 0.4 --average 0.995'),
      metrics: ['accuracy'],
    },
  ],
};
