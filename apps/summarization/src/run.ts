// A trained run, read back: its settings, mode and summarizer.
import { DataError } from '@longhand/base';
import {
  type Limits,
  openRun,
  type RunConfig,
  type RunFolder,
  readRunConfig,
  readWeights,
  type Setting,
  type Settings,
  settingsSchema,
} from '@longhand/training';
import { z } from 'zod';
import type { Config } from './config.ts';
import type { Mode, SetKind, Summarizer } from './mode.ts';
import { flagOptionsOf, modeOf, modes, settingsOf } from './modes.ts';

/** config.json of a run. */
export interface RunDescription extends RunConfig<Config & Settings>, SetKind {
  readonly app: 'summarization';
}

export interface TrainedRun extends RunDescription {
  readonly run: RunFolder;
  readonly mode: Mode;
  readonly summarizer: Summarizer;
}

/** @throws DataError if its config.json is missing, damaged, or of another app */
export function describeRun(path: string): Promise<RunDescription> {
  const run = openRun(path);
  return readRunConfig(run, 'summarization', ({ mode: name }) => {
    const mode = Object.values(modes).find((one) => one.name === name);
    if (mode) return descriptionSchema(mode);
    const expected = Object.keys(modes).join(', ');
    throw new DataError({
      where: `${run.file('config.json')}: config.mode`,
      expected,
      got: JSON.stringify(name) ?? 'none',
    });
  });
}

const descriptionSchema = (mode: Mode) =>
  z.strictObject({
    config: settingsSchema<Config & Settings>(
      settingsOf(mode),
      flagOptionsOf(mode).limits as Limits<Config & Settings>,
    ),
    language: z.string(),
  });

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
  return Object.fromEntries(mode.summaryKeys.map((key) => [key, config[key] as Setting]));
}

/** Trainable numbers. */
export const parameterCount = ({ params }: Summarizer): number =>
  Object.values(params).reduce((sum, { size }) => sum + size, 0);
