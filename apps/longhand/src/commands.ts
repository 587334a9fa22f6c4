// Every command: its words, a line for --help, and the program, which is loaded only when it runs.

export interface Program {
  main(argv: readonly string[]): Promise<void>;
}

export interface Command {
  readonly summary: string;
  readonly program: () => Promise<Program>;
}

const command = (summary: string, program: Command['program']): Command => ({ summary, program });

export const commands: ReadonlyMap<string, Command> = new Map([
  ['sentiment train', command('train a classifier of texts', () => import('../../sentiment/src/train.ts'))],
  ['sentiment evaluate', command('score a run on a split', () => import('../../sentiment/src/evaluate.ts'))],
  ['sentiment predict', command('classify lines of text', () => import('../../sentiment/src/predict.ts'))],
  ['translation train', command('train a translator', () => import('../../translation/src/train.ts'))],
  ['translation evaluate', command('score a run on a split', () => import('../../translation/src/evaluate.ts'))],
  ['translation predict', command('translate lines of text', () => import('../../translation/src/predict.ts'))],
  ['summarization train', command('train a summarizer', () => import('../../summarization/src/train.ts'))],
  ['summarization pre-train', command('train its encoder first', () => import('../../summarization/src/pre-train.ts'))],
  ['summarization evaluate', command('score a run on a split', () => import('../../summarization/src/evaluate.ts'))],
  ['summarization predict', command('summarize documents', () => import('../../summarization/src/predict.ts'))],
  ['speech train', command('train a recognizer of speech', () => import('../../speech/src/train.ts'))],
  ['speech tune', command('choose the weights of a language model', () => import('../../speech/src/tune.ts'))],
  ['speech evaluate', command('score a run on a split', () => import('../../speech/src/evaluate.ts'))],
  ['speech predict', command('transcribe sound files', () => import('../../speech/src/predict.ts'))],
  ['export', command('write what inference needs of a run as a bundle', () => import('./export.ts'))],
  ['build-kernels', command('build native code with the compiler of this machine', () => import('./build-kernels.ts'))],
  ['datasets', command('list, fetch and verify the public data sets', () => import('../../../datasets/src/cli.ts'))],
  [
    'compare',
    command('evaluated runs side by side, with paired tests', () => import('../../benchmark/src/compare.ts')),
  ],
  ['runs', command('a page that lists the runs of a folder', () => import('../../benchmark/src/runs-command.ts'))],
  ['benchmark', command('train and evaluate every task', () => import('../../benchmark/src/benchmark-command.ts'))],
]);
