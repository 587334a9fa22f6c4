// Every command: its words, a line for --help, and the program, which is loaded only when it runs.

export interface Program {
  main(argv: readonly string[]): Promise<void>;
}

export interface Entry {
  readonly summary: string;
  readonly load: () => Promise<Program>;
}

/** First words that have commands of their own. */
export const tasks = {
  sentiment: 'Classifies texts.',
  translation: 'Translates sentences.',
  summarization: 'Summarizes documents.',
  speech: 'Recognizes speech.',
} as const;

const entry = (summary: string, load: Entry['load']): Entry => ({ summary, load });

export const commands: ReadonlyMap<string, Entry> = new Map([
  ['sentiment train', entry('train a classifier of texts', () => import('../../sentiment/src/train.ts'))],
  ['sentiment evaluate', entry('score a run on a split', () => import('../../sentiment/src/evaluate.ts'))],
  ['sentiment predict', entry('classify lines of text', () => import('../../sentiment/src/predict.ts'))],
  ['translation train', entry('train a translator', () => import('../../translation/src/train.ts'))],
  ['translation evaluate', entry('score a run on a split', () => import('../../translation/src/evaluate.ts'))],
  ['translation predict', entry('translate lines of text', () => import('../../translation/src/predict.ts'))],
  ['summarization train', entry('train a summarizer', () => import('../../summarization/src/train.ts'))],
  ['summarization pre-train', entry('train its encoder first', () => import('../../summarization/src/pre-train.ts'))],
  ['summarization evaluate', entry('score a run on a split', () => import('../../summarization/src/evaluate.ts'))],
  ['summarization predict', entry('summarize documents', () => import('../../summarization/src/predict.ts'))],
  ['speech train', entry('train a recognizer of speech', () => import('../../speech/src/train.ts'))],
  ['speech tune', entry('choose the weights of a language model', () => import('../../speech/src/tune.ts'))],
  ['speech evaluate', entry('score a run on a split', () => import('../../speech/src/evaluate.ts'))],
  ['speech predict', entry('transcribe sound files', () => import('../../speech/src/predict.ts'))],
  ['export', entry('write what inference needs of a run as a bundle', () => import('./export.ts'))],
  ['serve', entry('serve models over HTTP', () => import('../../server/src/main.ts'))],
  ['build-kernels', entry('build native code with the compiler of this machine', () => import('./build-kernels.ts'))],
  ['datasets', entry('list, fetch and verify the public data sets', () => import('../../../datasets/src/cli.ts'))],
  ['compare', entry('evaluated runs side by side, with paired tests', () => import('../../benchmark/src/compare.ts'))],
  ['runs', entry('a page that lists the runs of a folder', () => import('../../benchmark/src/runs-command.ts'))],
  ['benchmark', entry('train and evaluate every task', () => import('../../benchmark/src/benchmark-command.ts'))],
]);
