// A trained run, read back: its settings, mode and summarizer.
import { openRun, type RunConfig, type RunFolder, readRunConfig, readWeights, type Settings } from '@longhand/training';
import type { Config } from './config.ts';
import type { Mode, SetKind, Summarizer } from './mode.ts';
import { modeOf } from './modes.ts';

/** config.json of a run. */
export interface RunDescription extends RunConfig<Config & Settings>, SetKind {
  readonly app: 'summarization';
}

export interface TrainedRun extends RunDescription {
  readonly run: RunFolder;
  readonly mode: Mode;
  readonly summarizer: Summarizer;
}

export const describeRun = (path: string): Promise<RunDescription> =>
  readRunConfig<RunDescription>(openRun(path), 'summarization');

/**
 * @param changes of the settings that may change after training
 * @throws DataError if a file is missing or damaged, of another app, or weights and vocabulary are not of the same run
 */
export async function loadRun(path: string, changes: Settings = {}): Promise<TrainedRun> {
  const run = openRun(path);
  const description = await describeRun(path);
  const mode = modeOf(description.config.mode);
  const config = { ...description.config, ...changes };
  const summarizer = await mode.load(run, config, description);
  const { fingerprint, vocabularyFile } = summarizer;
  await readWeights(run, summarizer.params, { fingerprint, file: vocabularyFile });
  return { ...description, config, run, mode, summarizer };
}

/** The settings of a run that evaluate and predict may set anew, with the run's values. */
export function summarySettings({ config }: RunDescription): Settings {
  const mode = modeOf(config.mode);
  return Object.fromEntries(mode.summaryKeys.map((key) => [key, config[key] as string | number | boolean]));
}

/** Trainable numbers. */
export const parameterCount = ({ params }: Summarizer): number =>
  Object.values(params).reduce((sum, { size }) => sum + size, 0);
